//! A global counter, as the notebook's `global counter` has it.

use std::thread;

static mut COUNTER: u64 = 0;

fn main() {
    thread::scope(|scope| {
        for _ in 0..10 {
            scope.spawn(|| COUNTER += 1);
        }
    });
}
