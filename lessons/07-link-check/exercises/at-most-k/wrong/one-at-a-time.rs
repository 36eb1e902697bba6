//! Wrong: one check at a time, since all of them take the same lock.

use crate::sync::atomic::{AtomicUsize, Ordering};
use crate::sync::{Mutex, thread};

pub fn count_dead<L: Sync>(
    links: &[L],
    most: usize,
    is_alive: impl Fn(&L) -> bool + Sync,
) -> usize {
    let next = AtomicUsize::new(0);
    let turn = Mutex::new(());
    let work = || {
        let mut dead = 0;
        // `Relaxed`: each place is given out once, and the links were there
        // before the workers.
        while let Some(link) = links.get(next.fetch_add(1, Ordering::Relaxed)) {
            let _turn = turn.lock().unwrap();
            if !is_alive(link) {
                dead += 1;
            }
        }
        dead
    };
    thread::scope(|scope| {
        let workers = most.min(links.len());
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap())
            .sum()
    })
}
