//! Who is sent what. Decisions only: no process, no pipe, no waiting.
//!
//! The calls wait in one queue for all workers, not one queue each: a call in
//! the queue is taken by the first worker that is free. Only the few calls that
//! a worker is sent ahead of time are bound to it.
//!
//! How many is that? One ahead is enough that a worker with long tasks never
//! waits for its pool. Short tasks need more, or each answer and each call
//! costs a thread switch and a system call of its own. But calls sent ahead to
//! a busy worker cannot go to an idle one any more. So the number follows the
//! tasks: about a [millisecond](AHEAD) of work, at least one call.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::call::Call;
use super::carrier::PATIENCE;
use super::link::Link;
use crate::sync::{Arc, thread};
use crate::task::SubmitError;

/// How much work, in time, a worker is sent ahead.
const AHEAD: Duration = Duration::from_millis(1);

/// Tasks shorter than this are sent in batches only, and their answers are
/// waited for with patience.
const SHORT: Duration = Duration::from_micros(100);

/// What all threads of a pool share.
pub(super) struct State {
    pub(super) phase: Phase,
    /// Calls that no worker has.
    pub(super) queue: VecDeque<Call>,
    /// A place for each worker that there may be.
    pub(super) places: Vec<Place>,
    /// The threads that attend to the places.
    pub(super) threads: Vec<thread::JoinHandle<()>>,
    /// How many of them have not come to their end.
    pub(super) threads_left: usize,
}

/// How far the pool is on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// It takes calls.
    Open,
    /// It takes no more calls and ends when the queue is empty.
    Closing,
    /// It has killed its workers and starts no more.
    Killed,
    /// Workers cannot be started. Nothing runs any more.
    Broken(Arc<str>),
}

/// Where a worker is, or could be.
pub(super) struct Place {
    /// The thread that attends to it has been started.
    pub(super) attended: bool,
    pub(super) worker: Worker,
}

/// What is in a place.
pub(super) enum Worker {
    /// Nothing, and nothing is needed.
    Vacant,
    /// A worker is needed, or is being started. It has a link once there is a
    /// process.
    Starting(Option<Arc<Link>>),
    /// A worker that takes calls.
    Ready(Ready),
}

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
    fn takes_calls(&self) -> bool {
        self.left > 0 && !self.hung_up && self.timed_out.is_none()
    }

    /// Whether a call can be sent without waiting for the worker: it reads only
    /// while it has no task in hand, and until then the pipe must hold what is
    /// sent. A large call is sent alone.
    fn has_room_for(&self, call: &Call) -> bool {
        self.in_flight.is_empty()
            || self.bytes + call.frame.len() <= self.link.room()
    }

    fn push(&mut self, call: Call) {
        self.left -= 1;
        self.bytes += call.frame.len();
        self.in_flight.push_back(call);
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
}

/// When a worker is to be looked after, because of its call in hand.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// It is late.
    Now,
    /// Then, if ever.
    At(Option<Instant>),
}

/// Who takes care of a call that was put into the queue.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Taker {
    /// This worker can be sent it now.
    Send(usize),
    /// Start a worker here.
    Start(usize),
    /// A worker that is busy or being started will find it.
    Queue,
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

impl State {
    pub(super) fn new(places: usize) -> Self {
        let place = || Place {
            attended: false,
            worker: Worker::Vacant,
        };
        Self {
            phase: Phase::Open,
            queue: VecDeque::new(),
            places: (0..places).map(|_| place()).collect(),
            threads: Vec::new(),
            threads_left: 0,
        }
    }

    /// The worker in this place, if it takes calls.
    pub(super) fn ready(&mut self, index: usize) -> Option<&mut Ready> {
        match &mut self.places[index].worker {
            Worker::Ready(ready) => Some(ready),
            Worker::Vacant | Worker::Starting(_) => None,
        }
    }

    /// Whether calls may be put into the queue.
    pub(super) fn accepts(&self) -> Result<(), SubmitError> {
        match &self.phase {
            Phase::Open => Ok(()),
            Phase::Closing | Phase::Killed => Err(SubmitError::ShutDown),
            Phase::Broken(reason) => Err(SubmitError::Broken {
                reason: Arc::clone(reason),
            }),
        }
    }

