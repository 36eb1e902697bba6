//! How a lesson talks.
//!
//! Every lesson asks a question, lets the student predict, measures, shows a
//! table, and says claim by claim what held on this machine. So that ten
//! lessons do it the same way, [`main`] reads the options, a [`Lesson`] gathers
//! [`Experiment`]s into one [`Report`], and `render` draws it.
//!
//! ```text
//! options ─▶ Lesson ─▶ Experiment ─▶ Report ─┬▶ tables and sentences
//!    ▲          │       rows, runs, claims   ├▶ --format json
//! Ctrl-C ▶ Stop ┘                            └▶ exit code
//! ```

mod claim;
mod course;
mod error;
mod keyboard;
pub mod options;
mod picture;
pub mod program;
mod python;
pub mod render;
mod report;
mod run;
mod session;
mod stop;

pub use claim::{Bound, Claim, Verdict};
pub use course::{About, COURSE};
pub use error::Error;
pub use picture::Picture;
pub use report::{
    Column, Experiment, JSON_SCHEMA, Prediction, Python, Report, Runs, SCHEMA,
    Unit,
};
pub use run::{main, refuse};
pub use session::Lesson;
pub use stop::{Stop, Stopped};
