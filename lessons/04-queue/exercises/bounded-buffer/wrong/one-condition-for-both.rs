//! Wrong: one call may wake a maker where a buyer was meant.

use std::collections::VecDeque;

use crate::sync::{Condvar, Mutex};

/// A shelf with room for so many.
pub struct Shelf<T> {
    bricks: Mutex<VecDeque<T>>,
    room: usize,
    changed: Condvar,
}

impl<T> Shelf<T> {
    /// An empty shelf with room for one or more.
    pub fn new(room: usize) -> Self {
        Shelf {
            bricks: Mutex::new(VecDeque::new()),
            room,
            changed: Condvar::new(),
        }
    }

    pub fn put(&self, brick: T) {
        let mut bricks = self.bricks.lock().unwrap();
        while bricks.len() == self.room {
            bricks = self.changed.wait(bricks).unwrap();
        }
        bricks.push_back(brick);
        self.changed.notify_one();
    }

    pub fn take(&self) -> T {
        let mut bricks = self.bricks.lock().unwrap();
        while bricks.is_empty() {
            bricks = self.changed.wait(bricks).unwrap();
        }
        self.changed.notify_one();
        bricks.pop_front().expect("it was just seen to be there")
    }
}
