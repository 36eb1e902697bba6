//! Holds an answer to `bounded-buffer` to its promises, on real threads.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use std::sync::Mutex;
use std::sync::mpsc::channel;
use std::thread;

use answer::Shelf;
use probes::{check, rules, see, step, sync, waiting};

#[test]
fn keeps_the_rules() {
    check(|| {
        let rules = rules!("answer.rs");
        rules.takes_sync_from_the_crate();
        rules.never_names(
            "sleep",
            "Who sleeps for a while wakes too early or too late: wait until \
             somebody calls.",
        );
        rules.never_waits_for_a_time(
            "Who looks now and then wakes for nothing, or too late: wait \
             until somebody calls.",
        );
        rules.never_names(
            "yield_now",
            "Who yields asks again and again, and burns a core: wait until \
             somebody calls.",
        );
    });
}

#[test]
fn bricks_come_out_in_the_order_in_which_they_were_put() {
    check(|| {
        for room in [1, 2, 7] {
            let shelf = Shelf::new(room);
            step("a maker puts a hundred bricks, a buyer takes them");
            let bought: Vec<_> = thread::scope(|scope| {
                scope.spawn(|| (0..100).for_each(|brick| shelf.put(brick)));
                (0..100).map(|_| shelf.take()).collect()
            });

            see("the bricks", bought).is(
                (0..100).collect(),
                "The one that was there for longest is taken first.",
            );
        }
    });
}

#[test]
fn every_brick_finds_a_buyer_and_only_one() {
    check(|| {
        let shelf = Shelf::new(2);
        let bought = Mutex::new(Vec::new());
        step("three makers and four buyers, 1200 bricks");
        thread::scope(|scope| {
            let (shelf, bought) = (&shelf, &bought);
            for maker in 0..3 {
                scope.spawn(move || {
                    let bricks = 400 * maker..400 * (maker + 1);
                    bricks.for_each(|brick| shelf.put(brick));
                });
            }
            for _ in 0..4 {
                scope.spawn(move || {
                    let bricks: Vec<_> =
                        (0..300).map(|_| shelf.take()).collect();
                    bought.lock().unwrap().extend(bricks);
                });
            }
        });

        let mut bought = bought.into_inner().unwrap();
        bought.sort_unstable();
        let is_whole = bought.iter().copied().eq(0..1200);
        see("whether each of 1200 bricks was taken once", is_whole)
            .is(true, "A brick was lost, or taken twice.");
    });
}

#[test]
fn a_full_shelf_makes_the_maker_wait() {
    check(|| {
        let shelf = Shelf::new(3);
        let (put, hear) = channel();
        thread::scope(|scope| {
            scope.spawn(|| {
                for brick in 0..5 {
                    shelf.put(brick);
                    put.send(()).unwrap();
                }
            });
            step("a maker fills a shelf with room for three");
            (0..3).for_each(|_| hear.recv().unwrap());
            waiting::until_others_sleep();

            see("whether a fourth is put", hear.try_recv().is_ok())
                .is(false, "A maker put a brick where there is no room.");
            step("a buyer takes two, so that there is room again");
            for _ in 0..2 {
                shelf.take();
            }
            (0..2).for_each(|_| hear.recv().unwrap());
        });
    });
}

#[test]
fn waiting_for_bricks_and_for_room_costs_nothing() {
    check(|| {
        let (full, empty) = (Shelf::new(1), Shelf::new(1));
        full.put(());
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| full.put(()));
                scope.spawn(|| empty.take());
            }

            waiting::costs_nothing(
                "While nothing can be put or taken, who waits looks again and \
                 again.",
            );

            step("everybody who waits is served");
            (0..2).for_each(|_| full.take());
            (0..2).for_each(|_| empty.put(()));
        });
    });
}
