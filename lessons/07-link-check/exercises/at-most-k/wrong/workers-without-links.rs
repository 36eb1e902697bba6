//! Wrong: starts as many workers as may be at it, however few the links are.

use crate::sync::atomic::{AtomicUsize, Ordering};
use crate::sync::thread;

pub fn count_dead<L: Sync>(
    links: &[L],
    most: usize,
    is_alive: impl Fn(&L) -> bool + Sync,
) -> usize {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut dead = 0;
        // `Relaxed`: each place is given out once, and the links were there
        // before the workers.
        while let Some(link) = links.get(next.fetch_add(1, Ordering::Relaxed)) {
            if !is_alive(link) {
                dead += 1;
            }
        }
        dead
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..most).map(|_| scope.spawn(work)).collect();
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap())
            .sum()
    })
}
