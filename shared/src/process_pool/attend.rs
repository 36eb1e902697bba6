//! The life of a worker process, as the thread sees it that attends to it:
//! start, greeting, initializer, answers, death, and the next one.

use std::mem;
use std::process::ExitStatus;
use std::time::{Duration, Instant};

use super::answers::{Answers, End};
use super::crew::{Crew, give_up};
use super::link::Link;
use super::messages::check_hello;
use super::ready::{Due, Ready, Refill};
use super::recording::Runs;
use super::state::{Phase, Worker};
use crate::sync::Arc;
use crate::task::TaskError;

/// How often in a row a worker may be killed from outside while it starts.
/// Workers that die of themselves are not tried again at all.
const KILLS: u32 = 3;

/// Why a worker could not be made ready.
struct Unready {
    why: String,
    /// It may have been killed from outside, before it could say anything.
    was_killed: bool,
}

impl From<String> for Unready {
    fn from(why: String) -> Self {
        Self {
            why,
            was_killed: false,
        }
    }
}

impl Crew {
    /// What the thread of a place does: it employs one worker after another.
    pub(super) fn attend(self: &Arc<Self>, index: usize) {
        let name = self.worker_name(index);
        let mut kills = 0;
        while self.is_wanted(index) {
            match self.employ(index, &name) {
                Ok(()) => kills = 0,
                Err(unready) if unready.was_killed && kills < KILLS => {
                    kills += 1;
                    let place = &mut self.lock().places[index];
                    place.worker = Worker::Starting(None);
                }
                Err(Unready { why, .. }) => {
                    self.break_down(&format!("worker {name}: {why}"));
                }
            }
        }
    }

    /// Waits until a worker is needed here; `false` when none ever will be.
    fn is_wanted(&self, index: usize) -> bool {
        let mut state = self.lock();
        loop {
            let live = matches!(state.phase, Phase::Open | Phase::Closing);
            let place = &mut state.places[index];
            if live && matches!(place.worker, Worker::Starting(_)) {
                return true;
            }
            if state.phase != Phase::Open {
                state.places[index].worker = Worker::Vacant;
                state.places[index].attended = false;
                return false;
            }
            state = self
                .changed
                .wait(state)
                .expect("no code that can panic runs under it");
        }
    }

    /// The life of one worker process.
    ///
    /// # Errors
    /// When it could not be made ready. The process is gone by then.
    fn employ(
        self: &Arc<Self>,
        index: usize,
        name: &str,
    ) -> Result<(), Unready> {
        let settings = &self.settings;
        let (limit, record) = (settings.frame_limit, settings.recorder.is_on());
        let (link, mut answers) =
            settings.program.start(name, limit, record)?;
        let link = Arc::new(link);
        let mut runs = settings.recorder.runs_of(name);
        let welcome = self.welcome(index, &link, &mut answers, &mut runs);
        if let Err(mut unready) = welcome {
            link.kill();
            return Err(match link.reap() {
                Ok(status) => {
                    // Only a signal leaves a process without an exit code.
                    unready.was_killed &= status.code().is_none();
                    unready.why = format!("{} ({status})", unready.why);
                    unready
                }
                Err(error) => format!("cannot reap it: {error}").into(),
            });
        }
        self.feed(self.lock(), index, Refill::WhenNearlyIdle);
        self.dismiss();
        let end = self.read_answers(index, &mut answers, &mut runs);
        link.kill();
        let status = link.reap();
        self.bury(index, end, status);
        Ok(())
    }

    /// Waits for the worker's greeting and has it run the initializer.
    fn welcome(
        &self,
        index: usize,
        link: &Arc<Link>,
        answers: &mut Answers,
        runs: &mut Runs<'_>,
    ) -> Result<(), Unready> {
        self.put_starting(index, link);
        let due = Instant::now().checked_add(self.settings.greeting_deadline);
        let hello = match answers.read_one(due) {
            Ok(hello) => hello,
            Err(End::TimeIsUp) => {
                return Err("it did not greet in time".to_owned().into());
            }
            Err(End::Closed) => {
                let why = "it ended before it greeted: does its `main` begin \
                           with `process_pool::serve`?";
                return Err(Unready {
                    why: why.into(),
                    was_killed: true,
                });
            }
            // Whatever it said, it was no greeting.
            Err(End::Nonsense(_)) => Vec::new(),
        };
        check_hello(&hello)?;
        if let Some(initializer) = &self.settings.initializer {
            initializer.run(link, answers, runs)?;
        }
        // If the pool has been stopped meanwhile, it is dismissed like any that
        // has nothing to do.
        let ready =
            Ready::new(Arc::clone(link), self.settings.tasks_per_worker);
        self.lock().places[index].worker = Worker::Ready(ready);
        Ok(())
    }

