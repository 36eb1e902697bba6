//! A thread that may outlive the counter that it adds to.

use std::thread;

fn main() {
    let mut counter = 0;
    let adder = thread::spawn(|| counter += 1);
    adder.join().expect("adding one does not panic");
}
