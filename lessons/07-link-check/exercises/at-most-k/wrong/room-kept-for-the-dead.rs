//! Wrong: gives the room back only when the link is alive.

use crate::sync::{Condvar, Mutex, thread};

pub fn count_dead<L: Sync>(
    links: &[L],
    most: usize,
    is_alive: impl Fn(&L) -> bool + Sync,
) -> usize {
    let (in_flight, room, dead) =
        (Mutex::new(0), Condvar::new(), Mutex::new(0));
    thread::scope(|scope| {
        for link in links {
            let mut count = in_flight.lock().unwrap();
            while *count >= most {
                count = room.wait(count).unwrap();
            }
            *count += 1;
            drop(count);
            let (in_flight, room) = (&in_flight, &room);
            let (dead, is_alive) = (&dead, &is_alive);
            scope.spawn(move || {
                if !is_alive(link) {
                    *dead.lock().unwrap() += 1;
                    return;
                }
                *in_flight.lock().unwrap() -= 1;
                room.notify_one();
            });
        }
    });
    dead.into_inner().unwrap()
}
