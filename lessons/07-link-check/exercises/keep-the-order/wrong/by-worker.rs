//! Wrong: one worker's results after the other's.

use crate::sync::atomic::{AtomicUsize, Ordering};
use crate::sync::thread;

pub fn check_all<L: Sync, R: Send>(
    links: &[L],
    workers: usize,
    check: impl Fn(&L) -> R + Sync,
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut results = Vec::new();
        while let Some(link) = links.get(next.fetch_add(1, Ordering::Relaxed)) {
            results.push(check(link));
        }
        results
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let lists = workers.into_iter().map(|worker| worker.join().unwrap());
        lists.flatten().collect()
    })
}
