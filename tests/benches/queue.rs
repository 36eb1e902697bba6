//! `JoinQueue` beside channels, and `queue.Queue` of `CPython`.

use std::hint::black_box;
use std::num::NonZeroUsize;
use std::sync::mpsc;
use std::thread;

use crossbeam::channel;
use shared::queue::JoinQueue;

use crate::harness::{Bench, Rival};
use crate::python::Python;

const ITEMS: u32 = 200_000;
const CAPACITY: usize = 1024;

/// `CPython` takes some tens of times as long for each.
const OF_PYTHON: u32 = 50_000;

/// Compares what an item costs on its way.
pub fn measure(bench: &mut Bench, python: Option<&Python>) {
    let of_python = |it: &'static str| {
        python
            .map(|python| python.rival("CPython's queue.Queue", it, OF_PYTHON))
    };
    let mut bounded = bounded(1);
    bounded.extend(of_python("queue"));
    let title = "An item from one producer to one consumer, room for 1,024";
    bench.compare("bounded", title, bounded);
    let title = "An item from ten producers to one consumer, room for 1,024";
    bench.compare("bounded-10", title, self::bounded(10));
    let title = "An item from one producer to one consumer, room for all";
    bench.compare("unbounded", title, unbounded(1));
    let title = "An item from ten producers to one consumer, room for all";
    bench.compare("unbounded-10", title, unbounded(10));
}

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

fn bounded(producers: u32) -> Vec<Rival<'static>> {
    let capacity = NonZeroUsize::new(CAPACITY).expect("it is not 0");
    vec![
        Rival::new("JoinQueue", ITEMS, move || {
            join_queue(producers, &JoinQueue::bounded(capacity));
        }),
        Rival::new("crossbeam", ITEMS, move || {
            let (sender, receiver) = channel::bounded(CAPACITY);
            channel(
                producers,
                move |n| sender.send(n).expect("it is received"),
                move || receiver.recv().ok(),
            );
        }),
        Rival::new("std sync_channel", ITEMS, move || {
            let (sender, receiver) = mpsc::sync_channel(CAPACITY);
            channel(
                producers,
                move |n| sender.send(n).expect("it is received"),
                move || receiver.recv().ok(),
            );
        }),
    ]
}

fn unbounded(producers: u32) -> Vec<Rival<'static>> {
    vec![
        Rival::new("JoinQueue", ITEMS, move || {
            join_queue(producers, &JoinQueue::unbounded());
        }),
        Rival::new("crossbeam", ITEMS, move || {
            let (sender, receiver) = channel::unbounded();
            channel(
                producers,
                move |n| sender.send(n).expect("it is received"),
                move || receiver.recv().ok(),
            );
        }),
    ]
}
