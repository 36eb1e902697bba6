//! What the tests of thread pools begin with.

use std::sync::mpsc::{self, Sender};
use std::time::Duration;

use shared::task::TaskHandle;
use shared::thread_pool::ThreadPool;

#[path = "../../../tests/src/watchdog.rs"]
#[expect(dead_code, reason = "what is waited for here sends a message")]
mod watchdog;
pub use watchdog::watched;

/// Long enough that only a hang can take it.
pub const WATCHDOG: Duration = Duration::from_mins(1);

pub fn pool(workers: usize) -> ThreadPool {
    ThreadPool::builder().workers(workers).build().unwrap()
}

/// A task that has begun, and runs until the sender is dropped.
pub fn busy(pool: &ThreadPool) -> (Sender<()>, TaskHandle<()>) {
    let (end, ended) = mpsc::channel();
    let (begun, has_begun) = mpsc::channel();
    let handle = pool
        .submit(move || {
            begun.send(()).unwrap();
            // An error means that the sender is gone.
            let _ = ended.recv();
        })
        .unwrap();
    has_begun
        .recv_timeout(WATCHDOG)
        .expect("a worker takes the task");
    (end, handle)
}
