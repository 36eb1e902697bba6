//! Wrong: the next begin only when all before them are done.

use crate::sync::thread;

pub fn count_dead<L: Sync>(
    links: &[L],
    most: usize,
    is_alive: impl Fn(&L) -> bool + Sync,
) -> usize {
    let is_alive = &is_alive;
    let mut dead = 0;
    for wave in links.chunks(most) {
        dead += thread::scope(|scope| {
            let checks: Vec<_> = wave
                .iter()
                .map(|link| scope.spawn(move || is_alive(link)))
                .collect();
            let checked = checks.into_iter().map(|check| check.join().unwrap());
            checked.filter(|is_alive| !is_alive).count()
        });
    }
    dead
}
