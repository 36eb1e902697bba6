//! `count += 1` in several threads: updates get lost.
//!
//! The line looks like one thing and is three: load the count into a register,
//! add one there, store it back. Whoever loads between another's load and
//! store stores over what the other stored.

use super::letter;
use crate::explore::{Model, Thread};

/// The shared count, and the register of a thread.
type Adder = Thread<usize, usize>;

/// `threads` threads that each do `count += 1` so many times, in three steps.
///
/// ```
/// use shared::explore::models::lost_update;
///
/// let count = lost_update(2, 1).count()?;
/// assert_eq!((count.all.total(), count.all.bad), (20, 18));
/// # Ok::<(), shared::explore::ExploreError>(())
/// ```
#[must_use]
pub fn lost_update(threads: usize, increments: usize) -> Model<usize, usize> {
    Model::new("lost update", 0)
        .threads((0..threads).map(|thread| adder(letter(thread), increments)))
        .good_when(move |count| *count == threads * increments)
        .show("count", usize::to_string)
}

fn adder(name: String, increments: usize) -> Adder {
    (0..increments).fold(Adder::new(name), |adder, _| {
        adder
            .step("load", |count, me| *me = *count)
            .step("add", |_, me| *me += 1)
            .step("store", |count, me| *count = *me)
    })
}
