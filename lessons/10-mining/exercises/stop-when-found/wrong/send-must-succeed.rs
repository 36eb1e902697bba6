//! Wrong: nobody receives the second coin, and its finder panics.

use crate::sync::atomic::{AtomicBool, Ordering};
use crate::sync::{mpsc, thread};

pub fn find<C: Send>(workers: usize, draw: impl Fn() -> Option<C> + Sync) -> C {
    let found = AtomicBool::new(false);
    thread::scope(|scope| {
        let (send, receive) = mpsc::channel();
        for _ in 0..workers {
            let (send, found, draw) = (send.clone(), &found, &draw);
            scope.spawn(move || {
                while !found.load(Ordering::Relaxed) {
                    if let Some(coin) = draw() {
                        found.store(true, Ordering::Relaxed);
                        send.send(coin).unwrap();
                    }
                }
            });
        }
        receive.recv().unwrap()
    })
}
