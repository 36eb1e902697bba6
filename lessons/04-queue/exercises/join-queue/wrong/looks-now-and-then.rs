//! Wrong: who joins wakes every 20 milliseconds to look, and nobody calls it.

use std::collections::VecDeque;
use std::time::Duration;

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
        *self.unfinished.lock().unwrap() += 1;
        self.letters.lock().unwrap().push_back(text.to_owned());
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
            let a_while = Duration::from_millis(20);
            let woken = self.finished.wait_timeout(unfinished, a_while);
            unfinished = woken.unwrap().0;
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
    }
}
