//! Wrong: reads the flag once, before the first draw.

use crate::sync::atomic::{AtomicBool, Ordering};
use crate::sync::thread;

pub fn find<C: Send>(workers: usize, draw: impl Fn() -> Option<C> + Sync) -> C {
    let found = AtomicBool::new(false);
    let search = || {
        if found.load(Ordering::Relaxed) {
            return None;
        }
        loop {
            if let Some(coin) = draw() {
                found.store(true, Ordering::Relaxed);
                return Some(coin);
            }
        }
    };
    thread::scope(|scope| {
        let workers: Vec<_> =
            (0..workers).map(|_| scope.spawn(search)).collect();
        let mut coins =
            workers.into_iter().map(|worker| worker.join().unwrap());
        coins.find_map(|coin| coin).unwrap()
    })
}
