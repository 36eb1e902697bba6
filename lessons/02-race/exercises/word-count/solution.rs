//! Each thread has a map of its own; they are merged in the end.

use std::collections::HashMap;
use std::hash::Hash;

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
