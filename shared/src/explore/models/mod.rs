//! Ready-made models: the well-known ways in which threads go wrong, each
//! beside what mends it.
//!
//! One file, one idea, and short: they are also examples of how to write a
//! model.

mod lost_update;

pub use lost_update::lost_update;

/// What the thread of this number is called: A, B, … Z, T27, T28, …
fn letter(thread: usize) -> String {
    match ('A'..='Z').nth(thread) {
        Some(letter) => letter.to_string(),
        None => format!("T{}", thread + 1),
    }
}
