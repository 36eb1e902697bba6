//! What a worker writes, as its pool reads it.

use std::borrow::Cow;
use std::io::{self, ErrorKind, Read};

use super::carrier::{AnswerSource, Line};
use super::frames::{Decoder, NoFrame};
use super::messages::Answer;

/// How much is read at once: what a pipe holds on Linux.
const READ_SIZE: usize = 64 * 1024;

/// Where a worker's answers come from.
pub(super) struct Answers<B = Line, A = AnswerSource> {
    bell: B,
    pipe: A,
    /// The last read may have left something.
    more: bool,
    /// There will be no more rings.
    ended: bool,
    /// What came after the last frame is none.
    nonsense: Option<NoFrame>,
    decoder: Decoder,
    buffer: Vec<u8>,
}

/// Why there will be no more answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The worker has closed the pipe, most likely by ending.
    Closed,
    /// It wrote something that is no answer.
    Nonsense(String),
}

impl<B: Read, A: Read> Answers<B, A> {
    pub(super) fn new(bell: B, pipe: A, frame_limit: usize) -> Self {
        let decoder = Decoder::new(frame_limit);
        let buffer = vec![0; READ_SIZE];
        Self {
            bell,
            pipe,
            more: false,
            ended: false,
            nonsense: None,
            decoder,
            buffer,
        }
    }

    /// Waits for the bell and gives the frames that are complete now, if any.
    ///
    /// # Blocking
    /// Until the worker rings or ends.
    pub(super) fn read(&mut self) -> Result<Vec<Cow<'_, [u8]>>, End> {
        if let Some(error) = self.nonsense {
            return Err(End::Nonsense(error.to_string()));
        }
        if !self.more && !self.ended {
            // Several rings say no more than one.
            let rings = retry(|| self.bell.read(&mut [0; 64]));
            self.ended = !rings.is_ok_and(|rings| rings > 0);
        }
        // After the end there may still be answers. An error means none.
        // (`WouldBlock` is: nothing there.)
        let size = retry(|| self.pipe.read(&mut self.buffer)).unwrap_or(0);
        if size == 0 && self.ended {
            return Err(End::Closed);
        }
        self.more = size == self.buffer.len() || self.ended;
        let mut input = &self.buffer[..size];
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
    pub(super) fn read_one(&mut self) -> Result<Vec<u8>, End> {
        loop {
            let mut frames = self.read()?;
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

/// Again, if a signal came in between.
fn retry(mut read: impl FnMut() -> io::Result<usize>) -> io::Result<usize> {
    loop {
        match read() {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            done => return done,
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

    #[test]
    fn answers_before_nonsense_in_the_same_read_are_not_lost() {
        let bytes = [&frame(b"one")[..], &frame(b"two"), b"GET / HTTP/1.1"];
        let bytes = bytes.concat();
        let mut answers = Answers::new(&[0][..], &bytes[..], 100);

        assert_eq!(answers.read().unwrap(), [&b"one"[..], b"two"]);
        assert!(matches!(answers.read(), Err(End::Nonsense(_))));
    }

    #[test]
    fn answers_that_were_written_before_the_end_are_read_after_it() {
        let bytes = frame(&vec![7; 2 * READ_SIZE]);
        // No ring at all: the worker was killed before it could.
        let mut answers = Answers::new(&[][..], &bytes[..], usize::MAX);

        assert_eq!(answers.read_one(), Ok(vec![7; 2 * READ_SIZE]));
        assert_eq!(answers.read(), Err(End::Closed));
    }

    #[test]
    fn half_an_answer_at_the_end_is_none() {
        let bytes = frame(b"half");
        let mut answers = Answers::new(&[0][..], &bytes[..9], 100);

        assert_eq!(answers.read_one(), Err(End::Closed));
    }

    #[test]
    fn two_frames_where_one_was_asked_for_are_nonsense() {
        let bytes = [frame(b"one"), frame(b"two")].concat();
        let mut answers = Answers::new(&[0][..], &bytes[..], 100);

        assert!(matches!(answers.read_one(), Err(End::Nonsense(_))));
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
