//! What a dinner on real threads promises.

use std::time::Duration;

use clap::ValueEnum;
use shared::lesson::Stop;
use shared::measure::Timeline;
use shared::seed::Seed;

use crate::choice::Choice;
use crate::dinner::{Dinner, Doing, Evening, Pace, Place, Rules, tracks};
use crate::seat::Seat;
use crate::strategy::{Naive, Strategy};
use crate::sync::{mpsc, thread};

/// Turns a hang into a message.
const WATCHDOG: Duration = Duration::from_mins(1);

/// No dinner of a test lasts so long.
const HOUR: Duration = Duration::from_hours(1);

/// Everybody is hungry, hurries, and leaves after so many meals.
fn in_a_hurry(meals: Option<u64>) -> Rules {
    Rules {
        // Long enough for the threads to meet, short for many dinners.
        pace: Pace::of(Duration::from_micros(50)),
        meals,
        time: HOUR,
        hungry: true,
    }
}

/// Serves dinner number `number`, and looks on.
fn serve(
    table: Box<dyn Strategy>,
    philosophers: usize,
    rules: Rules,
    number: u64,
    mut look: impl FnMut(&[Place], &Stop) + Send + 'static,
) -> Evening {
    let (send, evening) = mpsc::channel();
    thread::spawn(move || {
        let stop = Stop::default();
        let dinner = Dinner {
            strategy: &*table,
            rules,
            seed: Seed::from(3),
            number,
            stop: &stop,
        };
        let mut tracks = tracks(&Timeline::default(), "test", philosophers);
        let evening =
            dinner.serve_watched(&mut tracks, |places| look(places, &stop));
        send.send(evening).expect("the test waits for it");
    });
    let evening = evening.recv_timeout(WATCHDOG);
    evening
        .expect("the dinner ends within a minute")
        .expect("the system has threads for it")
}

fn not_look(_: &[Place], _: &Stop) {}

/// Asserts that the dinner got stuck, in a cycle round the whole table, and
/// that each in it says the same.
fn assert_stuck(evening: &Evening, philosophers: usize) {
    let deadlock = evening.deadlock.as_ref().expect("it gets stuck");
    let waits = deadlock.cycle.waits();
    assert_eq!(waits.len(), philosophers);
    for wait in waits {
        let seat = Seat::of(wait.who, philosophers);
        assert_eq!(wait.fork, seat.right, "{}", deadlock.cycle);
        let neighbour = Seat::of(wait.held_by, philosophers);
        assert_eq!(wait.fork, neighbour.left, "{}", deadlock.cycle);
        assert_eq!(evening.plates[wait.who.0].wanted, Some(wait.fork));
    }
    assert!(deadlock.is_true(&evening.plates), "{}", deadlock.cycle);
}

#[test]
fn five_philosophers_with_a_toast_get_stuck_at_every_one_of_100_dinners() {
    for number in 0..100 {
        let table = Box::new(Naive::with_toast(5));

        let evening = serve(table, 5, in_a_hurry(None), number, not_look);

        assert_stuck(&evening, 5);
        assert_eq!(evening.meals(), 0);
    }
}

#[test]
fn a_toast_gets_a_table_of_any_size_stuck() {
    for philosophers in [2, 3, 100, 1_000] {
        let table = Box::new(Naive::with_toast(philosophers));

        let evening = serve(table, philosophers, in_a_hurry(None), 0, not_look);

        assert_stuck(&evening, philosophers);
    }
}

#[test]
fn nobody_stays_away_from_a_toast_even_if_the_time_is_over_by_then() {
    let rules = Rules {
        time: Duration::ZERO,
        ..in_a_hurry(None)
    };

    let evening = serve(Box::new(Naive::with_toast(5)), 5, rules, 0, not_look);

    assert_stuck(&evening, 5);
}

#[test]
fn five_naive_philosophers_get_stuck_by_chance_before_their_time_is_over() {
    for number in 0..20 {
        let table = Box::new(Naive::new(5));

        let evening = serve(table, 5, in_a_hurry(None), number, not_look);

        assert_stuck(&evening, 5);
    }
}

#[test]
fn every_other_strategy_feeds_everybody_at_100_dinners() {
    for choice in Choice::RIGHT {
        for number in 0..100 {
            let table = choice.table(5);

            let evening =
                serve(table, 5, in_a_hurry(Some(3)), number, not_look);

            assert!(evening.deadlock.is_none(), "{}", choice.name());
            for plate in &evening.plates {
                assert_eq!(plate.meals, 3, "{}", choice.name());
            }
        }
    }
}

#[test]
fn every_other_strategy_feeds_small_tables_and_large_ones() {
    for choice in Choice::RIGHT {
        for philosophers in [2, 3, 200] {
            let table = choice.table(philosophers);

            let evening =
                serve(table, philosophers, in_a_hurry(Some(2)), 0, not_look);

            let meals = (evening.fewest(), evening.most());
            assert_eq!(meals, (2, 2), "{}", choice.name());
        }
    }
}

#[test]
fn ctrl_c_sends_everybody_home_who_thinks_waits_or_eats() {
    for &choice in Choice::value_variants() {
        let rules = Rules {
            // A meal takes an hour, and so do those who wait for it.
            pace: Pace {
                reach: Duration::ZERO,
                ..Pace::of(HOUR)
            },
            ..in_a_hurry(None)
        };

        let evening = serve(choice.table(50), 50, rules, 0, |places, stop| {
            if places.iter().any(|place| place.doing == Doing::Eats) {
                stop.request();
            }
        });

        assert_eq!(evening.plates.len(), 50, "{}", choice.name());
    }
}

#[test]
fn whoever_watches_sees_everybody_leave() {
    let (send, seen) = mpsc::channel();

    serve(
        Choice::Ordered.table(5),
        5,
        in_a_hurry(Some(2)),
        0,
        move |places, _| {
            // Nobody listens to what comes after the last picture.
            let _ = send.send(places.to_vec());
        },
    );

    let last = seen.iter().last().expect("the end is always shown");
    for place in last {
        assert_eq!((place.doing, place.meals), (Doing::HasLeft, 2));
    }
}
