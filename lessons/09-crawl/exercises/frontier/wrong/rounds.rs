//! Wrong: everybody waits for the slowest page of a round.

use std::collections::BTreeSet;

use crate::sync::{Mutex, thread};

pub fn crawl(
    workers: usize,
    start: Vec<u32>,
    visit: impl Fn(u32) -> Vec<u32> + Sync,
) -> BTreeSet<u32> {
    let mut seen: BTreeSet<u32> = start.iter().copied().collect();
    let mut round = start;
    while !round.is_empty() {
        let pages = Mutex::new(round);
        let links = Mutex::new(Vec::new());
        thread::scope(|scope| {
            for _ in 0..workers {
                scope.spawn(|| {
                    loop {
                        let next = pages.lock().unwrap().pop();
                        let Some(page) = next else { break };
                        let found = visit(page);
                        links.lock().unwrap().extend(found);
                    }
                });
            }
        });
        let links = links.into_inner().unwrap();
        round = links.into_iter().filter(|it| seen.insert(*it)).collect();
    }
    seen
}
