//! Wrong: a worker sleeps for a while until it may give its result.

use std::time::Duration;

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
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(link) = links.get(place) else {
                return;
            };
            let result = check(link);
            let mut result = Some(result);
            while let Some(waits) = result.take() {
                let mut results = results.lock().unwrap();
                if results.len() == place {
                    results.push(waits);
                } else {
                    drop(results);
                    result = Some(waits);
                    thread::sleep(Duration::from_millis(20));
                }
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(work);
        }
    });
    results.into_inner().unwrap()
}
