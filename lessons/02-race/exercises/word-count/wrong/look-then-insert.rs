//! Wrong: between looking and inserting another thread inserts.

use std::collections::HashMap;
use std::hash::Hash;

use crate::sync::{RwLock, thread};

pub fn count_words<W>(pages: Vec<Vec<W>>) -> HashMap<W, u64>
where
    W: Hash + Eq + Send + Sync,
{
    let counts = RwLock::new(HashMap::new());
    thread::scope(|scope| {
        for page in pages {
            let counts = &counts;
            scope.spawn(move || {
                for word in page {
                    let seen = counts.read().unwrap().get(&word).copied();
                    let count: u64 = seen.unwrap_or(0);
                    counts.write().unwrap().insert(word, count + 1);
                }
            });
        }
    });
    counts.into_inner().unwrap()
}
