//! What `owners` promises, with real threads.
//!
//! These tests stand apart from `owners.rs`, since a model checker includes
//! that file: `tests/model/owners_checks.rs` holds it to the same in orders
//! that real threads rarely find.

use std::time::Duration;

use shared::lesson::Stop;
use shared::measure::Timeline;
use shared::seed::Seed;

use crate::chaos::Chaos;
use crate::owners::{Job, Line, with_owners, without_owners};
use crate::sync::Mutex;
use crate::watchdog::in_time;

type Way = fn(&Job) -> Vec<u64>;

/// Lets four producers count to 100. Gives the counts in the order printed,
/// and what stood on the terminal.
fn count(
    way: Way,
    longest: Duration,
    stop: Stop,
    see: fn(&Stop, Line),
) -> (Vec<u64>, Vec<Line>) {
    in_time(move || {
        let seen = Mutex::new(Vec::new());
        let counts = way(&Job {
            producers: 4,
            amounts: 25,
            chaos: Chaos {
                seed: Seed::from(4),
                run: 0,
                longest,
                stop: &stop,
                timeline: Timeline::default(),
            },
            terminal: Box::new(|line| {
                see(&stop, line);
                seen.lock().unwrap().push(line);
            }),
        });
        (counts, seen.into_inner().unwrap())
    })
}

fn count_at_once(way: Way) -> (Vec<u64>, Vec<Line>) {
    count(way, Duration::ZERO, Stop::default(), |_, _| ())
}

#[test]
fn owners_print_every_count_in_order() {
    let (counts, _) = count_at_once(with_owners);

    assert!(counts.iter().copied().eq(1..=100), "{counts:?}");
}

#[test]
fn owners_print_every_count_in_order_whatever_the_pauses() {
    let longest = Duration::from_micros(200);

    let (counts, _) = count(with_owners, longest, Stop::default(), |_, _| ());

    assert!(counts.iter().copied().eq(1..=100), "{counts:?}");
}

#[test]
fn all_counts_are_on_the_terminal_before_the_end_is() {
    let longest = Duration::from_micros(200);
    for way in [with_owners, without_owners] {
        let (counts, seen) = count(way, longest, Stop::default(), |_, _| ());

        let lines = counts.into_iter().map(Line::Count);
        assert!(lines.chain([Line::End]).eq(seen.iter().copied()));
    }
}

#[test]
fn without_owners_every_count_is_printed_once() {
    let (mut counts, _) = count_at_once(without_owners);

    counts.sort_unstable();
    assert!(counts.iter().copied().eq(1..=100), "{counts:?}");
}

#[test]
fn a_run_that_should_end_does_not_wait_for_its_pauses() {
    let stop = Stop::default();
    stop.request();

    for way in [with_owners, without_owners] {
        let longest = Duration::from_hours(1);
        let (counts, _) = count(way, longest, stop.clone(), |_, _| ());

        assert!(counts.is_empty(), "{counts:?}");
    }
}

#[test]
fn a_run_that_should_end_in_the_middle_prints_what_is_under_way() {
    let longest = Duration::from_micros(200);

    let (counts, seen) =
        count(with_owners, longest, Stop::default(), |stop, line| {
            if line == Line::Count(3) {
                stop.request();
            }
        });

    assert!(counts.iter().copied().eq(1..=counts.len() as u64));
    assert_eq!(seen.last(), Some(&Line::End));
}
