//! Wrong: as many threads as pages, whatever the number of workers.

use std::collections::BTreeSet;

use crate::sync::{Mutex, mpsc, thread};

struct Found(u32, mpsc::Sender<Found>);

pub fn crawl(
    _workers: usize,
    start: Vec<u32>,
    visit: impl Fn(u32) -> Vec<u32> + Sync,
) -> BTreeSet<u32> {
    let seen: Mutex<BTreeSet<u32>> = Mutex::default();
    let (sender, receiver) = mpsc::channel();
    for page in start {
        seen.lock().unwrap().insert(page);
        sender.send(Found(page, sender.clone())).unwrap();
    }
    drop(sender);
    thread::scope(|scope| {
        // Each page in hand has a sender: there are no more when all are done.
        for Found(page, sender) in receiver {
            let (seen, visit) = (&seen, &visit);
            scope.spawn(move || {
                for link in visit(page) {
                    if seen.lock().unwrap().insert(link) {
                        sender.send(Found(link, sender.clone())).unwrap();
                    }
                }
            });
        }
    });
    seen.into_inner().unwrap()
}
