//! A pool that is not there yet.

pub type Task = Box<dyn FnOnce() + Send>;

pub struct Pool;

impl Pool {
    pub fn start(_: usize) -> Self {
        todo!()
    }

    pub fn submit(&self, _: Task) {}

    pub fn close(self) {}
}
