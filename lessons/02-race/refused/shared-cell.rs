//! A `Cell` may be changed by whoever sees it, so only one thread may see it.

use std::cell::Cell;
use std::thread;

fn main() {
    let counter = Cell::new(0);
    thread::scope(|scope| {
        for _ in 0..10 {
            scope.spawn(|| counter.set(counter.get() + 1));
        }
    });
}
