//! Each result takes along the place that it belongs to.

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
        loop {
            // `Relaxed`: each place is given out once, and the links were
            // there before the workers.
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(link) = links.get(place) else {
                return results;
            };
            results.push((place, check(link)));
        }
    };
    let mut results: Vec<_> = thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let lists = workers.into_iter().map(|worker| worker.join().unwrap());
        lists.flatten().collect()
    });
    results.sort_unstable_by_key(|(place, _)| *place);
    results.into_iter().map(|(_, result)| result).collect()
}
