//! What a worker writes, as its pool reads it.

use std::borrow::Cow;
use std::io::ErrorKind;
use std::time::{Duration, Instant};

use thiserror::Error;

use super::carrier::{Inlet, Source};
use super::frames::{Decoder, NoFrame};
use super::messages::Answer;

/// How much is read at once: what a pipe holds on Linux.
const READ_SIZE: usize = 64 * 1024;

/// Where a worker's answers come from.
pub(super) struct Answers<S = Inlet> {
    pipe: S,
    /// What came after the last frame is none.
    nonsense: Option<NoFrame>,
    decoder: Decoder,
    buffer: Vec<u8>,
}

/// Why there are no more answers, or none for now.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(super) enum End {
    /// The worker has closed the pipe, most likely by ending.
    #[error("it closed the pipe")]
    Closed,
    /// It wrote something that is no answer.
    #[error("{0}")]
    Nonsense(String),
    /// The time is up. One may still come.
    #[error("it kept silent")]
    TimeIsUp,
}

impl<S: Source> Answers<S> {
    pub(super) fn new(pipe: S, frame_limit: usize) -> Self {
        Self {
            pipe,
            nonsense: None,
            decoder: Decoder::new(frame_limit),
            buffer: vec![0; READ_SIZE],
        }
    }

    /// Waits for the worker and gives the frames that are complete now, if any.
    ///
    /// # Blocking
    /// Until the worker writes or ends, or until `due`.
    pub(super) fn read(
        &mut self,
        patience: Duration,
        due: Option<Instant>,
    ) -> Result<Vec<Cow<'_, [u8]>>, End> {
        if let Some(error) = self.nonsense {
            return Err(End::Nonsense(error.to_string()));
        }
        let mut input = match self.pipe.read(&mut self.buffer, patience, due) {
            Ok(0) => return Err(End::Closed),
            Ok(size) => &self.buffer[..size],
            Err(error) if error.kind() == ErrorKind::TimedOut => {
                return Err(End::TimeIsUp);
            }
            // There is no way to hear from it again.
            Err(_) => return Err(End::Closed),
        };
        let mut frames = Vec::new();
        loop {
            match self.decoder.next(&mut input) {
                Ok(Some(frame)) => frames.push(frame),
                Ok(None) => return Ok(frames),
                // The frames before it are answers all the same.
                Err(error) => {
                    self.nonsense = Some(error);
                    return Ok(frames);
                }
            }
        }
    }

    /// The next frame, which must come alone: nothing else was asked for.
    pub(super) fn read_one(
        &mut self,
        due: Option<Instant>,
    ) -> Result<Vec<u8>, End> {
        loop {
            let mut frames = self.read(Duration::ZERO, due)?;
            match (frames.pop(), frames.is_empty()) {
                (None, _) => {}
                (Some(frame), true) => return Ok(frame.into_owned()),
                (Some(_), false) => {
                    let why = "it said more than it was asked for";
                    return Err(End::Nonsense(why.to_owned()));
                }
            }
        }
    }
}

/// The outcomes in an answer, if it is the answer to this call.
pub(super) fn outcomes(frame: &[u8], call: u64) -> Result<&[u8], End> {
    match postcard::take_from_bytes::<Answer>(frame) {
        Ok((Answer { id }, outcomes)) if id == call => Ok(outcomes),
        Ok((Answer { id }, _)) => Err(End::Nonsense(format!(
            "it answered call {id} when call {call} was next"
        ))),
        Err(error) => Err(End::Nonsense(format!("no answer: {error}"))),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Read};

    use super::super::frames::{TooLong, write_frame};
    use super::*;

    fn frame(body: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        write_frame::<TooLong>(&mut out, usize::MAX, |out| {
            out.extend_from_slice(body);
            Ok(())
        })
        .unwrap();
        out
    }

    /// What a worker that is gone has written.
    impl Source for &[u8] {
        fn read(
            &mut self,
            buffer: &mut [u8],
            _: Duration,
            _: Option<Instant>,
        ) -> io::Result<usize> {
            Read::read(self, buffer)
        }
    }

    #[test]
    fn answers_before_nonsense_in_the_same_read_are_not_lost() {
        let bytes = [&frame(b"one")[..], &frame(b"two"), b"GET / HTTP/1.1"];
        let bytes = bytes.concat();
        let mut answers = Answers::new(&bytes[..], 100);

        let read = answers.read(Duration::ZERO, None).unwrap();
        assert_eq!(read, [&b"one"[..], b"two"]);
        let read = answers.read(Duration::ZERO, None);
        assert!(matches!(read, Err(End::Nonsense(_))));
    }

    #[test]
    fn answers_that_were_written_before_the_end_are_read_after_it() {
        let bytes = frame(&vec![7; 2 * READ_SIZE]);
        let mut answers = Answers::new(&bytes[..], usize::MAX);

        assert_eq!(answers.read_one(None), Ok(vec![7; 2 * READ_SIZE]));
        assert_eq!(answers.read_one(None), Err(End::Closed));
    }

    #[test]
    fn a_time_that_is_up_is_told_from_a_pipe_that_fails() {
        /// A pipe that cannot be read.
        struct Failing(ErrorKind);
        impl Source for Failing {
            fn read(
                &mut self,
                _: &mut [u8],
                _: Duration,
                _: Option<Instant>,
            ) -> io::Result<usize> {
                Err(self.0.into())
            }
        }

        for (error, end) in [
            (ErrorKind::TimedOut, End::TimeIsUp),
            (ErrorKind::ConnectionReset, End::Closed),
        ] {
            let mut answers = Answers::new(Failing(error), 100);
            assert_eq!(answers.read(Duration::ZERO, None), Err(end));
        }
    }

    #[test]
    fn half_an_answer_at_the_end_is_none() {
        let bytes = frame(b"half");
        let mut answers = Answers::new(&bytes[..9], 100);

        assert_eq!(answers.read_one(None), Err(End::Closed));
    }

    #[test]
    fn two_frames_where_one_was_asked_for_are_nonsense() {
        let bytes = [frame(b"one"), frame(b"two")].concat();
        let mut answers = Answers::new(&bytes[..], 100);

        assert!(matches!(answers.read_one(None), Err(End::Nonsense(_))));
    }

    #[test]
    fn an_answer_to_another_call_is_nonsense() {
        let mut answer = postcard::to_stdvec(&Answer { id: 5 }).unwrap();
        answer.extend(b"outcome");

        assert_eq!(outcomes(&answer, 5), Ok(&b"outcome"[..]));
        assert!(matches!(outcomes(&answer, 6), Err(End::Nonsense(_))));
        assert!(matches!(outcomes(&[], 0), Err(End::Nonsense(_))));
    }
}
