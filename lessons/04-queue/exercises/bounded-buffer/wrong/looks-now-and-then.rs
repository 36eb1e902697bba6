//! Wrong: a maker wakes every 20 milliseconds to look, and nobody calls it.

use std::collections::VecDeque;
use std::time::Duration;

use crate::sync::{Condvar, Mutex};

/// A shelf with room for so many.
pub struct Shelf<T> {
    bricks: Mutex<VecDeque<T>>,
    room: usize,
    not_full: Condvar,
    not_empty: Condvar,
}

impl<T> Shelf<T> {
    /// An empty shelf with room for one or more.
    pub fn new(room: usize) -> Self {
        Shelf {
            bricks: Mutex::new(VecDeque::new()),
            room,
            not_full: Condvar::new(),
            not_empty: Condvar::new(),
        }
    }

    /// Puts one behind the others, and waits until there is room for it.
    pub fn put(&self, brick: T) {
        let mut bricks = self.bricks.lock().unwrap();
        while bricks.len() == self.room {
            let a_while = Duration::from_millis(20);
            let woken = self.not_full.wait_timeout(bricks, a_while);
            bricks = woken.unwrap().0;
        }
        bricks.push_back(brick);
        self.not_empty.notify_one();
    }

    /// Takes the one that has been there for longest, and waits until there is
    /// one.
    pub fn take(&self) -> T {
        let mut bricks = self.bricks.lock().unwrap();
        while bricks.is_empty() {
            bricks = self.not_empty.wait(bricks).unwrap();
        }
        bricks.pop_front().expect("it was just seen to be there")
    }
}
