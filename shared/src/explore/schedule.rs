//! One schedule, replayed step by step.

use super::error::ExploreError;
use super::model::{Model, State, Value, Verdict};
use super::walk::switches;

/// One schedule with everything that can be seen of it, as text: to be drawn
/// (it implements `Display`) or written as JSON.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Schedule {
    /// What the model is called.
    pub model: String,
    /// What the shared value is called.
    pub shared_name: String,
    /// What the threads are called.
    pub threads: Vec<String>,
    /// What was there before the first step.
    pub start: View,
    /// The steps, in the order in which they were taken.
    pub moves: Vec<Move>,
    /// After how many steps something that must always be true was not; 0
    /// when it was not true at the start, none when it always was.
    pub broken_after: Option<usize>,
    /// What became of it; none when somebody can still move.
    pub verdict: Option<Verdict>,
    /// For each thread the step it comes to next; none when it has ended.
    pub next_steps: Vec<Option<String>>,
}

/// One step of a schedule and its effect.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Move {
    /// The number of the thread that took it.
    pub thread: usize,
    /// The name of the step.
    pub step: String,
    /// What was there before.
    pub before: View,
    /// What was there after.
    pub after: View,
}

/// What can be seen of a state, as the model shows it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct View {
    /// The shared value.
    pub shared: String,
    /// The registers of each thread; an empty text when it has none.
    pub registers: Vec<String>,
}

impl Schedule {
    /// How often the next step was another thread's.
    #[must_use]
    pub fn switches(&self) -> usize {
        let threads: Vec<usize> =
            self.moves.iter().map(|step| step.thread).collect();
        switches(&threads)
    }

    /// What was there after the last step.
    #[must_use]
    pub fn end(&self) -> &View {
        self.moves.last().map_or(&self.start, |step| &step.after)
    }
}

impl<S: Value, L: Value + Default> Model<S, L> {
    /// Lets the threads move in this order (they are numbers, from 0) and
    /// tells what happened. The order may end before everybody has.
    ///
    /// ```
    /// use shared::explore::{Verdict, models};
    ///
    /// let model = models::lost_update(2, 1);
    /// let one_after_the_other = model.replay(&[0, 0, 0, 1, 1, 1])?;
    /// assert_eq!(one_after_the_other.verdict, Some(Verdict::Good));
    /// assert_eq!(one_after_the_other.end().shared, "2");
    /// # Ok::<(), shared::explore::ExploreError>(())
    /// ```
    ///
    /// # Errors
    /// [`ExploreError::CannotMove`] at the first thread that cannot.
    pub fn replay(&self, order: &[usize]) -> Result<Schedule, ExploreError> {
        let mut state = self.start();
        let start = self.view(&state);
        let mut broken_after = state.broken.then_some(0);
        let mut moves = Vec::with_capacity(order.len());
        for (&thread, position) in order.iter().zip(1..) {
            let cannot = |why| ExploreError::CannotMove {
                position,
                thread,
                why,
            };
            if thread >= self.threads.len() {
                return Err(cannot("does not exist"));
            }
            let step = self.next_step(&state, thread);
            let step = step.ok_or_else(|| cannot("has ended"))?.to_owned();
            let next = self.step(&state, thread);
            let next = next.ok_or_else(|| cannot("has to wait there"))?;

            let (before, after) = (self.view(&state), self.view(&next));
            moves.push(Move {
                thread,
                step,
                before,
                after,
            });
            if next.broken {
                broken_after.get_or_insert(position);
            }
            state = next;
        }
        let next_steps = (0..self.threads.len())
            .map(|thread| self.next_step(&state, thread).map(str::to_owned));
        Ok(Schedule {
            model: self.name().to_owned(),
            shared_name: self.shared_name.clone(),
            threads: self.thread_names().map(str::to_owned).collect(),
            start,
            moves,
            broken_after,
            verdict: self.is_stuck(&state).then(|| self.judge(&state)),
            next_steps: next_steps.collect(),
        })
    }

    fn is_stuck(&self, state: &State<S, L>) -> bool {
        (0..self.threads.len()).all(|thread| self.step(state, thread).is_none())
    }

    fn view(&self, state: &State<S, L>) -> View {
        let registers = state.threads.iter();
        View {
            shared: self.shown(&state.shared),
            registers: registers
                .map(|thread| self.shown_registers(&thread.registers))
                .collect(),
        }
    }
}
