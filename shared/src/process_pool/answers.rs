//! What a worker writes, as its pool reads it.

use std::borrow::Cow;
use std::io::{self, ErrorKind, Read};

use super::carrier::{AnswerSource, Line};
use super::frames::{Decoder, NoFrame};
use super::messages::Answer;

/// How much is read at once: what a pipe holds on Linux.
const READ_SIZE: usize = 64 * 1024;

/// Where a worker's answers come from.
pub(super) struct Answers {
    bell: Line,
    pipe: AnswerSource,
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

impl Answers {
    pub(super) fn new(
        bell: Line,
        pipe: AnswerSource,
        frame_limit: usize,
    ) -> Self {
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
