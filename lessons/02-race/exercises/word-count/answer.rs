//! Count words into one map, without a bottleneck.
//!
//! Many pages are counted at the same time, a thread for each. They all count
//! into one map, behind one lock: while one of them counts a word, all others
//! wait. The result is right, and no faster than one thread.
//!
//! Let all threads count at the same time. The result stays one map.

use std::collections::HashMap;
use std::hash::Hash;

use crate::sync::{Mutex, thread};

/// How often each word occurs, over all pages.
pub fn count_words<W>(pages: Vec<Vec<W>>) -> HashMap<W, u64>
where
    W: Hash + Eq + Send,
{
    let counts = Mutex::new(HashMap::new());
    thread::scope(|scope| {
        for page in pages {
            let counts = &counts;
            scope.spawn(move || {
                for word in page {
                    let mut counts = counts.lock().unwrap();
                    *counts.entry(word).or_insert(0) += 1;
                }
            });
        }
    });
    counts.into_inner().unwrap()
}