    /// Lets the others see a process that is not ready, so that they can kill
    /// it.
    fn put_starting(&self, index: usize, link: &Arc<Link>) {
        let mut state = self.lock();
        state.places[index].worker = Worker::Starting(Some(Arc::clone(link)));
        let stopped = matches!(state.phase, Phase::Killed | Phase::Broken(_));
        drop(state);
        if stopped {
            link.kill();
        }
    }

    /// Settles tasks as their answers come in, until there are no more.
    fn read_answers(
        &self,
        index: usize,
        answers: &mut Answers,
        runs: &mut Runs<'_>,
    ) -> End {
        let mut patience = Duration::ZERO;
        loop {
            let due = self.due(index);
            let frames = match answers.read(patience, due) {
                Ok(frames) if frames.is_empty() => continue,
                Ok(frames) => frames,
                Err(End::TimeIsUp) => continue,
                Err(end) => return end,
            };
            let mut state = self.lock();
            let most = self.settings.in_flight;
            let Some(ready) = state.ready(index) else {
                return End::Closed;
            };
            let Some(calls) = ready.take_answered(frames.len(), most) else {
                let why = "it answered more calls than it was sent";
                return End::Nonsense(why.to_owned());
            };
            patience = ready.patience();
            // First let the worker go on, then tell those who wait.
            self.feed(state, index, Refill::WhenHalfEmpty);
            let mut nonsense = None;
            for (call, frame) in calls.into_iter().zip(&frames) {
                // After a wrong answer the later ones are no better. Their
                // tasks have run, so they fail too: none is run twice.
                let read = match &nonsense {
                    None => runs.outcomes(frame, call.id, &call.frame),
                    Some(end) => Err(End::clone(end)),
                };
                match read {
                    Ok(outcomes) => call.reply.answer(outcomes),
                    Err(end) => {
                        call.reply.fail(TaskError::Protocol(end.to_string()));
                        nonsense = Some(end);
                    }
                }
            }
            if let Some(end) = nonsense {
                return end;
            }
            self.dismiss();
        }
    }

    /// When the call in hand is to be looked at again. A worker that is late is
    /// killed: its answers then come to their end.
    fn due(&self, index: usize) -> Option<Instant> {
        let limit = self.settings.task_deadline?;
        let mut state = self.lock();
        let ready = state.ready(index)?;
        match ready.due(limit) {
            Due::At(due) => due,
            Due::Now => {
                let link = Arc::clone(&ready.link);
                drop(state);
                link.kill();
                None
            }
        }
    }

    /// What is left to do when a worker has ended: the task it had in hand
    /// fails, the others go back to the front of the queue.
    fn bury(
        self: &Arc<Self>,
        index: usize,
        end: End,
        status: std::io::Result<ExitStatus>,
    ) {
        let mut state = self.lock();
        let place = &mut state.places[index];
        let worker = mem::replace(&mut place.worker, Worker::Vacant);
        let Worker::Ready(mut ready) = worker else {
            return;
        };
        let in_hand = ready.in_flight.pop_front();
        let others = mem::take(&mut ready.in_flight);
        let phase = state.phase.clone();
        let mut given_up = Vec::new();
        for call in others.into_iter().rev() {
            match phase {
                Phase::Open | Phase::Closing => state.queue.push_front(call),
                Phase::Killed | Phase::Broken(_) => given_up.push(call),
            }
        }
        let waiting = state.queue.len();
        drop(state);

        if let Some(call) = in_hand {
            // An answer may have been on its way when its time was up. Then
            // another call is in hand now, and ours was not its fault.
            let timed_out = ready.timed_out == Some(call.id);
            call.reply.fail(match (timed_out, end, status) {
                (true, ..) => TaskError::TimedOut,
                (_, End::Closed, Ok(status)) => {
                    TaskError::WorkerDied { status }
                }
                (_, End::Closed, Err(error)) => {
                    TaskError::Protocol(format!("cannot reap it: {error}"))
                }
                (_, end, _) => TaskError::Protocol(end.to_string()),
            });
        }
        give_up(given_up, &phase);
        for _ in 0..waiting.min(self.settings.workers.get()) {
            self.dispatch(self.lock());
        }
        self.dismiss();
    }
}
