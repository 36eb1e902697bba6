//! Wrong: it need not be the first worker that finds it.

use crate::sync::atomic::{AtomicBool, Ordering};
use crate::sync::thread;

pub fn find<C: Send>(workers: usize, draw: impl Fn() -> Option<C> + Sync) -> C {
    let found = AtomicBool::new(false);
    let search = || {
        while !found.load(Ordering::Relaxed) {
            if let Some(coin) = draw() {
                found.store(true, Ordering::Relaxed);
                return Some(coin);
            }
        }
        None
    };
    thread::scope(|scope| {
        let mut workers: Vec<_> =
            (0..workers).map(|_| scope.spawn(search)).collect();
        let first = workers.remove(0);
        first.join().unwrap().expect("it has searched")
    })
}
