//! The exercise runner: `cargo exercise`.
//!
//! An exercise is a folder `lessons/NN-name/exercises/NAME`:
//!
//! | file | what it is |
//! |---|---|
//! | `answer.rs` | the student's file |
//! | `start.rs` | what it was at first: `reset` needs no git |
//! | `check.rs` | the tests, on real threads; says `mod answer;` |
//! | `schedules.rs` | the tests in every order of steps, where there are any |
//! | `solution.rs` | one right answer |
//! | `wrong/*.rs` | wrong answers that students give |
//! | `exercise.toml` | its [`Card`](card::Card): title, page, hints, what each answer must get |
//!
//! ```text
//! answer ─rustc─▶ schedules.rs, check.rs as programs ─▶ their tests ─▶ Outcome
//! ```
//!
//! A check has `rustfmt` skip the answer: half written, it would stop the
//! formatting of everything else.
//!
//! The runner calls the compiler itself: cargo would wait for whatever else
//! builds, such as an editor, and a start, a solution and a wrong answer are
//! each built with the very same check. What was found is told by the checks
//! themselves; the package `exercises` says how.

pub mod card;
pub mod command;
mod compiler;
mod exercise;
mod lay_out;
mod outcome;
mod progress;
mod reset;
mod tell;
mod trial;
mod verify;
mod watch;
mod whole;

pub use compiler::Probes;
pub use exercise::Exercise;
pub use lay_out::{Package, lay_out};
pub use outcome::{Found, Outcome, Test, Verdict};
pub use verify::{Care, Problem, verify};
