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
//! If the pool records a timeline, each answer says at its end when the call
//! ran: 16 bytes, which are not there otherwise.
//!
//! The headers and the values are encoded by `postcard`: no field names, no
//! types, small integers in one byte. Its price is that the two sides must
//! agree on the types beforehand; that is what [`PROTOCOL`] and the signature
//! in each call are for.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::frames::{HEADER, TooLong, write_frame};

/// Number of the protocol. It rises when a message changes its shape.
pub const PROTOCOL: u32 = 2;

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

/// Stands behind the outcomes, if the pool records: when the call ran. Of a
/// fixed size, since the length is known only after the outcomes are written,
/// and is found from the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ran {
    /// On the clock that all processes of the machine share.
    pub(super) begun: Duration,
    /// How long it took to decode the inputs, run the task and encode.
    pub(super) length: Duration,
}

impl Ran {
    /// Appends it to an answer.
    pub(super) fn write(self, out: &mut Vec<u8>) {
        for time in [self.begun, self.length] {
            // Enough for 580 years.
            let nanos = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
            out.extend(nanos.to_le_bytes());
        }
    }

    /// Takes it off an answer again. `None` if there is none.
    pub(super) fn split(answer: &[u8]) -> Option<(&[u8], Self)> {
        let (answer, length) = answer.split_last_chunk()?;
        let (answer, begun) = answer.split_last_chunk()?;
        let [begun, length] = [begun, length]
            .map(|nanos| Duration::from_nanos(u64::from_le_bytes(*nanos)));
        Some((answer, Self { begun, length }))
    }
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

/// The name of the task that a call's frame asks for.
pub(super) fn task_of(frame: &[u8]) -> &str {
    frame
        .get(HEADER..)
        .and_then(|call| postcard::take_from_bytes::<Call>(call).ok())
        .map_or("", |(call, _)| call.task)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_times_of_a_run_are_found_behind_any_outcomes() {
        let ran = Ran {
            begun: Duration::from_nanos(1 << 60),
            length: Duration::from_micros(7),
        };
        for outcomes in [&b""[..], b"x", &[255; 100]] {
            let mut answer = outcomes.to_vec();

            ran.write(&mut answer);

            assert_eq!(Ran::split(&answer), Some((outcomes, ran)));
        }
        assert_eq!(Ran::split(&[0; 15]), None);
    }

    #[test]
    fn the_frame_of_a_call_tells_its_task() {
        let header = Call {
            id: 300,
            task: "double",
            signature: "fn(u32) -> u32",
            items: 1,
        };

        let frame = call_frame(&header, &[21], 1000).unwrap();

        assert_eq!(task_of(&frame), "double");
    }

    #[test]
    fn a_worker_of_this_version_is_welcome() {
        assert_eq!(check_hello(&hello()), Ok(()));
    }

    #[test]
    fn a_worker_of_another_version_is_told_so() {
        let hello = [HELLO, &(PROTOCOL + 1).to_le_bytes()].concat();

        let refused = check_hello(&hello).unwrap_err();

        assert!(refused.contains("version 3 of the protocol"), "{refused}");
    }

    #[test]
    fn a_program_that_is_no_worker_is_told_from_one() {
        for said in [&b"usage: race [OPTIONS]"[..], b"", HELLO, &hello()[1..]] {
            let refused = check_hello(said).unwrap_err();
            assert!(refused.contains("process_pool::serve"), "{refused}");
        }
    }
}
