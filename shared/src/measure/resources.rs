//! What a run costs: time, CPU, memory, threads, processes, bytes.
//!
//! | figure | Linux | macOS | Windows |
//! |---|---|---|---|
//! | `wall` | [`Instant`] | the same | the same |
//! | `cpu` | `getrusage`, in microseconds | the same | `GetProcessTimes` |
//! | `peak_memory` | the kernel's own high-water mark (`VmHWM`), set back before the run | the largest sample of the resident size | the largest sample of the working set |
//! | `threads` | the largest sample of `Threads` in `/proc/self/status` | not told | not told |
//! | `processes` | the largest sample of the process table | the same | the same |
//! | `bytes_received` | counted by the program, see [`Watch::received`] | the same | the same |
//!
//! Samples are taken by a thread of their own, which is left out of the count:
//! every 5 ms, or less often where looking takes long, so that it costs at most
//! a fiftieth of one core. What lives for less than that may be missed.

use std::time::{Duration, Instant};

use serde::Serialize;
use sysinfo::{
    Pid, ProcessRefreshKind, ProcessesToUpdate, System, get_current_pid,
};

use crate::sync::atomic::{AtomicU64, Ordering};
use crate::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use crate::sync::{Mutex, PoisonError, thread};

/// The least time between two samples.
const INTERVAL: Duration = Duration::from_millis(5);

/// How many times as long as a look takes the sampler rests after it. The
/// process table of a busy desktop takes milliseconds to read.
const REST: u32 = 50;

/// What one run cost.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Resources {
    /// Seconds on the clock.
    pub wall: f64,
    /// Seconds of processor time, of this process and of the child processes
    /// that ended during the run.
    pub cpu: f64,
    /// `cpu` as a part of what the machine's cores could have given in `wall`:
    /// 1 when all were busy all the time.
    pub cpu_share: f64,
    /// Bytes of main memory in use at the peak, by this process and its
    /// children.
    pub peak_memory: Option<u64>,
    /// The same of this process alone, for who starts a server beside it. Not
    /// in the rows of a sweep.
    #[serde(skip)]
    pub own_peak_memory: Option<u64>,
    /// Threads of this process alive at the peak, without those that only help
    /// to measure.
    pub threads: Option<u64>,
    /// Processes alive at the peak: this one and its children, without those
    /// that are [set aside](set_aside).
    pub processes: u64,
    /// Bytes that the run received from elsewhere.
    pub bytes_received: u64,
}

/// What a run tells of itself while it is [observed](observe).
#[derive(Debug, Default)]
pub struct Watch {
    received: AtomicU64,
    peaks: Mutex<Peaks>,
}

impl Watch {
    /// Counts bytes that came from elsewhere: a socket, a pipe.
    pub fn received(&self, bytes: u64) {
        // `Relaxed`: read after the run's threads are joined.
        self.received.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Takes a sample now.
    ///
    /// The sampler looks when it may, and rests longer the more processes there
    /// are. Who knows that all workers are there says so, or a short run with
    /// many of them is seen without any.
    pub fn look(&self) {
        if let (Ok(mut system), Ok(own)) = (System::new(), get_current_pid()) {
            self.see(&look(&mut system, own));
        }
    }

    fn see(&self, seen: &Peaks) {
        // Numbers alone: there is nothing half done to find after a panic.
        let mut peaks =
            self.peaks.lock().unwrap_or_else(PoisonError::into_inner);
        peaks.own_memory = peaks.own_memory.max(seen.own_memory);
        peaks.children_memory = peaks.children_memory.max(seen.children_memory);
        peaks.children = peaks.children.max(seen.children);
        peaks.threads = peaks.threads.max(seen.threads);
    }
}

/// Runs `work` and says what it cost.
///
/// ```
/// use shared::measure::observe;
///
/// let (sum, cost) = observe(|watch| {
///     watch.received(3);
///     (1..=100_u64).sum::<u64>()
/// });
/// assert_eq!(sum, 5_050);
/// assert_eq!(cost.bytes_received, 3);
/// assert_eq!(cost.processes, 1);
/// ```
///
/// # Panics
/// If `work` does.
///
/// # Blocking
/// As long as `work` runs.
pub fn observe<R>(work: impl FnOnce(&Watch) -> R) -> (R, Resources) {
    let watch = Watch::default();
    reset_peak_memory();
    let threads_before = own_threads();
    let (ended, end) = channel::<()>();
    let (result, wall, cpu) = thread::scope(|scope| {
        let watch = &watch;
        let sampler = scope.spawn(move || sample(watch, &end));
        let cpu_before = cpu_time();
        let start = Instant::now();

        let result = work(watch);

        let wall = start.elapsed().as_secs_f64();
        let cpu = cpu_time().saturating_sub(cpu_before).as_secs_f64();
        // The sampler ends when nobody can send to it any more.
        drop(ended);
        // The scope waits for its closure, and this for the thread itself: it
        // would count among those that were there before the next run.
        sampler.join().expect("looking does not panic");
        (result, wall, cpu)
    });
    let peaks = watch
        .peaks
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let resources = Resources {
        wall,
        cpu,
        cpu_share: cpu / (wall * cores as f64),
        peak_memory: peaks.memory(),
        own_peak_memory: peaks.own_memory(),
        threads: peaks.threads.zip(threads_before).map(|(peak, before)| {
            // Of those from before only our caller counts, of those since
            // then all but the sampler: one in, one out.
            peak.saturating_sub(before).max(1)
        }),
        processes: 1 + peaks.children,
        bytes_received: watch.received.into_inner(),
    };
    (result, resources)
}

/// The largest figures that the samples showed.
#[derive(Debug, Default)]
struct Peaks {
    own_memory: u64,
    children_memory: u64,
    children: u64,
    threads: Option<u64>,
}

impl Peaks {
    fn memory(&self) -> Option<u64> {
        Some(self.own_memory()? + self.children_memory)
    }

