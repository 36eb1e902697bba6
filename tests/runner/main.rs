//! The exercises, held to what they say; and the runner, given answers that
//! would harm a runner that trusts them.

mod commands;
mod nasty;
mod set;
