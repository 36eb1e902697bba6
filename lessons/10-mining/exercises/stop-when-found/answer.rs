//! Stop all workers when one of them has found it.
//!
//! Several workers draw numbers until one is a coin. Any coin will do, so one
//! is enough: as soon as somebody has it, the others draw in vain. Here nobody
//! tells them. Each draws on until it has a coin of its own, and `find` waits
//! for all of them.
//!
//! Let the first coin stop them all.

use crate::sync::{mpsc, thread};

/// Lets so many workers draw at the same time, until one has drawn a coin.
/// None of them is at work any more when `find` returns.
pub fn find<C: Send>(workers: usize, draw: impl Fn() -> Option<C> + Sync) -> C {
    let (send, receive) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..workers {
            let (send, draw) = (send.clone(), &draw);
            scope.spawn(move || {
                loop {
                    if let Some(coin) = draw() {
                        send.send(coin).unwrap();
                        return;
                    }
                }
            });
        }
    });
    receive.recv().unwrap()
}
