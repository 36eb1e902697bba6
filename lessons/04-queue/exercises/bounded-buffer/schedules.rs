//! Holds an answer to `bounded-buffer` to its promises, in every order of
//! steps.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use std::sync::atomic::{AtomicUsize, Ordering};

use answer::Shelf;
use probes::model::{Case, name, sync};
use probes::{Finding, Verdict, see};

#[test]
fn two_buyers_get_the_two_bricks_of_one_maker() {
    case().explore(|| evening(1, &[2], &[1, 1]));
}

#[test]
fn two_makers_find_room_for_their_bricks() {
    case().explore(|| evening(1, &[2, 1], &[3]));
}

#[test]
fn two_makers_serve_two_buyers() {
    case().explore(|| evening(1, &[1, 1], &[1, 1]));
}

#[test]
fn a_brick_for_each_of_two_buyers_who_wait() {
    case().explore(|| evening(2, &[2], &[1, 1]));
}

#[test]
fn a_false_alarm_does_no_harm() {
    case()
        .with_false_alarms()
        .explore(|| evening(1, &[2], &[2]));
}

/// Makers and buyers, each of so many bricks, at a shelf with so much room.
fn evening(room: usize, makers: &[usize], buyers: &[usize]) {
    let shelf = Shelf::new(room);
    let (put, asked) = (AtomicUsize::new(0), AtomicUsize::new(0));
    sync::thread::scope(|scope| {
        let (shelf, put, asked) = (&shelf, &put, &asked);
        for (number, &bricks) in makers.iter().enumerate() {
            scope.spawn(move || {
                name(&format!("maker {}", number + 1));
                for _ in 0..bricks {
                    shelf.put(());
                    // `Relaxed`: one thread of the system runs them all.
                    let put = 1 + put.fetch_add(1, Ordering::Relaxed);
                    // Who only asked may not have taken anything yet.
                    let asked = asked.load(Ordering::Relaxed);
                    has_room(put.saturating_sub(asked), room);
                }
            });
        }
        for (number, &bricks) in buyers.iter().enumerate() {
            scope.spawn(move || {
                name(&format!("buyer {}", number + 1));
                for _ in 0..bricks {
                    asked.fetch_add(1, Ordering::Relaxed);
                    shelf.take();
                }
            });
        }
    });
    see("bricks that were put and taken", put.into_inner()).is(
        makers.iter().sum(),
        "Each brick is put once, and taken once.",
    );
}

fn has_room(at_least: usize, room: usize) {
    if at_least > room {
        Finding::new(
            Verdict::Wrong,
            "A maker put a brick where there is no room.",
        )
        .expected(format!("bricks on the shelf: at most {room}"))
        .observed(format!("bricks on the shelf: {at_least}"))
        .report();
    }
}

/// So many orders of steps are tried in a second, and the simple ones first.
fn case() -> Case {
    Case::new().schedules(3_000)
}
