//! Nothing is left behind: by process id and descriptor, as Linux shows them.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use checks::gate::Gate;
use checks::probe_tasks::{DOUBLE, KILL_ITSELF};
use checks::watchdog::{wait_until, watched};

use super::{died, pool};

/// Whether a process exists; a zombie does.
fn exists(process: u32) -> bool {
    fs::exists(format!("/proc/{process}")).unwrap()
}

/// Whether a process exists and can still do something.
fn lives(process: u32) -> bool {
    // A process that nobody of ours can reap may stay as a zombie for as long
    // as the system's own reaper likes.
    fs::read_to_string(format!("/proc/{process}/stat"))
        .is_ok_and(|stat| !stat.contains(") Z "))
}

#[test]
fn when_the_parent_is_killed_every_worker_ends_even_in_mid_task() {
    watched(|| {
        let gate = Gate::new().unwrap();
        let mut parent = Command::new(env!("CARGO_BIN_EXE_probe-worker"))
            .args(["parent", &gate.address().unwrap().to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let workers: Vec<u32> = BufReader::new(parent.stdout.as_mut().unwrap())
            .lines()
            .map_while(|line| line.unwrap().parse().ok())
            .collect();
        // One worker is in a task that will never end, the other is idle.
        let _held = gate.arrival().unwrap();
        assert_eq!(workers.len(), 2);
        assert!(workers.iter().all(|&worker| lives(worker)));

        parent.kill().unwrap();
        parent.wait().unwrap();

        for worker in workers {
            wait_until("the worker ends", || !lives(worker));
        }
    });
}

#[test]
fn no_process_is_left_when_the_pool_is_gone_however_it_goes() {
    watched(|| {
        let ends: [fn(shared::process_pool::ProcessPool); 3] = [
            drop,
            |pool| pool.kill_workers(),
            |pool| {
                let killed = pool.submit(&KILL_ITSELF, ()).unwrap();
                assert!(died(&killed.join()));
            },
        ];
        for end in ends {
            let pool = pool(3);
            for result in pool.map(0..30, &DOUBLE) {
                result.unwrap();
            }
            let workers = pool.worker_ids();
            assert!(!workers.is_empty());

            end(pool);

            // Not even as zombies: the pool has reaped them.
            assert!(!workers.into_iter().any(exists));
        }
    });
}

#[test]
fn a_thousand_starts_and_stops_leak_no_descriptor_thread_or_process() {
    watched(|| {
        let ran = Command::new(env!("CARGO_BIN_EXE_probe-worker"))
            .args(["cycle", "1000"])
            .stdin(Stdio::null())
            .output()
            .unwrap();

        let said = String::from_utf8(ran.stdout).unwrap();
        assert!(ran.status.success());
        let (before, after) = said.trim().split_once('\n').unwrap();
        assert_eq!(before, after, "descriptors, threads, children");
    });
}
