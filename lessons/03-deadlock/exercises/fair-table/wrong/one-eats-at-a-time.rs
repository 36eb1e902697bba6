//! Wrong: fair, perhaps, but one eats at a time.

use crate::sync::Mutex;

/// A round table. Seat 0 is beside seat 1 and beside the last one.
pub struct Table {
    forks: Mutex<()>,
}

impl Table {
    pub fn new(_: usize) -> Self {
        Table {
            forks: Mutex::new(()),
        }
    }

    pub fn eat(&self, _: usize, meal: impl FnOnce()) {
        let _forks = self.forks.lock().unwrap();
        meal();
    }
}
