//! Wrong: what a worker had when it panicked is left out.

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
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(link) = links.get(place) else {
                return results;
            };
            results.push((place, check(link)));
        }
    };
    let mut results: Vec<_> = thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let lists = workers.into_iter().filter_map(|it| it.join().ok());
        lists.flatten().collect()
    });
    results.sort_by_key(|(place, _)| *place);
    results.into_iter().map(|(_, result)| result).collect()
}
