//! How long it takes to get a lock: a free one, and one that another wants too.

use std::hint::{black_box, spin_loop};
use std::time::{Duration, Instant};

use shared::sync::atomic::{AtomicU32, Ordering};
use shared::sync::{Mutex, thread};

/// Locks and unlocks so often, with nobody else there.
pub fn free(times: u32) -> Duration {
    let count = Mutex::new(0_u32);
    let start = Instant::now();
    add(&count, times);
    start.elapsed()
}

/// The same, while another thread does the same.
pub fn wanted_by_two(times: u32) -> Duration {
    let count = Mutex::new(0_u32);
    let there = AtomicU32::new(0);
    let work = || {
        // `Relaxed`: a count; the lock orders all else. At a barrier one of
        // them would sleep, and wake when the other is done.
        there.fetch_add(1, Ordering::Relaxed);
        while there.load(Ordering::Relaxed) < 2 {
            spin_loop();
        }
        let start = Instant::now();
        add(&count, times);
        (start, Instant::now())
    };
    thread::scope(|scope| {
        let other = scope.spawn(work);
        let ours = work();
        let theirs = other.join().expect("counting does not panic");
        // Each had to wait for the other, in whatever order they came.
        ours.1.max(theirs.1) - ours.0.min(theirs.0)
    })
}

fn add(count: &Mutex<u32>, times: u32) {
    for _ in 0..times {
        let mut count = count.lock().expect("nothing panics under this lock");
        *count = black_box(*count) + 1;
    }
}
