//! Wrong: takes any news without a page for the end.

use std::collections::BTreeSet;

use crate::sync::{Condvar, Mutex, thread};

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
    let changed = Condvar::new();
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
                changed.notify_all();
            } else if known.in_hand > 0 {
                known = changed.wait(known).unwrap();
                if known.to_visit.is_empty() {
                    break;
                }
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
