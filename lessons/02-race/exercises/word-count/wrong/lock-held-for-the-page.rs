//! Wrong: fewer locks, and still one thread at a time.

use std::collections::HashMap;
use std::hash::Hash;

use crate::sync::{Mutex, thread};

pub fn count_words<W>(pages: Vec<Vec<W>>) -> HashMap<W, u64>
where
    W: Hash + Eq + Send,
{
    let counts = Mutex::new(HashMap::new());
    thread::scope(|scope| {
        for page in pages {
            let counts = &counts;
            scope.spawn(move || {
                let mut counts = counts.lock().unwrap();
                for word in page {
                    *counts.entry(word).or_insert(0) += 1;
                }
            });
        }
    });
    counts.into_inner().unwrap()
}
