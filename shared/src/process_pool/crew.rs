//! The workers of a pool and the threads that attend to them.
//!
//! Each place for a worker has a thread in the parent, from the first time the
//! place is needed: it starts the process, reads its answers, settles the
//! tasks, and buries the process when it has died. Calls are written by whoever
//! has them at hand: a caller to a worker that is idle, otherwise the attending
//! thread, as a batch, when answers have made room.
//!
//! One lock holds all that is [decided](super::state); nothing is written, read
//! or waited for under it, and no code of the user runs under it.

use std::mem;
use std::num::NonZeroUsize;
use std::time::Duration;

use super::call::Call;
use super::initializer::Initializer;
use super::link::Program;
use super::ready::Refill;
use super::recording::Recorder;
use super::state::{Phase, State, Taker, Worker};
use crate::sync::{Arc, Condvar, Mutex, MutexGuard, thread};
use crate::task::{Shutdown, SubmitError};
use crate::yielding;

/// What the builder was told.
pub(super) struct Settings {
    pub(super) program: Program,
    pub(super) name: String,
    pub(super) workers: NonZeroUsize,
    pub(super) in_flight: usize,
    pub(super) tasks_per_worker: usize,
    pub(super) task_deadline: Option<Duration>,
    pub(super) greeting_deadline: Duration,
    pub(super) frame_limit: usize,
    pub(super) initializer: Option<Initializer>,
    pub(super) recorder: Recorder,
}

/// Everything that the threads of a pool share.
pub(super) struct Crew {
    pub(super) settings: Settings,
    pub(super) state: Mutex<State>,
    /// A worker is needed, the phase has changed, or a thread has ended.
    pub(super) changed: Condvar,
}

impl Crew {
    pub(super) fn new(settings: Settings) -> Self {
        let state = Mutex::new(State::new(settings.workers.get()));
        Self {
            settings,
            state,
            changed: Condvar::new(),
        }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        yielding::lock(&self.state)
    }

    /// Starts a thread of the pool, which is waited for at the end.
    pub(super) fn spawn(
        self: &Arc<Self>,
        state: &mut State,
        name: String,
        body: impl FnOnce(&Arc<Self>) + Send + 'static,
    ) -> std::io::Result<()> {
        let crew = Arc::clone(self);
        let thread = thread::Builder::new().name(name).spawn(move || {
            let end = ThreadEnd(crew);
            body(&end.0);
        })?;
        state.threads.push(thread);
        state.threads_left += 1;
        Ok(())
    }

    /// Queues a call, and sees to it that a worker takes it.
    pub(super) fn submit(
        self: &Arc<Self>,
        call: Call,
    ) -> Result<(), SubmitError> {
        let mut state = self.lock();
        state.accepts()?;
        state.queue.push_back(call);
        self.dispatch(state);
        Ok(())
    }

    pub(super) fn dispatch(self: &Arc<Self>, mut state: MutexGuard<'_, State>) {
        match state.taker() {
            Taker::Queue => {}
            Taker::Send(index) => {
                self.feed(state, index, Refill::WhenNearlyIdle);
            }
            Taker::Start(index) => {
                let place = &mut state.places[index];
                place.worker = Worker::Starting(None);
                if mem::replace(&mut place.attended, true) {
                    drop(state);
                    self.changed.notify_all();
                    return;
                }
                let name = self.worker_name(index);
                let started = self
                    .spawn(&mut state, name, move |crew| crew.attend(index));
                if let Err(error) = started {
                    let place = &mut state.places[index];
                    place.attended = false;
                    place.worker = Worker::Vacant;
                    drop(state);
                    self.break_down(&format!("cannot start a thread: {error}"));
                }
            }
        }
    }

    pub(super) fn worker_name(&self, index: usize) -> String {
        format!("{}-{}", self.settings.name, index + 1)
    }

    /// Sends a worker as much of the queue as it may have.
    pub(super) fn feed<'a>(
        &'a self,
        mut state: MutexGuard<'a, State>,
        index: usize,
        refill: Refill,
    ) {
        let most = self.settings.in_flight;
        while let Some(batch) = state.take_batch(index, refill, most) {
            drop(state);
            batch.link.send(&batch.frames);
            state = self.lock();
            state.sent(index, &batch);
        }
    }

    /// Closes the pipes of workers that will get no more calls.
    pub(super) fn dismiss(&self) {
        let dismissed = self.lock().dismiss();
        for link in dismissed {
            link.hang_up();
        }
    }

    /// Gives up: no worker can be made ready, and the reason is for everyone.
    pub(super) fn break_down(&self, reason: &str) {
        let mut state = self.lock();
        if matches!(state.phase, Phase::Open | Phase::Closing) {
            state.phase = Phase::Broken(reason.into());
        }
        let phase = state.phase.clone();
        let calls: Vec<_> = state.queue.drain(..).collect();
        drop(state);
        self.changed.notify_all();
        give_up(calls, &phase);
        self.dismiss();
    }

    /// Takes no more calls, and waits until the workers are gone.
    pub(super) fn shut_down(&self, how: Shutdown) {
        let mut state = self.lock();
        if state.phase == Phase::Open {
            state.phase = Phase::Closing;
        }
        let cancelled = match how {
            Shutdown::FinishQueued => Vec::new(),
            Shutdown::CancelQueued => state.queue.drain(..).collect(),
        };
        drop(state);
        self.changed.notify_all();
        give_up(cancelled, &Phase::Closing);
        self.dismiss();
        self.join_threads();
    }

    /// Takes no more calls, kills the workers and waits until they are gone.
    pub(super) fn kill(&self) {
        let mut state = self.lock();
        if matches!(state.phase, Phase::Open | Phase::Closing) {
            state.phase = Phase::Killed;
        }
        let cancelled = state.queue.drain(..).collect();
        let links = state.links();
        drop(state);
        for link in links {
            link.kill();
        }
        self.changed.notify_all();
        give_up(cancelled, &Phase::Killed);
        self.join_threads();
    }

    /// Waits for every thread of the pool. Not from a callback, which runs on
    /// one of them and would wait for itself: then they end by themselves.
    fn join_threads(&self) {
        let me = thread::current().id();
        let mut state = self.lock();
        if state
            .threads
            .iter()
            .any(|thread| thread.thread().id() == me)
        {
            return;
        }
        while state.threads_left > 0 {
            state = self
                .changed
                .wait(state)
                .expect("no code that can panic runs under it");
        }
        let threads = mem::take(&mut state.threads);
        drop(state);
        for thread in threads {
            // A panic in it would be a bug here, and has been reported.
            let _ = thread.join();
        }
    }
}

/// Says that a thread has come to its end, however it did.
struct ThreadEnd(Arc<Crew>);

impl Drop for ThreadEnd {
    fn drop(&mut self) {
        self.0.lock().threads_left -= 1;
        self.0.changed.notify_all();
    }
}

/// Settles calls that will not be made.
pub(super) fn give_up(calls: Vec<Call>, phase: &Phase) {
    for call in calls {
        match phase {
            Phase::Broken(reason) => {
                let reason = Arc::clone(reason);
                call.reply.fail(SubmitError::Broken { reason }.into());
            }
            Phase::Open | Phase::Closing | Phase::Killed => {
                call.reply.cancel();
            }
        }
    }
}
