//! Holds an answer to `close-to-stop` to its promises, in every order of steps.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use std::sync::atomic::{AtomicUsize, Ordering};

use answer::Kitchen;
use probes::model::{Case, sync};
use probes::see;
use sync::Arc;

#[test]
fn one_cook_goes_home_when_all_is_cooked() {
    case().explore(|| evening(1, 2));
}

#[test]
fn two_cooks_do_so_as_well() {
    case().explore(|| evening(2, 2));
}

#[test]
fn and_two_who_had_nothing_to_do() {
    case().explore(|| evening(2, 0));
}

/// So many cooks, and so many orders.
fn evening(cooks: usize, orders: usize) {
    let cooked = Arc::new(AtomicUsize::new(0));
    let kitchen = Kitchen::open(cooks, {
        let cooked = Arc::clone(&cooked);
        move |()| {
            sync::thread::yield_now();
            // `Relaxed`: one thread of the system runs them all.
            cooked.fetch_add(1, Ordering::Relaxed);
        }
    });
    (0..orders).for_each(|_| kitchen.order(()));

    let said = kitchen.close();

    see(
        "orders cooked when close() was back",
        cooked.load(Ordering::Relaxed),
    )
    .is(orders, "What was ordered before closing time is cooked.");
    see("how many orders close() says were cooked", said).is(
        orders,
        "More orders were cooked than close() says, or fewer.",
    );
}

/// So many orders of steps are tried in a second, and the simple ones first.
fn case() -> Case {
    Case::new().schedules(3_000)
}
