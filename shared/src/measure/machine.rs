//! Where a run took place.

use std::num::NonZeroUsize;

use serde::{Deserialize, Serialize};
use sysinfo::{Cpu, CpuRefreshKind, MINIMUM_CPU_UPDATE_INTERVAL, System};

use crate::sync::thread;

/// What a reader must know of a machine to judge figures that it gave.
///
/// | figure | Linux | macOS | Windows |
/// |---|---|---|---|
/// | `cores` | scheduler affinity and cgroup quota | `sysctl hw.activecpu` | process affinity |
/// | `cpu` | `/proc/cpuinfo` | `sysctl machdep.cpu.brand_string` | registry |
/// | `memory` | `/proc/meminfo` | `sysctl hw.memsize` | `GlobalMemoryStatusEx` |
/// | `load_before` | `/proc/stat` | `host_processor_info` | performance counters |
///
/// `cores` is [`std::thread::available_parallelism`], the rest comes from the
/// crate `sysinfo`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Machine {
    /// How many threads can run at the same instant.
    pub cores: NonZeroUsize,
    /// The processor's name, as its maker gives it.
    pub cpu: String,
    /// The instruction set, for instance `x86_64`.
    pub architecture: String,
    /// Main memory, in bytes.
    pub memory: u64,
    /// The operating system and its version.
    pub os: String,
    /// How the program was built: `dev` or `release`.
    pub profile: String,
    /// How many processors something else kept busy in the fifth of a second
    /// before the run; `None` where the system does not tell.
    ///
    /// Not the load average of the last minute: after `cargo run` has compiled
    /// a lesson, that tells of the compiler, which is gone.
    pub load_before: Option<f64>,
}

impl Machine {
    /// Describes the machine this runs on.
    ///
    /// # Blocking
    /// For a fifth of a second, in which it sees who else is at work.
    #[must_use]
    pub fn describe() -> Self {
        let mut system = System::new().ok();
        if let Some(system) = &mut system {
            system.refresh_memory();
            system.refresh_cpu_list(CpuRefreshKind::nothing().with_usage());
            thread::sleep(MINIMUM_CPU_UPDATE_INTERVAL);
            system.refresh_cpu_usage();
        }
        let cpus = system.as_ref().map_or(&[][..], System::cpus);
        let cpu = cpus.first().map(|cpu| cpu.brand().trim());
        Self {
            cores: thread::available_parallelism().unwrap_or(NonZeroUsize::MIN),
            cpu: cpu.filter(|brand| !brand.is_empty()).map_or_else(
                || "a processor without a name".to_owned(),
                str::to_owned,
            ),
            architecture: std::env::consts::ARCH.to_owned(),
            memory: system.as_ref().map_or(0, System::total_memory),
            os: System::long_os_version()
                .unwrap_or_else(|_| std::env::consts::OS.to_owned()),
            profile: if cfg!(debug_assertions) {
                "dev"
            } else {
                "release"
            }
            .to_owned(),
            load_before: (!cpus.is_empty()).then(|| {
                let percent = |cpu: &Cpu| f64::from(cpu.usage());
                cpus.iter().map(percent).sum::<f64>() / 100.0
            }),
        }
    }

    /// Whether something else kept the machine busy before the run, so that
    /// its times say less than they should.
    ///
    /// That is so from half a core on: then every second figure was taken
    /// beside a neighbour.
    #[must_use]
    pub fn was_loaded(&self) -> bool {
        self.load_before.is_some_and(|load| load > 0.5)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::atomic::{AtomicBool, Ordering};

    #[test]
    fn the_machine_under_the_tests_has_memory_and_a_name() {
        let machine = Machine::describe();

        assert!(machine.memory > 0);
        assert!(!machine.cpu.is_empty());
        assert!(!machine.os.is_empty());
    }

    #[test]
    fn a_machine_on_which_somebody_computes_is_loaded() {
        let done = AtomicBool::new(false);

        let machine = thread::scope(|scope| {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    std::hint::spin_loop();
                }
            });
            let machine = Machine::describe();
            done.store(true, Ordering::Relaxed);
            machine
        });

        assert!(machine.was_loaded(), "{:?}", machine.load_before);
    }
}
