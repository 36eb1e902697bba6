//! A shelf with room for one brick: `if` where `while` belongs.
//!
//! A buyer who finds the shelf empty sleeps until a maker calls. Between the
//! call and the moment at which the buyer has the lock again, another buyer
//! can come in and take the brick. So a woken thread must look again: with
//! `while`, not with `if`.

use serde::Serialize;

use crate::explore::{Condition, Flow, Lock, Model, Thread};

/// Whether a woken thread looks again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recheck {
    /// `while empty: wait()`, which is right.
    While,
    /// `if empty: wait()`, which is wrong.
    If,
}

/// A shelf that holds one brick, its lock, and two places to sleep.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Shop {
    bricks: i32,
    lock: Lock,
    not_empty: Condition,
    not_full: Condition,
}

const ROOM: i32 = 1;

/// One maker of two bricks and two buyers of one brick each. There must never
/// be fewer than none on the shelf, nor more than it has room for.
///
/// ```
/// use shared::explore::models::{Recheck, bounded_buffer};
///
/// assert!(bounded_buffer(Recheck::If).shortest_bad()?.is_some());
/// assert!(bounded_buffer(Recheck::While).shortest_bad()?.is_none());
/// # Ok::<(), shared::explore::ExploreError>(())
/// ```
#[must_use]
pub fn bounded_buffer(recheck: Recheck) -> Model<Shop, ()> {
    let shop = Shop {
        bricks: 0,
        lock: Lock::default(),
        not_empty: Condition::default(),
        not_full: Condition::default(),
    };
    Model::new(format!("bounded buffer, {recheck:?}"), shop)
        .thread(maker(0, recheck))
        .threads([buyer(1, recheck), buyer(2, recheck)])
        .always(|shop| (0..=ROOM).contains(&shop.bricks))
        .good_when(|shop| shop.bricks == 0)
        .show("bricks", |shop| shop.bricks.to_string())
}

type Worker = Thread<Shop, ()>;

fn maker(me: usize, recheck: Recheck) -> Worker {
    (0..2).fold(Worker::new("maker"), |maker, _| {
        maker
            .blocking("lock", move |shop, ()| shop.lock.acquire(me))
            .branch("look", |shop, ()| {
                if shop.bricks < ROOM {
                    Flow::Ahead("put")
                } else {
                    Flow::Next
                }
            })
            .step("wait", move |shop, ()| {
                shop.not_full.sleep(me);
                shop.lock.release(me);
            })
            .branch("wake up, lock", move |shop, ()| {
                let awake = shop.not_full.is_awake(me);
                go_on(awake && shop.lock.acquire(me), recheck)
            })
            .step("put", |shop, ()| {
                shop.bricks += 1;
                shop.not_empty.notify_one();
            })
            .step("unlock", move |shop, ()| shop.lock.release(me))
    })
}

fn buyer(me: usize, recheck: Recheck) -> Worker {
    Worker::new(format!("buyer {me}"))
        .blocking("lock", move |shop, ()| shop.lock.acquire(me))
        .branch("look", |shop, ()| {
            if shop.bricks > 0 {
                Flow::Ahead("take")
            } else {
                Flow::Next
            }
        })
        .step("wait", move |shop, ()| {
            shop.not_empty.sleep(me);
            shop.lock.release(me);
        })
        .branch("wake up, lock", move |shop, ()| {
            let awake = shop.not_empty.is_awake(me);
            go_on(awake && shop.lock.acquire(me), recheck)
        })
        .step("take", |shop, ()| {
            shop.bricks -= 1;
            shop.not_full.notify_one();
        })
        .step("unlock", move |shop, ()| shop.lock.release(me))
}

/// Where a thread goes that is awake and has the lock, or is not and has not.
fn go_on(woken: bool, recheck: Recheck) -> Flow {
    match (woken, recheck) {
        (false, _) => Flow::Wait,
        (true, Recheck::While) => Flow::Back("look"),
        (true, Recheck::If) => Flow::Next,
    }
}
