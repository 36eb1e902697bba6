//! Wrong: looks at the flag only before every hundredth draw.

use crate::sync::atomic::{AtomicBool, Ordering};
use crate::sync::thread;

pub fn find<C: Send>(workers: usize, draw: impl Fn() -> Option<C> + Sync) -> C {
    let found = AtomicBool::new(false);
    let search = || {
        for draws in 0_u32.. {
            if draws % 100 == 0 && found.load(Ordering::Relaxed) {
                break;
            }
            if let Some(coin) = draw() {
                found.store(true, Ordering::Relaxed);
                return Some(coin);
            }
        }
        None
    };
    thread::scope(|scope| {
        let workers: Vec<_> =
            (0..workers).map(|_| scope.spawn(search)).collect();
        let mut workers = workers.into_iter();
        workers
            .find_map(|worker| worker.join().unwrap())
            .expect("nobody stops until somebody has a coin")
    })
}