    /// Who should take the call that was queued last.
    ///
    /// An idle worker first; then a new one, unless enough are being started;
    /// then the worker that has the least to do, to have a call ahead.
    pub(super) fn taker(&self) -> Taker {
        let mut vacant = None;
        let mut starting = 0;
        let mut ahead: Option<(usize, usize)> = None;
        for (index, place) in self.places.iter().enumerate() {
            match &place.worker {
                Worker::Vacant => vacant = vacant.or(Some(index)),
                Worker::Starting(_) => starting += 1,
                Worker::Ready(ready) if ready.takes_calls() => {
                    let calls = ready.in_flight.len();
                    if calls == 0 {
                        return Taker::Send(index);
                    }
                    let fewer = ahead.is_none_or(|(least, _)| calls < least);
                    if fewer && calls <= ready.low(Refill::WhenNearlyIdle) {
                        ahead = Some((calls, index));
                    }
                }
                Worker::Ready(_) => {}
            }
        }
        match (vacant, ahead) {
            (Some(index), _) if starting < self.queue.len() => {
                Taker::Start(index)
            }
            (None, Some((_, index))) if starting == 0 => Taker::Send(index),
            _ => Taker::Queue,
        }
    }

    /// Moves calls from the queue to this worker, which the caller must then
    /// send, and give back with [`sent`](Self::sent). `None` if it gets
    /// nothing now.
    pub(super) fn take_batch(
        &mut self,
        index: usize,
        refill: Refill,
        most: usize,
    ) -> Option<Batch> {
        let Worker::Ready(ready) = &self.places[index].worker else {
            return None;
        };
        let waiting = ready.in_flight.len();
        if ready.writing || !ready.takes_calls() || waiting > ready.low(refill)
        {
            return None;
        }
        let window = ready.window.min(most);
        let calls = window.saturating_sub(waiting).min(ready.left);
        let calls = calls.min(self.share(waiting == 0));
        let Worker::Ready(ready) = &mut self.places[index].worker else {
            return None;
        };
        let mut frames = Vec::new();
        while frames.len() < calls
            && let Some(call) = self.queue.front()
            && ready.has_room_for(call)
            && let Some(mut call) = self.queue.pop_front()
        {
            // Cancelled calls are left out here, where they would be sent.
            if call.begin() {
                frames.push(Arc::clone(&call.frame));
                ready.push(call);
            }
        }
        if frames.is_empty() {
            return None;
        }
        if waiting == 0 {
            ready.since = Instant::now();
        }
        ready.writing = true;
        Some(Batch {
            link: Arc::clone(&ready.link),
            frames,
        })
    }

    /// How much of the queue one worker may take, so that the others are not
    /// left without: those that are being started get one call each, and the
    /// rest is for all.
    fn share(&self, is_idle: bool) -> usize {
        let (mut starting, mut workers) = (0, 0);
        for place in &self.places {
            match place.worker {
                Worker::Vacant => {}
                Worker::Starting(_) => starting += 1,
                Worker::Ready(_) => workers += 1,
            }
        }
        let open = self.queue.len().saturating_sub(starting);
        open.div_ceil(workers).max(is_idle.into())
    }

    /// Ends what [`take_batch`](Self::take_batch) began.
    pub(super) fn sent(&mut self, index: usize, batch: &Batch) {
        // Another process may be in the place by now.
        if let Worker::Ready(ready) = &mut self.places[index].worker
            && Arc::ptr_eq(&ready.link, &batch.link)
        {
            ready.writing = false;
        }
    }

    /// Workers that have nothing to do and will get nothing: their pipes are
    /// to be closed. Each is named once.
    pub(super) fn dismiss(&mut self) -> Vec<Arc<Link>> {
        let over = self.phase != Phase::Open && self.queue.is_empty();
        let mut dismissed = Vec::new();
        for place in &mut self.places {
            if let Worker::Ready(ready) = &mut place.worker
                && (over || ready.left == 0)
                && ready.in_flight.is_empty()
                && !ready.hung_up
            {
                ready.hung_up = true;
                dismissed.push(Arc::clone(&ready.link));
            }
        }
        dismissed
    }

    /// Every process that is alive, or about to be.
    pub(super) fn links(&self) -> Vec<Arc<Link>> {
        self.places
            .iter()
            .filter_map(|place| match &place.worker {
                Worker::Starting(Some(link)) => Some(Arc::clone(link)),
                Worker::Ready(ready) => Some(Arc::clone(&ready.link)),
                Worker::Starting(None) | Worker::Vacant => None,
            })
            .collect()
    }
}

impl Ready {
    /// With how many calls in flight it may be sent more.
    fn low(&self, refill: Refill) -> usize {
        match refill {
            // A short task is answered at once, and the answer makes a batch
            // leave. Only while a long one runs is it worth a write to have
            // one ahead.
            Refill::WhenNearlyIdle if self.each < SHORT => 0,
            Refill::WhenNearlyIdle => 1.min(self.window - 1),
            Refill::WhenHalfEmpty => self.window / 2,
        }
    }
}

/// Calls for one worker, to be sent outside the lock.
pub(super) struct Batch {
    pub(super) link: Arc<Link>,
    pub(super) frames: Vec<Arc<Vec<u8>>>,
}
