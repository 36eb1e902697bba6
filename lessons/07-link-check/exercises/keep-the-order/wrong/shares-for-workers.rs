//! Wrong: each worker has a share of its own, and keeps it when it is slow.

use crate::sync::thread;

pub fn check_all<L: Sync, R: Send>(
    links: &[L],
    workers: usize,
    check: impl Fn(&L) -> R + Sync,
) -> Vec<R> {
    let share = links.len().div_ceil(workers).max(1);
    let check = &check;
    thread::scope(|scope| {
        let workers: Vec<_> = links
            .chunks(share)
            .map(|share| {
                scope.spawn(move || share.iter().map(check).collect::<Vec<_>>())
            })
            .collect();
        let lists = workers.into_iter().map(|worker| worker.join().unwrap());
        lists.flatten().collect()
    })
}
