//! Who is sent what. Decisions only: no process, no pipe, no waiting.
//!
//! The calls wait in one queue for all workers, not one queue each: a call in
//! the queue is taken by the first worker that is free. Only the few calls that
//! a worker is sent ahead of time are bound to [it](super::ready).

use std::collections::VecDeque;

use super::call::Call;
use super::link::Link;
use super::ready::{Batch, Ready, Refill};
use crate::sync::{Arc, thread};
use crate::task::SubmitError;

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
    /// then a busy worker that has no call ahead.
    pub(super) fn taker(&self) -> Taker {
        let mut vacant = None;
        let mut starting = 0;
        let mut ahead = None;
        for (index, place) in self.places.iter().enumerate() {
            match &place.worker {
                Worker::Vacant => vacant = vacant.or(Some(index)),
                Worker::Starting(_) => starting += 1,
                Worker::Ready(ready) if ready.takes_calls() => {
                    let calls = ready.in_flight.len();
                    if calls == 0 {
                        return Taker::Send(index);
                    }
                    if calls <= ready.low(Refill::WhenNearlyIdle) {
                        ahead = ahead.or(Some(index));
                    }
                }
                Worker::Ready(_) => {}
            }
        }
        match (vacant, ahead) {
            (Some(index), _) if starting < self.queue.len() => {
                Taker::Start(index)
            }
            (None, Some(index)) if starting == 0 => Taker::Send(index),
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
        let ready = self.ready(index)?;
        let (wanted, is_idle) =
            (ready.wants(refill, most), ready.in_flight.is_empty());
        let calls = wanted.min(self.share(is_idle));
        let Worker::Ready(ready) = &mut self.places[index].worker else {
            return None;
        };
        ready.take(&mut self.queue, calls)
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
        if let Some(ready) = self.ready(index) {
            ready.sent(batch);
        }
    }

    /// Workers that have nothing to do and will get nothing: their pipes are
    /// to be closed. Each is named once.
    pub(super) fn dismiss(&mut self) -> Vec<Arc<Link>> {
        let over = self.phase != Phase::Open && self.queue.is_empty();
        self.places
            .iter_mut()
            .filter_map(|place| match &mut place.worker {
                Worker::Ready(ready) => ready.dismiss(over),
                Worker::Starting(_) | Worker::Vacant => None,
            })
            .collect()
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
