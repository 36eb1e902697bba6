//! Wrong: the answers are in the order in which they come.

use crate::sync::{mpsc, thread};

pub fn ask_both<T: Send>(
    first: impl FnOnce() -> T + Send,
    second: impl FnOnce() -> T + Send,
) -> (T, T) {
    let (send, receive) = mpsc::channel();
    thread::scope(|scope| {
        let to = send.clone();
        scope.spawn(move || to.send(first()).unwrap());
        scope.spawn(move || send.send(second()).unwrap());
        (receive.recv().unwrap(), receive.recv().unwrap())
    })
}
