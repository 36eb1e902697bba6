//! Pools leave no thread behind. It counts the threads of the process, so it
//! has a process of its own.

#![cfg(target_os = "linux")]

#[path = "../../tests/src/watchdog.rs"]
#[expect(dead_code, reason = "what is waited for here sends a message")]
mod watchdog;

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use shared::task::Shutdown;
use shared::thread_pool::ThreadPool;
use watchdog::watched;

/// The threads of this process, as the system counts them.
fn threads() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|l| l.strip_prefix("Threads:"));
    line.unwrap().trim().parse().unwrap()
}

#[test]
fn a_thousand_starts_and_stops_leave_no_thread() {
    watched(|| {
        let before = threads();

        for cycle in 0..1000 {
            let pool = ThreadPool::builder().workers(3).build().unwrap();
            for _ in 0..3 {
                drop(pool.submit(thread::yield_now));
            }
            match cycle % 3 {
                0 => drop(pool),
                1 => pool.shutdown(Shutdown::FinishQueued),
                _ => pool.shutdown(Shutdown::CancelQueued),
            }
        }

        // A joined thread is counted until the kernel has cleared it away.
        let watchdog = Instant::now() + Duration::from_mins(1);
        while threads() > before {
            assert!(
                Instant::now() < watchdog,
                "{} are left",
                threads() - before
            );
            thread::yield_now();
        }
    });
}
