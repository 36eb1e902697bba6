//! `JoinQueue` beside channels.

use std::hint::black_box;
use std::num::NonZeroUsize;
use std::sync::mpsc;
use std::thread;

use crossbeam::channel;
use shared::queue::JoinQueue;

use crate::{Rival, compare};

const ITEMS: u32 = 200_000;
const CAPACITY: usize = 1024;

/// Takes from the queue until it is shut down.
fn join_queue(producers: u32, queue: &JoinQueue<u32>) {
    thread::scope(|scope| {
        scope.spawn(|| {
            while let Ok(item) = queue.get() {
                black_box(item.value);
            }
        });
        let threads: Vec<_> = (0..producers)
            .map(|_| {
                scope.spawn(|| {
                    for number in 0..ITEMS / producers {
                        queue.put(number).expect("it is open");
                    }
                })
            })
            .collect();
        for thread in threads {
            thread.join().expect("producers do not panic");
        }
        queue.join();
        queue.shutdown();
    });
}

/// The same with any channel: `send` and `receive` block.
fn channel<S, R>(producers: u32, send: S, receive: R)
where
    S: Fn(u32) + Clone + Send,
    R: Fn() -> Option<u32> + Send,
{
    thread::scope(|scope| {
        scope.spawn(move || {
            while let Some(value) = receive() {
                black_box(value);
            }
        });
        for _ in 0..producers {
            let send = send.clone();
            scope.spawn(move || (0..ITEMS / producers).for_each(send));
        }
        // While ours lives, the consumer's `receive` does not end.
        drop(send);
    });
}

fn rivals(title: &str, producers: u32) -> f64 {
    let capacity = NonZeroUsize::new(CAPACITY).expect("it is not 0");
    compare(
        title,
        vec![
            Rival::new("JoinQueue, bounded(1024)", ITEMS, || {
                join_queue(producers, &JoinQueue::bounded(capacity));
            }),
            Rival::new("crossbeam, bounded(1024)", ITEMS, || {
                let (sender, receiver) = channel::bounded(CAPACITY);
                channel(
                    producers,
                    move |n| sender.send(n).expect("it is received"),
                    move || receiver.recv().ok(),
                );
            }),
            Rival::new("std sync_channel(1024)", ITEMS, || {
                let (sender, receiver) = mpsc::sync_channel(CAPACITY);
                channel(
                    producers,
                    move |n| sender.send(n).expect("it is received"),
                    move || receiver.recv().ok(),
                );
            }),
            Rival::new("JoinQueue, unbounded", ITEMS, || {
                join_queue(producers, &JoinQueue::unbounded());
            }),
            Rival::new("crossbeam, unbounded", ITEMS, || {
                let (sender, receiver) = channel::unbounded();
                channel(
                    producers,
                    move |n| sender.send(n).expect("it is received"),
                    move || receiver.recv().ok(),
                );
            }),
        ],
    )
}

pub fn bounded() -> f64 {
    rivals("An item from one producer to one consumer", 1)
}

pub fn many_producers() {
    rivals("An item from ten producers to one consumer", 10);
}
