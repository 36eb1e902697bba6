//! Wrong: closes, and does not wait for the cooks.

use crate::sync::mpsc::{Sender, channel};
use crate::sync::thread::{self, JoinHandle};
use crate::sync::{Arc, Mutex};

/// Cooks, and the channel through which they get orders.
pub struct Kitchen<T> {
    orders: Sender<T>,
    cooks: Vec<JoinHandle<()>>,
    cooked: Arc<Mutex<usize>>,
}

impl<T: Send + 'static> Kitchen<T> {
    /// Opens with so many cooks. Several can cook at the same time.
    pub fn open(
        cooks: usize,
        cook: impl Fn(T) + Send + Sync + 'static,
    ) -> Self {
        let (orders, line) = channel();
        let (line, cook) = (Arc::new(Mutex::new(line)), Arc::new(cook));
        let cooked = Arc::new(Mutex::new(0));
        let count = Arc::clone(&cooked);
        let hire = move |_| {
            let (line, cook) = (Arc::clone(&line), Arc::clone(&cook));
            let cooked = Arc::clone(&count);
            thread::spawn(move || {
                loop {
                    // The guard is gone at the end of this line.
                    let order = line.lock().unwrap().recv();
                    let Ok(order) = order else { return };
                    cook(order);
                    *cooked.lock().unwrap() += 1;
                }
            })
        };
        let cooks = (0..cooks).map(hire).collect();
        Kitchen {
            orders,
            cooks,
            cooked,
        }
    }

    /// Hands in an order, and waits for nobody.
    pub fn order(&self, order: T) {
        self.orders.send(order).expect("a cook is there");
    }

    /// Waits until all is cooked and all cooks have gone home; says how many
    /// orders were cooked.
    pub fn close(self) -> usize {
        drop(self.orders);
        drop(self.cooks);
        *self.cooked.lock().unwrap()
    }
}
