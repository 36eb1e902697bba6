//! What the CPU can do with many numbers at once.
//!
//! A CPU of any make does some operations on several numbers in one step. How
//! many, and which operations, is its instruction set; a newer one does more.
//! A program that is compiled for the newest does not run on the others, so
//! the lanes are compiled once for each set, and which of them runs is decided
//! when the CPU is known.

use multiversion::multiversion;
use multiversion::target::match_target;

/// An instruction set that the lanes are compiled for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Set {
    /// What every CPU of this make has: on x86-64 SSE2, four numbers at once.
    Common,
    /// On x86-64 alone, eight at once.
    Avx2,
    /// On x86-64 alone, sixteen at once; and an instruction that rotates, and
    /// one for any logic of three numbers, each in place of three.
    Avx512,
}

impl Set {
    /// Whether this CPU has it.
    pub fn is_here(self) -> bool {
        self <= widest()
    }
}

/// The widest that this CPU has.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl", "x86_64+avx2"))]
pub fn widest() -> Set {
    match_target! {
        "x86_64+avx512f+avx512bw+avx512vl" => Set::Avx512,
        "x86_64+avx2" => Set::Avx2,
        _ => Set::Common,
    }
}

/// Whether this CPU has instructions for rounds of SHA-256, several in one.
/// `sha2` uses them by itself.
#[multiversion(targets("x86_64+sha+sse4.1+ssse3", "aarch64+sha2"))]
pub fn rounds_are_built_in() -> bool {
    match_target! {
        "x86_64+sha+sse4.1+ssse3" | "aarch64+sha2" => true,
        _ => false,
    }
}
