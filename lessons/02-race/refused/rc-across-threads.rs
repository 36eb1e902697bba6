//! An `Rc` counts its owners with a plain `+= 1`: the race would be in there.

use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

fn main() {
    let counter = Rc::new(AtomicU64::new(0));
    let ours = Rc::clone(&counter);
    let add_one = move || ours.fetch_add(1, Ordering::Relaxed);
    thread::spawn(add_one);
}