    fn own_memory(&self) -> Option<u64> {
        let own = own_peak_memory().unwrap_or(self.own_memory);
        (own > 0).then_some(own)
    }
}

/// Child processes that are no part of what is measured.
static ASIDE: Mutex<Vec<u32>> = Mutex::new(Vec::new());

/// Leaves a child process out of all that is measured from now on: one that
/// stands for the rest of the world, as a server does for the internet.
///
/// Its processor time is left out in any case for as long as it runs.
pub fn set_aside(process: u32) {
    ASIDE
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(process);
}

fn sample(watch: &Watch, end: &Receiver<()>) {
    let (Ok(mut system), Ok(own)) = (System::new(), get_current_pid()) else {
        return;
    };
    loop {
        let start = Instant::now();
        watch.see(&look(&mut system, own));
        match end.recv_timeout(INTERVAL.max(start.elapsed() * REST)) {
            Err(RecvTimeoutError::Timeout) => {}
            Ok(()) | Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

/// What there is at this moment.
fn look(system: &mut System, own: Pid) -> Peaks {
    system.refresh_processes_specifics(
        ProcessesToUpdate::All,
        true,
        ProcessRefreshKind::nothing().with_memory().without_tasks(),
    );
    let mut seen = Peaks {
        threads: own_threads(),
        ..Peaks::default()
    };
    let aside = ASIDE.lock().unwrap_or_else(PoisonError::into_inner);
    for process in system.processes().values() {
        if aside.contains(&process.pid().as_u32()) {
            continue;
        }
        if process.pid() == own {
            seen.own_memory = process.memory();
        } else if process.parent() == Some(own) {
            seen.children += 1;
            seen.children_memory += process.memory();
        }
    }
    seen
}

/// Processor time of this process and of its children that have ended.
#[cfg(unix)]
fn cpu_time() -> Duration {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeVal;

    let duration = |time: TimeVal| {
        let micros = time.tv_sec() * 1_000_000 + time.tv_usec();
        Duration::from_micros(u64::try_from(micros).unwrap_or_default())
    };
    [UsageWho::RUSAGE_SELF, UsageWho::RUSAGE_CHILDREN]
        .into_iter()
        .filter_map(|who| getrusage(who).ok())
        .map(|usage| {
            duration(usage.user_time()) + duration(usage.system_time())
        })
        .sum()
}

/// Processor time of this process.
#[cfg(not(unix))]
fn cpu_time() -> Duration {
    let (Ok(mut system), Ok(own)) = (System::new(), get_current_pid()) else {
        return Duration::ZERO;
    };
    system.refresh_processes_specifics(
        ProcessesToUpdate::Some(&[own]),
        true,
        ProcessRefreshKind::nothing().with_cpu(),
    );
    system.process(own).map_or(Duration::ZERO, |process| {
        Duration::from_millis(process.accumulated_cpu_time())
    })
}

/// Sets the kernel's high-water mark of our memory back to what is in use.
///
/// `5` is the request for it, see proc(5), `clear_refs`. Where it is refused,
/// the mark stays that of the whole process, which is still a true upper bound.
#[cfg(target_os = "linux")]
fn reset_peak_memory() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

#[cfg(target_os = "linux")]
fn own_peak_memory() -> Option<u64> {
    own_status("VmHWM:").map(|kibibytes| kibibytes * 1024)
}

#[cfg(target_os = "linux")]
fn own_threads() -> Option<u64> {
    own_status("Threads:")
}

/// A figure from `/proc/self/status`, see proc(5).
#[cfg(target_os = "linux")]
fn own_status(key: &str) -> Option<u64> {
    std::fs::read_to_string("/proc/self/status")
        .ok()?
        .lines()
        .find_map(|line| line.strip_prefix(key))
        .and_then(|value| value.split_whitespace().next()?.parse().ok())
}

#[cfg(not(target_os = "linux"))]
fn reset_peak_memory() {}

#[cfg(not(target_os = "linux"))]
fn own_peak_memory() -> Option<u64> {
    None
}

#[cfg(not(target_os = "linux"))]
fn own_threads() -> Option<u64> {
    None
}

#[cfg(all(test, unix))]
mod tests {
    use std::process::{Command, Stdio};

    use super::*;

    #[test]
    fn a_look_sees_the_children_that_are_there_and_not_set_aside() {
        let watch = Watch::default();
        // `cat` waits for input, and ends when there will be none.
        let mut children = [(); 2].map(|()| {
            Command::new("cat")
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .spawn()
                .unwrap()
        });
        set_aside(children[0].id());

        watch.look();

        for child in &mut children {
            drop(child.stdin.take());
            child.wait().unwrap();
        }
        let peaks = watch.peaks.into_inner().unwrap();
        assert_eq!(peaks.children, 1);
        assert!(peaks.children_memory > 0);
    }
}
