//! The exact numbers of the lost update.

use std::collections::BTreeMap;

use shared::explore::models::lost_update;
use shared::explore::{Count, Tally, interleavings};

fn by_walking(threads: usize, increments: usize) -> Count<usize> {
    lost_update(threads, increments).count_by_walking().unwrap()
}

fn by_states(threads: usize, increments: usize) -> Count<usize> {
    lost_update(threads, increments).count().unwrap()
}

fn tally(good: u128, bad: u128) -> Tally {
    Tally {
        good,
        bad,
        deadlocked: 0,
    }
}

#[test]
fn walking_finds_every_schedule_and_every_loss() {
    let table = [
        ((2, 1), tally(2, 18)),
        ((3, 1), tally(6, 1_674)),
        ((4, 1), tally(24, 369_576)),
        ((2, 2), tally(6, 918)),
        ((2, 3), tally(20, 48_600)),
    ];

    for ((threads, increments), expected) in table {
        let count = by_walking(threads, increments);
        assert_eq!(count.all, expected, "{threads} × {increments}");
    }
}

#[test]
fn counting_by_states_agrees_with_walking() {
    for (threads, increments) in [(1, 3), (2, 1), (3, 1), (2, 2), (2, 3)] {
        let by_states = by_states(threads, increments);
        assert_eq!(by_states, by_walking(threads, increments));
    }
}

#[test]
fn counting_by_states_reaches_where_walking_does_not() {
    let count = by_states(2, 5);

    assert_eq!(count.all, tally(252, 155_117_268));
    assert_eq!(count.all.total(), 155_117_520);
}

#[test]
fn one_increment_each_is_lost_exactly_when_one_is_interrupted() {
    let count = by_states(2, 1);

    let expected = BTreeMap::from([
        (1, tally(2, 0)),
        (2, tally(0, 4)),
        (3, tally(0, 8)),
        (4, tally(0, 4)),
        (5, tally(0, 2)),
    ]);
    assert_eq!(count.by_switches, expected);
}

#[test]
fn two_increments_each_end_anywhere_from_two_to_four() {
    let count = by_states(2, 2);

    let expected = BTreeMap::from([
        (2, tally(0, 702)),
        (3, tally(0, 216)),
        (4, tally(6, 0)),
    ]);
    assert_eq!(count.by_final, expected);
}

#[test]
fn the_least_value_is_two_however_many_increments() {
    for (threads, increments) in [(2, 2), (2, 3), (2, 5), (3, 2), (3, 3)] {
        let count = by_states(threads, increments);
        let least = count.by_final.keys().next();
        assert_eq!(least, Some(&2), "{threads} × {increments}");
    }
}

#[test]
fn totals_and_survivors_are_those_of_the_closed_form() {
    for (threads, increments) in [
        (1, 1),
        (1, 4),
        (2, 1),
        (2, 4),
        (2, 6),
        (3, 1),
        (3, 3),
        (4, 1),
        (5, 1),
    ] {
        let count = by_states(threads, increments).all;

        let (t, n) = (threads as u128, increments as u128);
        assert_eq!(Some(count.total()), interleavings(t, 3 * n));
        assert_eq!(Some(count.good), interleavings(t, n));
    }
}

#[test]
fn the_closed_form_reaches_as_far_as_its_numbers_do() {
    // 130! / 65!² has 38 digits, 132! / 66!² is the first beyond 128 bits.
    let largest = 95_067_625_827_960_698_145_584_333_020_095_113_100;
    assert_eq!(interleavings(2, 65), Some(largest));
    assert_eq!(interleavings(2, 66), None);
    assert_eq!(interleavings(0, 5), Some(1));
    assert_eq!(interleavings(5, 0), Some(1));
}

#[test]
fn no_thread_and_no_increment_have_one_schedule_of_no_step() {
    for (threads, increments) in [(0, 0), (0, 1), (2, 0)] {
        let count = by_states(threads, increments);
        assert_eq!(count.all, tally(1, 0));
        assert_eq!(count, by_walking(threads, increments));
    }
}
