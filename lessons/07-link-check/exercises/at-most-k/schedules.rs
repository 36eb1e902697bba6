//! Holds an answer to `at-most-k` to its promises, in every order of steps.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use answer::count_dead;
use probes::model::{Case, every_schedule, sync};
use probes::overlap::Gauge;
use probes::see;

/// Checks links, given by whether they are alive.
fn checked(links: &[bool], most: usize) {
    let gauge = Gauge::new();

    let dead = count_dead(links, most, |alive| {
        let _inside = gauge.enter();
        // Whoever may come comes now.
        sync::thread::yield_now();
        *alive
    });

    gauge.never_above(most, "More links are checked at once than may be.");
    let count = links.iter().filter(|alive| !**alive).count();
    see("dead ones", dead).is(count, "They are not all counted.");
}

#[test]
fn one_at_a_time_is_never_two() {
    every_schedule(|| checked(&[true, true], 1));
}

#[test]
fn a_dead_link_makes_room_as_well() {
    every_schedule(|| checked(&[false, true], 1));
}

#[test]
fn it_stays_so_when_somebody_wakes_for_no_reason() {
    let case = Case::new().schedules(3000).with_false_alarms();
    case.explore(|| checked(&[true, false, true], 2));
}
