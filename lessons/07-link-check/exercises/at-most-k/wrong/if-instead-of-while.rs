//! Wrong: who wakes takes the room without another look.

use crate::sync::{Condvar, Mutex, thread};

pub fn count_dead<L: Sync>(
    links: &[L],
    most: usize,
    is_alive: impl Fn(&L) -> bool + Sync,
) -> usize {
    let (in_flight, room) = (Mutex::new(0), Condvar::new());
    let (in_flight, room, is_alive) = (&in_flight, &room, &is_alive);
    thread::scope(|scope| {
        let checks: Vec<_> = links
            .iter()
            .map(|link| {
                scope.spawn(move || {
                    let mut count = in_flight.lock().unwrap();
                    if *count >= most {
                        count = room.wait(count).unwrap();
                    }
                    *count += 1;
                    drop(count);
                    let alive = is_alive(link);
                    *in_flight.lock().unwrap() -= 1;
                    room.notify_one();
                    alive
                })
            })
            .collect();
        let checked = checks.into_iter().map(|check| check.join().unwrap());
        checked.filter(|is_alive| !is_alive).count()
    })
}
