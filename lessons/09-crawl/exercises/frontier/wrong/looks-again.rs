//! Wrong: looks again and again whether there is something to do.

use std::collections::BTreeSet;

use crate::sync::{Mutex, thread};

struct Frontier {
    to_visit: Vec<u32>,
    seen: BTreeSet<u32>,
    in_hand: usize,
}

pub fn crawl(
    workers: usize,
    start: Vec<u32>,
    visit: impl Fn(u32) -> Vec<u32> + Sync,
) -> BTreeSet<u32> {
    let seen = start.iter().copied().collect();
    let frontier = Mutex::new(Frontier {
        to_visit: start,
        seen,
        in_hand: 0,
    });
    let work = || {
        let mut known = frontier.lock().unwrap();
        loop {
            if let Some(page) = known.to_visit.pop() {
                known.in_hand += 1;
                drop(known);
                let links = visit(page);
                known = frontier.lock().unwrap();
                for link in links {
                    if known.seen.insert(link) {
                        known.to_visit.push(link);
                    }
                }
                known.in_hand -= 1;
            } else if known.in_hand > 0 {
                drop(known);
                thread::yield_now();
                known = frontier.lock().unwrap();
            } else {
                break;
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(work);
        }
    });
    frontier.into_inner().unwrap().seen
}
