//! Wrong: takes a brick away, and tells no maker that there is room.

use std::collections::VecDeque;

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

    pub fn put(&self, brick: T) {
        let mut bricks = self.bricks.lock().unwrap();
        while bricks.len() == self.room {
            bricks = self.not_full.wait(bricks).unwrap();
        }
        bricks.push_back(brick);
        self.not_empty.notify_one();
    }

    pub fn take(&self) -> T {
        let mut bricks = self.bricks.lock().unwrap();
        while bricks.is_empty() {
            bricks = self.not_empty.wait(bricks).unwrap();
        }
        bricks.pop_front().expect("it was just seen to be there")
    }
}
