//! The pool's end of the pipe of answers.

use std::borrow::Cow;
use std::time::{Duration, Instant};

use thiserror::Error;

use super::link::Process;
use crate::sync::Arc;

pub struct Answers(pub Arc<Process>);

#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[expect(dead_code, reason = "a model writes no nonsense and knows no time")]
pub enum End {
    #[error("it closed the pipe")]
    Closed,
    #[error("{0}")]
    Nonsense(String),
    #[error("it kept silent")]
    TimeIsUp,
}

impl Answers {
    /// All the answers that are there, at least one.
    pub fn read(
        &mut self,
        _patience: Duration,
        _due: Option<Instant>,
    ) -> Result<Vec<Cow<'_, [u8]>>, End> {
        let answers = self.0.take_answers();
        if answers.is_empty() {
            return Err(End::Closed);
        }
        Ok(answers.into_iter().map(Cow::Owned).collect())
    }

    pub fn read_one(&mut self, due: Option<Instant>) -> Result<Vec<u8>, End> {
        let mut frames = self.read(Duration::ZERO, due)?;
        assert_eq!(frames.len(), 1, "it was asked for one");
        Ok(frames.remove(0).into_owned())
    }
}

/// An answer has as many bytes as its call.
pub fn outcomes(frame: &[u8], call: u64) -> Result<&[u8], End> {
    if frame.len() as u64 == call {
        Ok(frame)
    } else {
        Err(End::Nonsense(format!("answer {} to {call}", frame.len())))
    }
}
