//! Wrong: our own sender lives on, so the words never end.

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
                let mut counts = HashMap::new();
                for word in page {
                    *counts.entry(word).or_insert(0) += 1;
                }
                sender.send(counts).unwrap();
            });
        }
        let mut all = HashMap::new();
        for (word, count) in receiver.into_iter().flatten() {
            *all.entry(word).or_insert(0) += count;
        }
        all
    })
}
