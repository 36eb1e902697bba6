//! The explorer: schedules walked one by one, and counted by states.

use std::hint::black_box;

use shared::explore::models::lost_update;

use crate::harness::{Bench, Rival};
use crate::python::Python;

/// The schedules of three threads that load, add and store.
const THREE: u32 = 1_680;

/// Those of four.
const FOUR: u32 = 369_600;

const WORKS: &str = "a model without loops can be counted";

pub fn measure(bench: &mut Bench, python: Option<&Python>) {
    let three = lost_update(3, 1);
    let mut rivals = vec![Rival::new("ours", THREE, || {
        black_box(three.count_by_walking().expect(WORKS));
    })];
    rivals.extend(python.map(|it| it.rival("CPython", "walk", THREE)));
    bench.compare("walk", "A schedule of 1,680, walked", rivals);

    let four = lost_update(4, 1);
    let rivals = vec![
        Rival::new("counted by states", FOUR, || {
            black_box(four.count().expect(WORKS));
        }),
        Rival::new("walked one by one", FOUR, || {
            black_box(four.count_by_walking().expect(WORKS));
        }),
    ];
    bench.compare("count", "A schedule of 369,600, counted", rivals);
}
