//! Wrong: the channel has room for ten, and who hands in one more must wait.

use crate::sync::mpsc::{SyncSender, sync_channel};
use crate::sync::thread::{self, JoinHandle};
use crate::sync::{Arc, Mutex};

/// Cooks, and the channel through which they get orders.
pub struct Kitchen<T> {
    orders: SyncSender<T>,
    cooks: Vec<JoinHandle<usize>>,
}

impl<T: Send + 'static> Kitchen<T> {
    /// Opens with so many cooks. Several can cook at the same time.
    pub fn open(
        cooks: usize,
        cook: impl Fn(T) + Send + Sync + 'static,
    ) -> Self {
        let (orders, line) = sync_channel(10);
        let (line, cook) = (Arc::new(Mutex::new(line)), Arc::new(cook));
        let hire = move |_| {
            let (line, cook) = (Arc::clone(&line), Arc::clone(&cook));
            thread::spawn(move || {
                let mut cooked = 0;
                loop {
                    // The guard is gone at the end of this line.
                    let order = line.lock().unwrap().recv();
                    let Ok(order) = order else { return cooked };
                    cook(order);
                    cooked += 1;
                }
            })
        };
        let cooks = (0..cooks).map(hire).collect();
        Kitchen { orders, cooks }
    }

    /// Hands in an order, and waits for nobody.
    pub fn order(&self, order: T) {
        self.orders.send(order).expect("a cook is there");
    }

    /// Waits until all is cooked and all cooks have gone home; says how many
    /// orders were cooked.
    pub fn close(self) -> usize {
        // Our sender is the only one: while it lives, `recv` never ends.
        drop(self.orders);
        let cooks = self.cooks.into_iter();
        cooks.map(|cook| cook.join().unwrap()).sum()
    }
}
