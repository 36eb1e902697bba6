//! What it takes to have two threads: to talk, to take turns, to begin.

use std::time::{Duration, Instant};

use shared::sync::atomic::{AtomicU32, Ordering};
use shared::sync::mpsc::{Receiver, TryRecvError, channel};
use shared::sync::thread::{self, Thread};

/// So many messages, each the answer to the one before. Neither thread sleeps:
/// both look again and again.
pub fn channel_hops(hops: u32) -> Duration {
    let (there, ball_there) = channel();
    let (back, ball_back) = channel();
    thread::scope(|scope| {
        scope.spawn(move || {
            while let Some(ball) = look_for(&ball_there) {
                if back.send(ball).is_err() {
                    return;
                }
            }
        });
        let start = Instant::now();
        for ball in 0..hops / 2 {
            there.send(ball).expect("it receives until we hang up");
            look_for(&ball_back).expect("it sends each ball back");
        }
        let time = start.elapsed();
        // Hang up first: the scope waits for the other thread.
        drop(there);
        time
    })
}

/// The next message; `None` when there will be none.
fn look_for(channel: &Receiver<u32>) -> Option<u32> {
    loop {
        match channel.try_recv() {
            Ok(ball) => return Some(ball),
            // On one core the other thread needs it to answer.
            Err(TryRecvError::Empty) => thread::yield_now(),
            Err(TryRecvError::Disconnected) => return None,
        }
    }
}

/// Two threads take turns, so often: each wakes the other and sleeps.
pub fn switches(switches: u32) -> Duration {
    let times = switches / 2;
    let turn = AtomicU32::new(0);
    let here = thread::current();
    thread::scope(|scope| {
        let other = scope.spawn(|| take_turns(&turn, 1, times, &here));
        let start = Instant::now();
        take_turns(&turn, 0, times, other.thread());
        start.elapsed()
    })
}

/// Sleeps until it is our turn, then gives it to the other.
fn take_turns(turn: &AtomicU32, ours: u32, times: u32, other: &Thread) {
    for _ in 0..times {
        // `Acquire` and `Release` pair in each switch: what one thread did in
        // its turn is seen by the other in the next.
        while turn.load(Ordering::Acquire) != ours {
            thread::park();
        }
        turn.store(1 - ours, Ordering::Release);
        other.unpark();
    }
}

/// Starts a thread that does nothing and joins it, so often.
pub fn spawn(times: u32) -> Duration {
    let start = Instant::now();
    for _ in 0..times {
        let thread = thread::spawn(|| ());
        thread.join().expect("doing nothing does not panic");
    }
    start.elapsed()
}
