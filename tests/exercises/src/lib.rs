//! What checks of exercises are written with.
//!
//! A check that compares printed results accepts a program that loses nine of
//! ten updates on a lucky day, and one that starts no thread at all. So the
//! checks of this course look at *how* a result comes about:
//!
//! | question | probe |
//! |---|---|
//! | is the result right? | [`see`](see()) |
//! | is the work done at the same time, and is a limit kept? | [`overlap`] |
//! | in every order of steps? | [`model`] |
//! | does waiting cost nothing? | [`waiting`] |
//! | does a future ask for all at once, and only when woken? | [`polling`] |
//! | does it end, and leave nothing behind? | [`check`](check()), [`drops`] |
//! | does it keep the rules of the exercise? | [`mod@rules`] |
//!
//! An exercise has two checks, each a test target of this package: `check.rs`
//! on real threads, and `schedules.rs` under a model checker. Both say
//! `mod answer;`, so that the student's file is an ordinary module of each.
//! It says `use crate::sync::…`, and each of them puts other types there.
//!
//! What needs a runtime stands in a package of its own, `exercises-async`: an
//! exercise without one waits for none.
//!
//! A test calls [`check`](check()) once, and only once: its body runs in a
//! process of its own, where a deadlock or an endless loop can be ended.

mod check;
pub mod drops;
mod finding;
mod inside;
mod limits;
mod load;
pub mod model;
mod outside;
pub mod overlap;
pub mod polling;
mod processes;
mod report;
pub mod rules;
mod see;
pub mod sync;
mod threads;
pub mod waiting;

pub use check::check;
pub use finding::{Finding, Verdict};
pub use report::step;
pub use see::{Seen, see};
pub use threads::count as thread_count;
