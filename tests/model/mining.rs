//! The search of the lesson `mining` in every interleaving of a few workers.
//!
//! The file is the lesson's own. Its atomics are shuttle's here, which decides
//! at each of them who goes on.

use std::collections::BTreeSet;
use std::convert::Infallible;
// Only looked at between two steps: shuttle need not know of it.
use std::sync::Mutex;

use shuttle::sync::Arc;
use shuttle::thread;

use smallest::Smallest;

mod sync {
    pub use shuttle::sync::atomic;
}

#[path = "../../lessons/10-mining/src/smallest.rs"]
mod smallest;

/// Searches 0 to 4, two numbers at a time, and checks what came of it.
fn search(workers: usize, hits: &[u64]) {
    let search = Arc::new(Smallest::new(0..5, 2));
    let tried = Arc::new(Mutex::new(Vec::new()));
    let workers: Vec<_> = (0..workers)
        .map(|_| {
            let (search, tried) = (Arc::clone(&search), Arc::clone(&tried));
            let hits = hits.to_vec();
            thread::spawn(move || {
                let ended = search.work(|chunk| {
                    tried.lock().unwrap().extend(chunk.clone());
                    let hit = hits.iter().find(|hit| chunk.contains(hit));
                    Ok::<_, Infallible>(hit.copied())
                });
                ended.expect("there is no such error");
            })
        })
        .collect();
    for worker in workers {
        worker.join().unwrap();
    }

    let smallest = hits.first().copied();
    assert_eq!(search.answer(), smallest, "not the smallest of {hits:?}");
    let tried = tried.lock().unwrap();
    let once: BTreeSet<u64> = tried.iter().copied().collect();
    assert_eq!(once.len(), tried.len(), "tried twice: {tried:?}");
    for below in 0..smallest.unwrap_or(5) {
        assert!(once.contains(&below), "never tried {below}");
    }
}

#[test]
fn two_workers_find_the_smallest_hit_in_every_interleaving() {
    for hits in [&[][..], &[0], &[4], &[1, 2], &[3, 4], &[1, 3, 4]] {
        shuttle::check_dfs(move || search(2, hits), None);
    }
}

#[test]
fn three_workers_find_the_smallest_hit_in_thousands_of_interleavings() {
    for hits in [&[][..], &[4], &[1, 3, 4]] {
        shuttle::check_pct(move || search(3, hits), 2_000, 3);
    }
}

#[test]
fn a_search_that_is_given_up_lets_its_worker_end() {
    let body = || {
        let search = Arc::new(Smallest::new(0..u64::MAX, 1));
        let worker = {
            let search = Arc::clone(&search);
            thread::spawn(move || search.work(|_| Ok::<_, Infallible>(None)))
        };
        search.give_up();
        assert_eq!(worker.join().unwrap(), Ok(()));
    };
    shuttle::check_random(body, 1_000);
}
