//! Wrong: asks again and again instead of sleeping.

use std::collections::VecDeque;

use crate::sync::Mutex;

/// A shelf with room for so many.
pub struct Shelf<T> {
    bricks: Mutex<VecDeque<T>>,
    room: usize,
}

impl<T> Shelf<T> {
    pub fn new(room: usize) -> Self {
        Shelf {
            bricks: Mutex::new(VecDeque::new()),
            room,
        }
    }

    pub fn put(&self, brick: T) {
        loop {
            let mut bricks = self.bricks.lock().unwrap();
            if bricks.len() < self.room {
                bricks.push_back(brick);
                return;
            }
        }
    }

    pub fn take(&self) -> T {
        loop {
            if let Some(brick) = self.bricks.lock().unwrap().pop_front() {
                return brick;
            }
        }
    }
}
