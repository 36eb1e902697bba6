//! A lock that somebody forgets to take.

use std::sync::Mutex;
use std::thread;

fn main() {
    let counter = Mutex::new(0);
    thread::scope(|scope| {
        for _ in 0..10 {
            scope.spawn(|| counter += 1);
        }
    });
}
