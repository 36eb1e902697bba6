//! What the worker processes did, on the timeline of their pool.
//!
//! A worker process has a memory of its own, so it cannot draw on the pool's
//! timeline. And an `Instant` cannot be sent: what it counts from is nobody's
//! business. So a worker reads a [clock](super::carrier::clock) that all
//! processes of a machine share, and says with each answer when the call began
//! to run and for how long it ran. The pool has read that clock together with
//! its own, and so knows where on its timeline that was.
//!
//! If nothing is recorded, no clock is read and nothing of this is sent.

use std::time::Duration;

use super::answers::{End, outcomes};
use super::carrier::clock;
use super::messages::{Ran, task_of};
use crate::measure::{Activity, Span, Timeline};

/// Where the runs of a pool's tasks are drawn, if anywhere.
pub(super) struct Recorder {
    timeline: Timeline,
    /// The common clock when the recording began. None: nothing is recorded.
    start: Option<Duration>,
}

impl Recorder {
    pub(super) fn new(timeline: Timeline) -> Self {
        // If the system takes the core away between two readings, the clocks
        // seem to be apart by as much. So the closest of some readings counts.
        let readings = (0..10).filter_map(|_| {
            let before = timeline.elapsed()?;
            let now = clock();
            let after = timeline.elapsed()?;
            Some((after.saturating_sub(before), now.saturating_sub(after)))
        });
        let start = readings.min().map(|(_, start)| start);
        Self { timeline, start }
    }

    /// Whether workers are to say when they ran what.
    pub(super) fn is_on(&self) -> bool {
        self.start.is_some()
    }

    /// The record of one worker process.
    pub(super) fn runs_of<'a>(&'a self, worker: &'a str) -> Runs<'a> {
        Runs {
            recorder: self,
            worker,
            spans: Vec::new(),
        }
    }
}

/// What one worker process ran. Handed in when dropped.
pub(super) struct Runs<'a> {
    recorder: &'a Recorder,
    worker: &'a str,
    spans: Vec<Span>,
}

impl Runs<'_> {
    /// As [`outcomes`], and notes when the call ran, if that is recorded.
    pub(super) fn outcomes<'f>(
        &mut self,
        answer: &'f [u8],
        id: u64,
        call: &[u8],
    ) -> Result<&'f [u8], End> {
        let Some(start) = self.recorder.start else {
            return outcomes(answer, id);
        };
        let (answer, ran) = Ran::split(answer).ok_or_else(|| {
            End::Nonsense("it does not say when it ran".to_owned())
        })?;
        let outcomes = outcomes(answer, id)?;
        self.spans.push(Span {
            name: task_of(call).to_owned().into(),
            activity: Activity::Working,
            start: ran.begun.saturating_sub(start),
            length: ran.length,
        });
        Ok(outcomes)
    }
}

impl Drop for Runs<'_> {
    fn drop(&mut self) {
        let spans = std::mem::take(&mut self.spans);
        self.recorder.timeline.add(self.worker, spans);
    }
}
