//! Wrong: a letter is counted after somebody may have taken it.

use std::collections::VecDeque;

use crate::sync::{Condvar, Mutex};

/// A queue that counts what is not finished.
#[derive(Default)]
pub struct JoinQueue {
    letters: Mutex<VecDeque<String>>,
    came: Condvar,
    unfinished: Mutex<usize>,
    finished: Condvar,
}

/// A letter in the hands of a worker.
pub struct Letter<'q> {
    pub text: String,
    queue: &'q JoinQueue,
}

impl JoinQueue {
    /// Puts a letter behind the others.
    pub fn put(&self, text: &str) {
        self.letters.lock().unwrap().push_back(text.to_owned());
        *self.unfinished.lock().unwrap() += 1;
        self.came.notify_one();
    }

    /// Takes the first letter, and waits until there is one.
    pub fn get(&self) -> Letter<'_> {
        let mut letters = self.letters.lock().unwrap();
        while letters.is_empty() {
            letters = self.came.wait(letters).unwrap();
        }
        let text = letters.pop_front().expect("one is there");
        Letter { text, queue: self }
    }

    /// Waits until every letter that was put is done.
    pub fn join(&self) {
        let mut unfinished = self.unfinished.lock().unwrap();
        while *unfinished > 0 {
            unfinished = self.finished.wait(unfinished).unwrap();
        }
    }
}

impl Letter<'_> {
    /// Says that it is done, before it would be dropped.
    pub fn done(self) {
        // It is dropped here, and that says it.
    }
}

impl Drop for Letter<'_> {
    fn drop(&mut self) {
        *self.queue.unfinished.lock().unwrap() -= 1;
        self.queue.finished.notify_all();
    }
}
