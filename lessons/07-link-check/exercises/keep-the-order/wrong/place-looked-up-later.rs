//! Wrong: when a check is done, others have raised the number.

use crate::sync::atomic::{AtomicUsize, Ordering};
use crate::sync::{Mutex, thread};

pub fn check_all<L: Sync, R: Send>(
    links: &[L],
    workers: usize,
    check: impl Fn(&L) -> R + Sync,
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::new());
    let work = || {
        while let Some(link) = links.get(next.fetch_add(1, Ordering::SeqCst)) {
            let result = check(link);
            let place = next.load(Ordering::SeqCst) - 1;
            results.lock().unwrap().push((place, result));
        }
    };
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(work);
        }
    });
    let mut results = results.into_inner().unwrap();
    results.sort_by_key(|(place, _)| *place);
    results.into_iter().map(|(_, result)| result).collect()
}
