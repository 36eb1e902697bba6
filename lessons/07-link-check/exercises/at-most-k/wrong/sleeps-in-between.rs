//! Wrong: sleeps for a while, and asks again whether there is room.

use std::time::Duration;

use crate::sync::atomic::{AtomicUsize, Ordering};
use crate::sync::thread;

pub fn count_dead<L: Sync>(
    links: &[L],
    most: usize,
    is_alive: impl Fn(&L) -> bool + Sync,
) -> usize {
    let (in_flight, dead) = (AtomicUsize::new(0), AtomicUsize::new(0));
    thread::scope(|scope| {
        for link in links {
            while in_flight.load(Ordering::SeqCst) >= most {
                thread::sleep(Duration::from_millis(20));
            }
            in_flight.fetch_add(1, Ordering::SeqCst);
            let (in_flight, dead) = (&in_flight, &dead);
            let is_alive = &is_alive;
            scope.spawn(move || {
                if !is_alive(link) {
                    dead.fetch_add(1, Ordering::SeqCst);
                }
                in_flight.fetch_sub(1, Ordering::SeqCst);
            });
        }
    });
    dead.into_inner()
}
