//! A worker that takes calls, as its pool keeps account of it: what it has been
//! sent, how fast it is, and so how much it is sent next. Decisions only, as in
//! [`state`](super::state).
//!
//! How much is sent ahead? One call is enough that a worker with long tasks
//! never waits for its pool. Short tasks need more, or each answer and each call
//! costs a thread switch and a system call of its own. But calls sent ahead to
//! a busy worker cannot go to an idle one any more. So the number follows the
//! tasks: about a [millisecond](AHEAD) of work, at least one call.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::call::Call;
use super::carrier::PATIENCE;
use super::link::Link;
use crate::sync::Arc;

/// How much work, in time, a worker is sent ahead.
const AHEAD: Duration = Duration::from_millis(1);

/// Tasks shorter than this are sent in batches only, and their answers are
/// waited for with patience.
const SHORT: Duration = Duration::from_micros(100);

/// A worker that takes calls.
pub(super) struct Ready {
    pub(super) link: Arc<Link>,
    /// Calls without an answer, oldest first: the first one runs, the others
    /// are on their way or wait in the worker.
    pub(super) in_flight: VecDeque<Call>,
    /// How many bytes they have.
    bytes: usize,
    /// When the first of them began to run, as far as we can tell.
    since: Instant,
    /// How many calls it may have at once.
    window: usize,
    /// How long a call took lately.
    each: Duration,
    /// How many more calls it takes before it is replaced.
    left: usize,
    /// Somebody is writing to it and will look for more calls afterwards.
    writing: bool,
    /// It was killed because this call took too long.
    pub(super) timed_out: Option<u64>,
    /// We have closed its pipe.
    hung_up: bool,
}

impl Ready {
    pub(super) fn new(link: Arc<Link>, tasks: usize) -> Self {
        Self {
            link,
            in_flight: VecDeque::new(),
            bytes: 0,
            since: Instant::now(),
            window: 2,
            each: Duration::MAX,
            left: tasks,
            writing: false,
            timed_out: None,
            hung_up: false,
        }
    }

    /// Whether it could be sent one more call.
    pub(super) fn takes_calls(&self) -> bool {
        self.left > 0 && !self.hung_up && self.timed_out.is_none()
    }

    /// Whether a call can be sent without waiting for the worker: it reads only
    /// while it has no task in hand, and until then the pipe must hold what is
    /// sent. A large call is sent alone.
    fn has_room_for(&self, call: &Call) -> bool {
        self.in_flight.is_empty()
            || self.bytes + call.frame.len() <= self.link.room()
    }

    /// How many calls it could be sent now; none while somebody writes to it.
    pub(super) fn wants(&self, refill: Refill, most: usize) -> usize {
        let waiting = self.in_flight.len();
        if self.writing || !self.takes_calls() || waiting > self.low(refill) {
            return 0;
        }
        let window = self.window.min(most);
        window.saturating_sub(waiting).min(self.left)
    }

    /// Takes up to so many calls from the queue. The caller must send them, and
    /// then say so with [`sent`](Self::sent). `None` if it takes nothing.
    pub(super) fn take(
        &mut self,
        queue: &mut VecDeque<Call>,
        calls: usize,
    ) -> Option<Batch> {
        let was_idle = self.in_flight.is_empty();
        let mut frames = Vec::new();
        while frames.len() < calls
            && let Some(call) = queue.front()
            && self.has_room_for(call)
            && let Some(mut call) = queue.pop_front()
        {
            // Cancelled calls are left out here, where they would be sent.
            if call.begin() {
                frames.push(Arc::clone(&call.frame));
                self.push(call);
            }
        }
        if frames.is_empty() {
            return None;
        }
        if was_idle {
            self.since = Instant::now();
        }
        self.writing = true;
        Some(Batch {
            link: Arc::clone(&self.link),
            frames,
        })
    }

    fn push(&mut self, call: Call) {
        self.left -= 1;
        self.bytes += call.frame.len();
        self.in_flight.push_back(call);
    }

    /// Ends what [`take`](Self::take) began.
    pub(super) fn sent(&mut self, batch: &Batch) {
        // Another process may be in the place by now.
        if Arc::ptr_eq(&self.link, &batch.link) {
            self.writing = false;
        }
    }

    /// The pipe to close, once, when it has nothing to do and will get nothing
    /// more: because its tasks are used up, or all is `over`.
    pub(super) fn dismiss(&mut self, over: bool) -> Option<Arc<Link>> {
        if self.hung_up
            || !self.in_flight.is_empty()
            || !(over || self.left == 0)
        {
            return None;
        }
        self.hung_up = true;
        Some(Arc::clone(&self.link))
    }

    /// Takes the calls that so many answers belong to. `None` if there are not
    /// so many.
    pub(super) fn take_answered(
        &mut self,
        answers: usize,
        most: usize,
    ) -> Option<Vec<Call>> {
        if answers > self.in_flight.len() {
            return None;
        }
        let now = Instant::now();
        let count = u32::try_from(answers).unwrap_or(u32::MAX).max(1);
        self.each = (now - self.since) / count;
        self.since = now;
        let ahead = AHEAD.as_nanos() / self.each.as_nanos().max(1);
        let window = usize::try_from(ahead).unwrap_or(most);
        self.window = window.max(2).min(most);
        let answered: Vec<_> = self.in_flight.drain(..answers).collect();
        self.bytes -=
            answered.iter().map(|call| call.frame.len()).sum::<usize>();
        Some(answered)
    }

    /// How long the reader of its answers looks before it sleeps.
    pub(super) fn patience(&self) -> Duration {
        if self.each < SHORT {
            PATIENCE
        } else {
            Duration::ZERO
        }
    }

    /// When the call in hand has taken `limit`. If that has passed, the call is
    /// marked as timed out, and the worker is to be killed.
    pub(super) fn due(&mut self, limit: Duration) -> Due {
        let now = Instant::now();
        match (self.timed_out, self.in_flight.front()) {
            (Some(_), _) => Due::At(None),
            // A call that is sent from now on is not due before that.
            (None, None) => Due::At(now.checked_add(limit)),
            (None, Some(call)) => match self.since.checked_add(limit) {
                Some(due) if due <= now => {
                    self.timed_out = Some(call.id);
                    Due::Now
                }
                due => Due::At(due),
            },
        }
    }

    /// With how many calls in flight it may be sent more.
    pub(super) fn low(&self, refill: Refill) -> usize {
        match refill {
            // A short task is answered at once, and the answer makes a batch
            // leave. Only while a long one runs is it worth a write to have
            // one ahead.
            Refill::WhenNearlyIdle if self.each < SHORT => 0,
            Refill::WhenNearlyIdle => 1,
            Refill::WhenHalfEmpty => self.window / 2,
        }
    }
}

/// When a worker is to be looked after, because of its call in hand.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// It is late.
    Now,
    /// Then, if ever.
    At(Option<Instant>),
}

/// When a worker with calls in flight is sent more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refill {
    /// When it would have nothing ahead: the one who submits sends that much
    /// at once, and leaves the rest in the queue to be sent as a batch.
    WhenNearlyIdle,
    /// When half of what it may have is gone: so that it is sent batches.
    WhenHalfEmpty,
}

/// Calls for one worker, to be sent outside the lock.
pub(super) struct Batch {
    pub(super) link: Arc<Link>,
    pub(super) frames: Vec<Arc<Vec<u8>>>,
}
