//! Wrong: few run at the same time, and all the same each task has a thread.

use crate::sync::thread::{self, JoinHandle};
use crate::sync::{Arc, Condvar, Mutex};

/// Threads that run tasks.
pub struct Pool {
    free: Arc<(Mutex<usize>, Condvar)>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Pool {
    pub fn new(workers: usize) -> Self {
        Pool {
            free: Arc::new((Mutex::new(workers), Condvar::new())),
            threads: Mutex::new(Vec::new()),
        }
    }

    pub fn submit(&self, task: impl FnOnce() + Send + 'static) {
        let free = Arc::clone(&self.free);
        let thread = thread::spawn(move || {
            let (free, changed) = &*free;
            let count = free.lock().unwrap();
            *changed.wait_while(count, |it| *it == 0).unwrap() -= 1;
            task();
            *free.lock().unwrap() += 1;
            changed.notify_one();
        });
        self.threads.lock().unwrap().push(thread);
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        for thread in self.threads.get_mut().unwrap().drain(..) {
            let _ = thread.join();
        }
    }
}
