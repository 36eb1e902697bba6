//! Wrong: a result waits until all before it are there, and its worker with it.

use crate::sync::atomic::{AtomicUsize, Ordering};
use crate::sync::{Condvar, Mutex, thread};

pub fn check_all<L: Sync, R: Send>(
    links: &[L],
    workers: usize,
    check: impl Fn(&L) -> R + Sync,
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::new());
    let more = Condvar::new();
    let work = || {
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(link) = links.get(place) else {
                return;
            };
            let result = check(link);
            let mut results = results.lock().unwrap();
            while results.len() < place {
                results = more.wait(results).unwrap();
            }
            results.push(result);
            more.notify_all();
        }
    };
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(work);
        }
    });
    results.into_inner().unwrap()
}
