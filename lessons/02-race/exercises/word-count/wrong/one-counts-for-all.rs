//! Wrong: the threads send their words to one that counts.

use std::collections::HashMap;
use std::hash::Hash;

use crate::sync::{mpsc, thread};

pub fn count_words<W>(pages: Vec<Vec<W>>) -> HashMap<W, u64>
where
    W: Hash + Eq + Send,
{
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        for page in pages {
            let sender = sender.clone();
            scope.spawn(move || {
                for word in page {
                    sender.send(word).unwrap();
                }
            });
        }
    });
    drop(sender);
    let mut counts = HashMap::new();
    for word in receiver {
        *counts.entry(word).or_insert(0) += 1;
    }
    counts
}
