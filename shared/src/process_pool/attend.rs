//! The life of a worker process, as the thread sees it that attends to it:
//! start, greeting, initializer, answers, death, and the next one.

use std::mem;
use std::process::ExitStatus;
use std::time::Instant;

use super::answers::{Answers, End, outcomes};
use super::call::{Call, One, Reply};
use super::crew::{Crew, Initializer, give_up};
use super::link::Link;
use super::messages::check_hello;
use super::state::{Phase, Ready, Refill, Worker};
use crate::sync::Arc;
use crate::task::{Promise, TaskError, TaskName};

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
        let (link, mut answers) =
            settings.program.start(name, settings.frame_limit)?;
        let link = Arc::new(link);
        if let Err(mut unready) = self.welcome(index, &link, &mut answers) {
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
        self.feed(index, Refill::WhenNearlyIdle);
        self.dismiss();
        let end = self.read_answers(index, &mut answers);
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
    ) -> Result<(), Unready> {
        let due = Instant::now() + self.settings.greeting_deadline;
        self.put_starting(index, link, Some(due));
        self.alarm.notify_one();
        let hello = match answers.read_one() {
            Ok(hello) => hello,
            Err(End::Closed) if Instant::now() >= due => {
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
        self.put_starting(index, link, None);
        if let Some(initializer) = &self.settings.initializer {
            run_initializer(initializer, link, answers)?;
        }
        let mut state = self.lock();
        if matches!(state.phase, Phase::Killed | Phase::Broken(_)) {
            return Err("the pool has been stopped".to_owned().into());
        }
        let ready =
            Ready::new(Arc::clone(link), self.settings.tasks_per_worker);
        state.places[index].worker = Worker::Ready(ready);
        Ok(())
    }

    /// Lets the others see a process that is not ready, so that they can kill
    /// it.
    fn put_starting(
        &self,
        index: usize,
        link: &Arc<Link>,
        due: Option<Instant>,
    ) {
        let mut state = self.lock();
        state.places[index].worker =
            Worker::Starting(Some((Arc::clone(link), due)));
        let stopped = matches!(state.phase, Phase::Killed | Phase::Broken(_));
        drop(state);
        if stopped {
            link.kill();
        }
    }

    /// Settles tasks as their answers come in, until there are no more.
    fn read_answers(&self, index: usize, answers: &mut Answers) -> End {
        loop {
            let frames = match answers.read() {
                Ok(frames) => frames,
                Err(end) => return end,
            };
            if frames.is_empty() {
                continue;
            }
            let Some(calls) = self.take_answered(index, frames.len()) else {
                let why = "it answered more calls than it was sent";
                return End::Nonsense(why.to_owned());
            };
            // First let the worker go on, then tell those who wait.
            self.feed(index, Refill::WhenHalfEmpty);
            let mut nonsense = None;
            for (call, frame) in calls.into_iter().zip(&frames) {
                // After a wrong answer the later ones are no better. Their
                // tasks have run, so they fail too: none is run twice.
                match nonsense.clone().map_or(outcomes(frame, call.id), Err) {
                    Ok(outcomes) => call.reply.answer(outcomes),
                    Err(end) => {
                        call.reply.fail(end.clone().into_error());
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

    /// The calls that so many answers belong to.
    fn take_answered(&self, index: usize, answers: usize) -> Option<Vec<Call>> {
        let mut state = self.lock();
        let Worker::Ready(ready) = &mut state.places[index].worker else {
            return None;
        };
        if answers > ready.in_flight.len() {
            return None;
        }
        ready.note_answers(answers, self.settings.in_flight);
        Some(ready.in_flight.drain(..answers).collect())
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
                (_, end @ End::Nonsense(_), _) => end.into_error(),
            });
        }
        give_up(given_up, &phase);
        for _ in 0..waiting.min(self.settings.workers.get()) {
            self.dispatch(self.lock());
        }
        self.dismiss();
    }
}

impl End {
    fn into_error(self) -> TaskError {
        TaskError::Protocol(match self {
            Self::Closed => "it closed the pipe".to_owned(),
            Self::Nonsense(why) => why,
        })
    }
}

fn run_initializer(
    initializer: &Initializer,
    link: &Link,
    answers: &mut Answers,
) -> Result<(), String> {
    let failed = |why: String| format!("its initializer failed: {why}");
    let task = TaskName::fixed(initializer.task);
    let (promise, handle) = Promise::<Result<(), String>>::new(task);
    link.send(&[Arc::clone(&initializer.frame)]);
    let said = answers.read_one().and_then(|frame| {
        Box::new(One(promise)).answer(outcomes(&frame, 0)?);
        Ok(())
    });
    match said {
        Ok(()) => match handle.join() {
            Ok(done) => done.map_err(failed),
            Err(error) => Err(failed(error.to_string())),
        },
        Err(End::Closed) => Err(failed("the worker died in it".to_owned())),
        Err(End::Nonsense(why)) => Err(failed(why)),
    }
}
