//! Wrong: each worker has a sender, so the channel never ends.

use std::collections::BTreeSet;

use crate::sync::{Mutex, mpsc, thread};

pub fn crawl(
    workers: usize,
    start: Vec<u32>,
    visit: impl Fn(u32) -> Vec<u32> + Sync,
) -> BTreeSet<u32> {
    let (sender, receiver) = mpsc::channel();
    let seen: Mutex<BTreeSet<u32>> = Mutex::default();
    for page in start {
        seen.lock().unwrap().insert(page);
        sender.send(page).unwrap();
    }
    let receiver = Mutex::new(receiver);
    thread::scope(|scope| {
        for _ in 0..workers {
            let sender = sender.clone();
            scope.spawn(|| {
                let sender = sender;
                loop {
                    let next = receiver.lock().unwrap().recv();
                    let Ok(page) = next else { break };
                    for link in visit(page) {
                        if seen.lock().unwrap().insert(link) {
                            sender.send(link).unwrap();
                        }
                    }
                }
            });
        }
        drop(sender);
    });
    seen.into_inner().unwrap()
}
