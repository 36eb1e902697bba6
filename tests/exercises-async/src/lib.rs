//! What checks of exercises with an event loop are written with.
//!
//! They use what the package `exercises` has, and besides
//!
//! | question | probe |
//! |---|---|
//! | is anything left behind on the loop? | [`on_a_loop`] |
//! | does the loop go on meanwhile? | [`Heartbeat`] |
//! | how long was it waited? | tokio's paused clock, which [`on_a_loop`] sets |
//!
//! They stand in a package of their own since they bring tokio along, and a
//! student who works on threads is not to wait for it.

mod event_loop;
mod heartbeat;

pub use event_loop::on_a_loop;
pub use heartbeat::Heartbeat;
