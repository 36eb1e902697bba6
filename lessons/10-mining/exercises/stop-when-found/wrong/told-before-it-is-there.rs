//! Wrong: says that it is found before the coin is where it is looked for.

use crate::sync::atomic::{AtomicBool, Ordering};
use crate::sync::{Condvar, Mutex, thread};

pub fn find<C: Send>(workers: usize, draw: impl Fn() -> Option<C> + Sync) -> C {
    let found = AtomicBool::new(false);
    let coin = Mutex::new(None);
    let changed = Condvar::new();
    let search = || {
        while !found.load(Ordering::SeqCst) {
            if let Some(drawn) = draw() {
                found.store(true, Ordering::SeqCst);
                *coin.lock().unwrap() = Some(drawn);
                changed.notify_one();
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(search);
        }
        let mut coin = coin.lock().unwrap();
        while !found.load(Ordering::SeqCst) {
            coin = changed.wait(coin).unwrap();
        }
        coin.take().unwrap()
    })
}
