//! The notebook's program: ten threads, one counter, `counter += 1`.

use std::thread;

fn main() {
    let mut counter = 0;
    thread::scope(|scope| {
        for _ in 0..10 {
            scope.spawn(|| counter += 1);
        }
    });
    println!("{counter}");
}
