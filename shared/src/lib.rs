//! What the lessons share.

pub mod sync;
