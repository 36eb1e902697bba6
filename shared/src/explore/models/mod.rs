//! Ready-made models: the well-known ways in which threads go wrong, each
//! beside what mends it.
//!
//! One file, one idea, and short: they are also examples of how to write a
//! model. [`CATALOGUE`] has them all by name.
//!
//! | what goes wrong | model | mended |
//! |---|---|---|
//! | an update is lost | [`lost_update`] | [`atomic_add`], [`locked_add`], [`owned_count`] |
//! | what was checked is no longer true | [`check_then_act`] | [`check_and_act`] |
//! | two wait for each other | [`opposite_locks`] | [`sorted_locks`] |
//! | a circle of philosophers waits | [`philosophers`] | the same, another [`Strategy`]; [`chandy_misra`] |
//! | a woken thread trusts its wake-up | [`bounded_buffer`] | the same, with [`Recheck::While`] |
//! | a call to wake up is not heard | [`lost_notify`] | [`heard_notify`] |
//! | an executor sleeps on beside a task in line | [`lost_wake`] | [`kept_wake`] |
//! | Python's `x += 1`, and when it is safe | [`gil`] | |

mod bounded_buffer;
mod catalogue;
mod chandy_misra;
mod check_then_act;
mod gil;
mod lost_notify;
mod lost_update;
mod lost_wake;
mod mended_update;
mod philosophers;
mod two_locks;

pub use bounded_buffer::{Recheck, Shop, bounded_buffer};
pub use catalogue::{CATALOGUE, Listed};
pub use chandy_misra::{Neighbours, chandy_misra};
pub use check_then_act::{check_and_act, check_then_act};
pub use gil::{Interpreter, Line, gil};
pub use lost_notify::{Bakery, heard_notify, lost_notify};
pub use lost_update::lost_update;
pub use lost_wake::{EventLoop, kept_wake, lost_wake};
pub use mended_update::{
    Guarded, Mailbox, atomic_add, locked_add, owned_count,
};
pub use philosophers::{Strategy, Table, philosophers};
pub use two_locks::{Bank, opposite_locks, sorted_locks};

/// What the thread of this number is called: A, B, … Z, T27, T28, …
fn letter(thread: usize) -> String {
    match ('A'..='Z').nth(thread) {
        Some(letter) => letter.to_string(),
        None => format!("T{}", thread + 1),
    }
}
