//! Wrong: sleeps for a while, and looks again whether all have counted.

use std::collections::HashMap;
use std::hash::Hash;
use std::time::Duration;

use crate::sync::thread;

pub fn count_words<W>(pages: Vec<Vec<W>>) -> HashMap<W, u64>
where
    W: Hash + Eq + Send,
{
    let maps: Vec<_> = thread::scope(|scope| {
        let workers: Vec<_> = pages
            .into_iter()
            .map(|page| scope.spawn(|| count_page(page)))
            .collect();
        while !workers.iter().all(|worker| worker.is_finished()) {
            thread::sleep(Duration::from_millis(50));
        }
        let joined = workers.into_iter().map(|worker| worker.join().unwrap());
        joined.collect()
    });
    let mut all = HashMap::new();
    for (word, count) in maps.into_iter().flatten() {
        *all.entry(word).or_insert(0) += count;
    }
    all
}

fn count_page<W: Hash + Eq>(page: Vec<W>) -> HashMap<W, u64> {
    let mut counts = HashMap::new();
    for word in page {
        *counts.entry(word).or_insert(0) += 1;
    }
    counts
}
