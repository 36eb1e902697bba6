//! Wrong: `extend` replaces the count that is there.

use std::collections::HashMap;
use std::hash::Hash;

use crate::sync::{Mutex, thread};

pub fn count_words<W>(pages: Vec<Vec<W>>) -> HashMap<W, u64>
where
    W: Hash + Eq + Send,
{
    let all = Mutex::new(HashMap::new());
    thread::scope(|scope| {
        for page in pages {
            let all = &all;
            scope.spawn(move || {
                let mut counts = HashMap::new();
                for word in page {
                    *counts.entry(word).or_insert(0) += 1;
                }
                all.lock().unwrap().extend(counts);
            });
        }
    });
    all.into_inner().unwrap()
}
