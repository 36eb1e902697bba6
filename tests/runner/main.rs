//! The exercises, held to what they say; and the runner, given answers that
//! would harm a runner that trusts them.

mod commands;
mod ctrl_c;
mod laid_out;
mod nasty;
mod reset;
mod set;
mod trial;
mod unfinished;
mod workspace;
