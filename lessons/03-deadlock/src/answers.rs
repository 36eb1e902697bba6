//! Which answer to a prediction the run showed, by its place among the choices.

use shared::lesson::{Experiment, Lesson};

/// None, some or all of the dinners with quick hands got stuck.
pub fn quick_hands(lesson: &Lesson) -> usize {
    let row = &result(lesson, "cycle").rows[0];
    match (row["stuck"].as_u64(), row["dinners"].as_u64()) {
        (Some(0), _) => 0,
        (stuck, dinners) if stuck < dinners => 1,
        _ => 2,
    }
}

/// One naive order in ten gets stuck or more, fewer, or fewer than one in a
/// thousand.
pub fn stuck_orders(lesson: &Lesson) -> usize {
    let largest = result(lesson, "explore").rows.last();
    match largest.and_then(|row| row["one_in"].as_f64()) {
        Some(..=10.0) => 0,
        Some(..=1_000.0) => 1,
        _ => 2,
    }
}

/// Two neighbours are in the cycle, or some of the table, or all of it.
pub fn cycle(lesson: &Lesson) -> usize {
    let largest = result(lesson, "sizes").rows.last();
    let count = |column| largest.and_then(|row| row[column].as_u64());
    match count("naive_cycle") {
        Some(2) => 0,
        cycle if cycle < count("philosophers") => 1,
        _ => 2,
    }
}

fn result<'a>(lesson: &'a Lesson, experiment: &str) -> &'a Experiment {
    let result = lesson.result(experiment);
    result.expect("the story has just run it to its end")
}
