//! A call to wake up that nobody hears.
//!
//! A customer looks whether the bread is ready, and if not sleeps until the
//! bell rings. If the baker takes the bread out and rings *between* the look
//! and the sleep, the bell rings for nobody, and the customer sleeps for ever:
//! a notification is not kept for those who come later. The mend is to look
//! and fall asleep under the lock under which the baker changes things.

use serde::Serialize;

use crate::explore::{Condition, Flow, Lock, Model, Thread};

/// Whether the bread is ready, the bell, and the lock for both.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Bakery {
    ready: bool,
    bell: Condition,
    lock: Lock,
}

type Person = Thread<Bakery, ()>;

const CUSTOMER: usize = 0;
const BAKER: usize = 1;

/// Look and sleep without a lock.
///
/// ```
/// use shared::explore::models::lost_notify;
///
/// let sleeps_for_ever = lost_notify().shortest_bad()?.expect("there is one");
/// let steps = sleeps_for_ever.moves.iter().map(|m| m.step.as_str());
/// assert!(steps.eq(["ready?", "bake", "ring", "sleep"]));
/// # Ok::<(), shared::explore::ExploreError>(())
/// ```
#[must_use]
pub fn lost_notify() -> Model<Bakery, ()> {
    let customer = Person::new("customer")
        .branch("ready?", |bakery, ()| look(bakery.ready, Flow::End))
        .step("sleep", |bakery, ()| bakery.bell.sleep(CUSTOMER))
        .branch("wake up", |bakery, ()| {
            wake_when(bakery.bell.is_awake(CUSTOMER))
        });
    let baker = Person::new("baker")
        .step("bake", |bakery, ()| bakery.ready = true)
        .step("ring", |bakery, ()| bakery.bell.notify_one());
    bakery("lost notify", customer, baker)
}

/// Look and sleep under the lock that the baker takes to bake. The bell may
/// ring after the lock is given back: whoever looked before is asleep by then.
///
/// ```
/// use shared::explore::models::heard_notify;
///
/// assert_eq!(heard_notify().shortest_bad()?, None);
/// # Ok::<(), shared::explore::ExploreError>(())
/// ```
#[must_use]
pub fn heard_notify() -> Model<Bakery, ()> {
    let customer = Person::new("customer")
        .blocking("lock", |bakery, ()| bakery.lock.acquire(CUSTOMER))
        .branch("ready?", |bakery, ()| {
            look(bakery.ready, Flow::Ahead("unlock"))
        })
        .step("sleep, unlock", |bakery, ()| {
            bakery.bell.sleep(CUSTOMER);
            bakery.lock.release(CUSTOMER);
        })
        .branch("wake up, lock", |bakery, ()| {
            let awake = bakery.bell.is_awake(CUSTOMER);
            wake_when(awake && bakery.lock.acquire(CUSTOMER))
        })
        .step("unlock", |bakery, ()| bakery.lock.release(CUSTOMER));
    let baker = Person::new("baker")
        .blocking("lock", |bakery, ()| bakery.lock.acquire(BAKER))
        .step("bake", |bakery, ()| bakery.ready = true)
        .step("unlock", |bakery, ()| bakery.lock.release(BAKER))
        .step("ring", |bakery, ()| bakery.bell.notify_one());
    bakery("heard notify", customer, baker)
}

fn look(ready: bool, done: Flow) -> Flow {
    if ready { done } else { Flow::Next }
}

fn wake_when(ready: bool) -> Flow {
    if ready {
        Flow::Back("ready?")
    } else {
        Flow::Wait
    }
}

fn bakery(name: &str, customer: Person, baker: Person) -> Model<Bakery, ()> {
    let shut = Bakery {
        ready: false,
        bell: Condition::default(),
        lock: Lock::default(),
    };
    Model::new(name, shut)
        .thread(customer)
        .thread(baker)
        .show("bread", |bakery| {
            if bakery.ready { "ready" } else { "-" }.to_owned()
        })
}
