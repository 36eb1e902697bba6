//! A pool under a load of a million queued tasks. It measures the memory of the
//! process, so it has a process of its own.

#[path = "../../tests/src/watchdog.rs"]
#[expect(dead_code, reason = "what is waited for here sends a message")]
mod watchdog;

use std::fs;
use std::sync::mpsc;

use shared::thread_pool::ThreadPool;
use watchdog::watched;

const TASKS: u32 = 1_000_000;

/// Resident memory of this process in bytes, where the system tells.
fn resident_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kib * 1024)
}

#[test]
fn a_million_tasks_can_be_queued_and_none_is_lost() {
    watched(|| {
        let pool = ThreadPool::builder().workers(1).build().unwrap();
        let (open, gate) = mpsc::channel::<()>();
        let first = pool.submit(move || gate.recv().is_err()).unwrap();
        let mut handles = Vec::with_capacity(TASKS as usize);

        let before = resident_memory();
        for number in 0..TASKS {
            handles.push(pool.submit(move || u64::from(number)).unwrap());
        }
        let after = resident_memory();
        drop(open);

        let sum: u64 = handles.into_iter().map(|h| h.join().unwrap()).sum();
        assert_eq!(sum, (0..u64::from(TASKS)).sum::<u64>());
        assert_eq!(first.join(), Ok(true));
        if let (Some(before), Some(after)) = (before, after) {
            let each = (after - before) / u64::from(TASKS);
            println!("memory per queued task with its handle: {each} bytes");
        }
    });
}
