//! Wrong: who wants a letter and who joins wait for the same condition, and
//! `put` wakes one of them.

use std::collections::VecDeque;

use crate::sync::{Condvar, Mutex};

/// A queue that counts what is not finished.
#[derive(Default)]
pub struct JoinQueue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    letters: VecDeque<String>,
    unfinished: usize,
}

/// A letter in the hands of a worker.
pub struct Letter<'q> {
    pub text: String,
    queue: &'q JoinQueue,
}

impl JoinQueue {
    /// Puts a letter behind the others.
    pub fn put(&self, text: &str) {
        let mut state = self.state.lock().unwrap();
        state.unfinished += 1;
        state.letters.push_back(text.to_owned());
        self.changed.notify_one();
    }

    /// Takes the first letter, and waits until there is one.
    pub fn get(&self) -> Letter<'_> {
        let mut state = self.state.lock().unwrap();
        while state.letters.is_empty() {
            state = self.changed.wait(state).unwrap();
        }
        let text = state.letters.pop_front().expect("one is there");
        Letter { text, queue: self }
    }

    /// Waits until every letter that was put is done.
    pub fn join(&self) {
        let mut state = self.state.lock().unwrap();
        while state.unfinished > 0 {
            state = self.changed.wait(state).unwrap();
        }
    }
}

impl Letter<'_> {
    pub fn done(self) {}
}

impl Drop for Letter<'_> {
    fn drop(&mut self) {
        let mut state = self.queue.state.lock().unwrap();
        state.unfinished -= 1;
        if state.unfinished == 0 {
            self.queue.changed.notify_all();
        }
    }
}
