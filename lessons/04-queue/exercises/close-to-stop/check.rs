//! Holds an answer to `close-to-stop` to its promises, on real threads.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use std::sync::mpsc::channel;
use std::sync::{Arc, Barrier, Mutex};

use answer::Kitchen;
use probes::drops::Tokens;
use probes::overlap::Meeting;
use probes::{check, rules, see, step, sync, waiting};

#[test]
fn keeps_the_rules() {
    check(|| {
        let rules = rules!("answer.rs");
        rules.takes_sync_from_the_crate();
        rules.never_names(
            "sleep",
            "Who sleeps for a while wakes too early or too late: a channel \
             wakes a cook when there is an order, and when it is closed.",
        );
        rules.never_waits_for_a_time(
            "Who looks now and then wakes for nothing, or too late: a \
             channel wakes a cook when there is an order, and when it is \
             closed.",
        );
        rules.never_names(
            "yield_now",
            "Who yields asks again and again, and burns a core: wait until \
             somebody calls.",
        );
    });
}

#[test]
fn cooks_cook_at_the_same_time() {
    check(|| {
        let meeting = Arc::new(Meeting::of(3));
        let kitchen = Kitchen::open(3, {
            let meeting = Arc::clone(&meeting);
            move |()| meeting.arrive()
        });
        (0..3).for_each(|_| kitchen.order(()));

        step("three cooks have an order each, and the kitchen closes");
        kitchen.close();

        meeting.took_place(
            "While one cook cooks, the others wait: for how long does the \
             guard of the lock live?",
        );
    });
}

#[test]
fn what_was_ordered_is_cooked_in_its_order() {
    check(|| {
        let cooked = Arc::new(Mutex::new(Vec::new()));
        let (at_work, go_on) =
            (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
        let kitchen = Kitchen::open(1, {
            let cooked = Arc::clone(&cooked);
            let (at_work, go_on) = (Arc::clone(&at_work), Arc::clone(&go_on));
            move |order| {
                if order == 0 {
                    at_work.wait();
                    go_on.wait();
                    // Whoever called close() waits for us now, or is back.
                    waiting::until_others_sleep();
                }
                cooked.lock().unwrap().push(order);
            }
        });
        kitchen.order(0);
        at_work.wait();
        step("a cook is at work, and nine more orders are handed in");
        (1..10).for_each(|order| kitchen.order(order));
        go_on.wait();

        step("the kitchen closes while nine orders wait for a cook");
        let said = kitchen.close();

        let cooked = cooked.lock().unwrap().clone();
        see("the orders cooked when close() was back", cooked).is(
            (0..10).collect(),
            "close() is back when all that was ordered is cooked, in the \
             order in which it was ordered.",
        );
        see("how many orders close() says were cooked", said)
            .is(10, "More orders were cooked than close() says, or fewer.");
    });
}

#[test]
fn a_cook_who_has_nothing_to_do_stays_until_the_kitchen_closes() {
    check(|| {
        let (cooked, hear) = channel();
        let kitchen = Kitchen::open(2, move |order| {
            // Nobody hears it any more once the check has failed.
            let _ = cooked.send(order);
        });
        for order in 0..3 {
            waiting::until_others_sleep();
            step("there was nothing to do for a while, and an order comes");
            kitchen.order(order);
            see("the order cooked", hear.recv().ok()).is(
                Some(order),
                "A cook has gone home before the kitchen was closed.",
            );
        }
        kitchen.close();
    });
}

#[test]
fn handing_in_an_order_waits_for_nobody() {
    check(|| {
        let (at_work, go_on) =
            (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
        let kitchen = Kitchen::open(1, {
            let (at_work, go_on) = (Arc::clone(&at_work), Arc::clone(&go_on));
            move |order| {
                if order == 0 {
                    at_work.wait();
                    go_on.wait();
                }
            }
        });
        kitchen.order(0);
        at_work.wait();

        step("the only cook is at work, and a thousand orders are handed in");
        let hand_in = move || {
            (1..=1000).for_each(|order| kitchen.order(order));
            kitchen
        };
        // A channel with a bound has room for some, and then makes us wait.
        let kitchen = waiting::ends(
            hand_in,
            "Whoever hands in an order waits until a cook has time for it.",
        );

        go_on.wait();
        kitchen.close();
    });
}

#[test]
fn waiting_for_orders_costs_nothing() {
    check(|| {
        let kitchen = Kitchen::open(3, |()| ());

        waiting::costs_nothing(
            "While there is nothing to cook, the cooks look again and again.",
        );

        kitchen.close();
    });
}

#[test]
fn what_was_cooked_is_gone() {
    check(|| {
        let tokens = Tokens::new();
        let kitchen = Kitchen::open(2, drop);
        (0..5).for_each(|_| kitchen.order(tokens.token()));

        kitchen.close();

        tokens.all_dropped("An order outlives its kitchen.");
    });
}
