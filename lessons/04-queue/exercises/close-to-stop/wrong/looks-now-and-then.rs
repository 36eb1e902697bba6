//! Wrong: wakes every 20 milliseconds, to look whether the kitchen is closed.

use std::time::Duration;

use crate::sync::atomic::{AtomicBool, Ordering};
use crate::sync::mpsc::{RecvTimeoutError, Sender, channel};
use crate::sync::thread::{self, JoinHandle};
use crate::sync::{Arc, Mutex};

/// Cooks, and the channel through which they get orders.
pub struct Kitchen<T> {
    orders: Sender<T>,
    is_closed: Arc<AtomicBool>,
    cooks: Vec<JoinHandle<usize>>,
}

impl<T: Send + 'static> Kitchen<T> {
    /// Opens with so many cooks. Several can cook at the same time.
    pub fn open(
        cooks: usize,
        cook: impl Fn(T) + Send + Sync + 'static,
    ) -> Self {
        let (orders, line) = channel();
        let (line, cook) = (Arc::new(Mutex::new(line)), Arc::new(cook));
        let is_closed = Arc::new(AtomicBool::new(false));
        let closed = Arc::clone(&is_closed);
        let hire = move |_| {
            let (line, cook) = (Arc::clone(&line), Arc::clone(&cook));
            let closed = Arc::clone(&closed);
            thread::spawn(move || {
                let mut cooked = 0;
                loop {
                    let a_while = Duration::from_millis(20);
                    // The guard is gone at the end of this line.
                    let order = line.lock().unwrap().recv_timeout(a_while);
                    match order {
                        Ok(order) => cook(order),
                        // `Acquire`: with the `Release` in `close`.
                        Err(RecvTimeoutError::Timeout)
                            if !closed.load(Ordering::Acquire) =>
                        {
                            continue;
                        }
                        Err(_) => return cooked,
                    }
                    cooked += 1;
                }
            })
        };
        let cooks = (0..cooks).map(hire).collect();
        Kitchen {
            orders,
            is_closed,
            cooks,
        }
    }

    /// Hands in an order, and waits for nobody.
    pub fn order(&self, order: T) {
        self.orders.send(order).expect("a cook is there");
    }

    /// Waits until all is cooked and all cooks have gone home; says how many
    /// orders were cooked.
    pub fn close(self) -> usize {
        self.is_closed.store(true, Ordering::Release);
        let cooks = self.cooks.into_iter();
        cooks.map(|cook| cook.join().unwrap()).sum()
    }
}
