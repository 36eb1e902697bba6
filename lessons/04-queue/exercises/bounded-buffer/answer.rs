//! A bounded buffer with condition variables.
//!
//! Makers put bricks on a shelf, buyers take them. The shelf has room for so
//! many: a maker waits while it is full, a buyer while it is empty. Most
//! evenings go well. Then a buyer finds an empty shelf after waiting for its
//! turn, or a maker puts a brick where there is no room.
//!
//! Mend it.

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

    /// Puts one behind the others, and waits until there is room for it.
    pub fn put(&self, brick: T) {
        let mut bricks = self.bricks.lock().unwrap();
        if bricks.len() == self.room {
            bricks = self.not_full.wait(bricks).unwrap();
        }
        bricks.push_back(brick);
        self.not_empty.notify_one();
    }

    /// Takes the one that has been there for longest, and waits until there is
    /// one.
    pub fn take(&self) -> T {
        let mut bricks = self.bricks.lock().unwrap();
        if bricks.is_empty() {
            bricks = self.not_empty.wait(bricks).unwrap();
        }
        self.not_full.notify_one();
        bricks.pop_front().expect("somebody said that there is one")
    }
}
