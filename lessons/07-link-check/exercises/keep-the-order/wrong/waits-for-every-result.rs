//! Wrong: waits for as many results as there are links, and keeps a sender.

use crate::sync::atomic::{AtomicUsize, Ordering};
use crate::sync::{mpsc, thread};

pub fn check_all<L: Sync, R: Send>(
    links: &[L],
    workers: usize,
    check: impl Fn(&L) -> R + Sync,
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let (send, receive) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..workers {
            let (send, next, check) = (send.clone(), &next, &check);
            scope.spawn(move || {
                loop {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    let Some(link) = links.get(place) else {
                        return;
                    };
                    send.send((place, check(link))).unwrap();
                }
            });
        }
        let mut results: Vec<_> =
            links.iter().map(|_| receive.recv().unwrap()).collect();
        results.sort_by_key(|(place, _)| *place);
        results.into_iter().map(|(_, result)| result).collect()
    })
}
