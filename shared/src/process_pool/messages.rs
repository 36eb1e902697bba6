//! What the pool and its workers say to each other, one frame each.
//!
//! ```text
//! pool                                         worker
//!   │  starts it                                 │
//!   │ ◀────────────────────────────────── Hello  │
//!   │  Call 0 (the initializer, if any) ───────▶ │
//!   │ ◀───────────────────────────────  Answer 0 │
//!   │  Call 1, Call 2, … ──────────────────────▶ │  a few ahead, so that
//!   │ ◀─────────────────────────  Answer 1, 2, … │  it never waits for us
//!   │  closes the pipe ────────────────────────▶ │  and it ends
//! ```
//!
//! Answers come in the order of the calls. An answer leaves as soon as its task
//! is done, never with the next one: if the worker dies now, the first call
//! without an answer is the one that was running, and no other is blamed or run
//! twice. Calls travel in batches, where nothing is lost by waiting.
//!
//! The headers and the values are encoded by `postcard`: no field names, no
//! types, small integers in one byte. Its price is that the two sides must
//! agree on the types beforehand; that is what [`PROTOCOL`] and the signature
//! in each call are for.

use serde::{Deserialize, Serialize};

use super::frames::{TooLong, write_frame};

/// Number of the protocol. It rises when a message changes its shape.
pub const PROTOCOL: u32 = 1;

/// How the first frame begins. Its shape never changes, whatever the protocol.
const HELLO: &[u8] = b"process-pool worker ";

/// Stands before the encoded items of a call.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call<'a> {
    /// Comes back in the answer.
    pub id: u64,
    /// The name the task is registered by.
    pub task: &'a str,
    /// The task's types, as the caller knows them.
    pub signature: &'a str,
    /// How many inputs follow.
    pub items: usize,
}

/// Stands before the encoded outcomes of a call, each a `Result<O, Failure>`.
///
/// An answer may end early, after a failure: that failure then stands for the
/// items that are left, too.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The call that is answered.
    pub id: u64,
}

/// Why a worker has no result for an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Failure {
    /// The task panicked and said this.
    Panicked(String),
    /// The worker could not make sense of the call, or not encode the result.
    Unusable(String),
}

/// Why something could not be made into a frame.
#[derive(Debug, thiserror::Error)]
pub enum EncodeError {
    /// The value's `Serialize` refused, or has a length it does not know.
    #[error(transparent)]
    Value(#[from] postcard::Error),
    /// It is too large.
    #[error(transparent)]
    TooLong(#[from] TooLong),
}

/// The first frame that a worker writes, without its header.
#[must_use]
pub fn hello() -> Vec<u8> {
    [HELLO, &PROTOCOL.to_le_bytes()].concat()
}

/// Checks the first frame of a worker.
///
/// # Errors
/// A sentence that says what is wrong.
pub fn check_hello(frame: &[u8]) -> Result<(), String> {
    let version = frame
        .strip_prefix(HELLO)
        .and_then(|rest| rest.try_into().ok())
        .map(u32::from_le_bytes);
    match version {
        Some(PROTOCOL) => Ok(()),
        Some(other) => Err(format!(
            "it speaks version {other} of the protocol, this program version \
             {PROTOCOL}: build both from the same source"
        )),
        None => Err("it did not greet: does its `main` begin with \
             `process_pool::serve`?"
            .to_owned()),
    }
}

/// Makes the frame of a call.
pub(super) fn call_frame<I: Serialize>(
    header: &Call<'_>,
    inputs: &[I],
    limit: usize,
) -> Result<Vec<u8>, EncodeError> {
    // Enough for a small call: growing costs more than all the rest.
    let mut out = Vec::with_capacity(128);
    write_frame(&mut out, limit, |out| {
        postcard::to_io(header, &mut *out)?;
        for input in inputs {
            postcard::to_io(input, &mut *out)?;
        }
        Ok::<_, EncodeError>(())
    })?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_of_this_version_is_welcome() {
        assert_eq!(check_hello(&hello()), Ok(()));
    }

    #[test]
    fn a_worker_of_another_version_is_told_so() {
        let hello = [HELLO, &(PROTOCOL + 1).to_le_bytes()].concat();

        let refused = check_hello(&hello).unwrap_err();

        assert!(refused.contains("version 2 of the protocol"), "{refused}");
    }

    #[test]
    fn a_program_that_is_no_worker_is_told_from_one() {
        for said in [&b"usage: race [OPTIONS]"[..], b"", HELLO, &hello()[1..]] {
            let refused = check_hello(said).unwrap_err();
            assert!(refused.contains("process_pool::serve"), "{refused}");
        }
    }
}
