//! Wrong: whoever takes the message stops, and there is but one.

use crate::sync::mpsc::channel;
use crate::sync::{Mutex, thread};

pub fn find<C: Send>(workers: usize, draw: impl Fn() -> Option<C> + Sync) -> C {
    let (stop, stopped) = channel();
    let stopped = Mutex::new(stopped);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..workers)
            .map(|_| {
                let (stop, stopped, draw) = (stop.clone(), &stopped, &draw);
                scope.spawn(move || {
                    while stopped.lock().unwrap().try_recv().is_err() {
                        if let Some(coin) = draw() {
                            stop.send(()).unwrap();
                            return Some(coin);
                        }
                    }
                    None
                })
            })
            .collect();
        let mut coins =
            workers.into_iter().map(|worker| worker.join().unwrap());
        coins.find_map(|coin| coin).unwrap()
    })
}
