//! One flag for all, which each of them reads before it draws again.

use crate::sync::atomic::{AtomicBool, Ordering};
use crate::sync::thread;

pub fn find<C: Send>(workers: usize, draw: impl Fn() -> Option<C> + Sync) -> C {
    let found = AtomicBool::new(false);
    let search = || {
        // `Relaxed`: the flag says nothing but “stop”. The coin itself comes
        // out of `join`.
        while !found.load(Ordering::Relaxed) {
            if let Some(coin) = draw() {
                found.store(true, Ordering::Relaxed);
                return Some(coin);
            }
        }
        None
    };
    thread::scope(|scope| {
        // All have started before the first is joined.
        let workers: Vec<_> =
            (0..workers).map(|_| scope.spawn(search)).collect();
        // Two may have drawn at the same moment: one of the coins will do.
        let mut workers = workers.into_iter();
        workers
            .find_map(|worker| worker.join().unwrap())
            .expect("nobody stops until somebody has a coin")
    })
}
