//! Check many links, but at most so many at once.
//!
//! Each link is checked on a thread of its own, all of them at the same time.
//! With ten links that works well. With ten thousand it is an attack: on those
//! who are asked, and on this machine, where each thread takes memory.
//!
//! Check at most `most` of them at once, and never have more threads than that
//! takes. Where there is room the next link begins: none has to wait for a
//! slow one. If a check panics, so does `count_dead`.

use crate::sync::thread;

/// How many of the links are dead, each checked once.
pub fn count_dead<L: Sync>(
    links: &[L],
    most: usize,
    is_alive: impl Fn(&L) -> bool + Sync,
) -> usize {
    let (_, is_alive) = (most, &is_alive);
    thread::scope(|scope| {
        let checks: Vec<_> = links
            .iter()
            .map(|link| scope.spawn(move || is_alive(link)))
            .collect();
        let checked = checks.into_iter().map(|check| check.join().unwrap());
        checked.filter(|is_alive| !is_alive).count()
    })
}
