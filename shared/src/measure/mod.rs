//! How a lesson measures.
//!
//! The question: did that change make a difference, or was it the machine? The
//! naive answer is one run, one clock, one number. It fails on every machine
//! that does something else as well, which is every machine. So here
//!
//! * [`Machine`] says where the run took place, and how busy it was before;
//! * [`interleaved`] takes rivals in turn, A B A B …, so that a change of the
//!   machine's pace meets both, and keeps every repetition;
//! * [`observe`] says what a run cost besides time: CPU, memory, threads,
//!   processes, bytes;
//! * [`sweep`] does so for one number of workers after the other;
//! * [`Timeline`] says who did what, when, and for whom.
//!
//! The price: repetitions take time, and looking costs a thread that looks.

mod machine;
mod resources;
mod samples;
mod sweep;
mod timeline;

pub use machine::Machine;
pub use resources::{Resources, Watch, observe, set_aside};
pub use samples::{Samples, interleave, interleaved};
pub use sweep::{SweepRow, sweep};
pub use timeline::{
    Activity, Arrow, Ink, Span, Timeline, Tip, Track, TrackSpans, draw,
};
