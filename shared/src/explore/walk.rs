//! Walking: every schedule, one after the other.
//!
//! In each state, let each thread that can move take its step, and go on from
//! there until nobody can. It is the plainest way to see them all, it needs no
//! memory but the path, and its time grows with the number of *schedules*.

use std::ops::ControlFlow;

use super::count::Count;
use super::error::ExploreError;
use super::model::{Model, State, Value, Verdict};

/// After so many steps a schedule counts as endless: a guard against models
/// that never come back to a state because something in them grows for ever.
const MAX_STEPS: usize = 1_000;

/// A schedule that the walk has come to the end of.
#[derive(Debug)]
pub struct Walked<'walk, S, L> {
    /// Which thread took which step: the numbers of the threads, in order.
    pub threads: &'walk [usize],
    /// The state in which nobody could move.
    pub state: &'walk State<S, L>,
    /// What became of it.
    pub verdict: Verdict,
}

impl<S, L> Walked<'_, S, L> {
    /// How often the step after was another thread's.
    #[must_use]
    pub fn switches(&self) -> usize {
        switches(self.threads)
    }
}

/// How many neighbours in this schedule belong to different threads.
pub(super) fn switches(threads: &[usize]) -> usize {
    threads.windows(2).filter(|pair| pair[0] != pair[1]).count()
}

impl<S: Value, L: Value + Default> Model<S, L> {
    /// Shows `visit` every maximal schedule, in the order of a dictionary
    /// whose letters are the threads. Maximal means that nobody can move any
    /// more: all have ended, or those left wait for ever.
    ///
    /// `visit` ends the walk with [`ControlFlow::Break`], for instance when
    /// the user pressed Ctrl-C or enough has been seen.
    ///
    /// ```
    /// use std::ops::ControlFlow;
    /// use shared::explore::{Verdict, models};
    ///
    /// // The first schedule that loses an update: B loads before A stores.
    /// let model = models::lost_update(2, 1);
    /// let lost = model.walk(|walked| match walked.verdict {
    ///     Verdict::Bad => ControlFlow::Break(walked.threads.to_vec()),
    ///     _ => ControlFlow::Continue(()),
    /// });
    /// assert_eq!(lost, ControlFlow::Break(vec![0, 0, 1, 0, 1, 1]));
    /// ```
    pub fn walk<B>(
        &self,
        mut visit: impl FnMut(&Walked<'_, S, L>) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        let mut path = Path {
            threads: vec![],
            states: vec![self.start()],
        };
        self.walk_on(&mut path, &mut visit)
    }

    fn walk_on<B>(
        &self,
        path: &mut Path<S, L>,
        visit: &mut impl FnMut(&Walked<'_, S, L>) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        if path.never_ends() {
            return visit(&path.ended(Verdict::Endless));
        }
        let mut stuck = true;
        for thread in 0..self.threads.len() {
            if let Some(next) = self.step(path.here(), thread) {
                stuck = false;
                path.threads.push(thread);
                path.states.push(next);
                self.walk_on(path, visit)?;
                path.states.pop();
                path.threads.pop();
            }
        }
        if stuck {
            visit(&path.ended(self.judge(path.here())))?;
        }
        ControlFlow::Continue(())
    }

    /// Counts by walking, so in time that grows with the number of schedules:
    /// good for a few millions, and as a check of [`Model::count`].
    ///
    /// # Errors
    /// [`ExploreError::Endless`] when a schedule never ends.
    pub fn count_by_walking(&self) -> Result<Count<S>, ExploreError> {
        self.count_by_walking_until(|_| false)
    }

    /// Counts by walking until `stop`, which is told after each schedule how
    /// many have been counted, says `true`. The result then has `stopped` set
    /// and covers the schedules seen so far.
    ///
    /// ```
    /// use shared::explore::models;
    ///
    /// let model = models::lost_update(4, 1);
    /// let first = model.count_by_walking_until(|seen| seen == 1_000)?;
    /// assert!(first.stopped);
    /// assert_eq!(first.all.total(), 1_000);
    /// # Ok::<(), shared::explore::ExploreError>(())
    /// ```
    ///
    /// # Errors
    /// [`ExploreError::Endless`] when a schedule never ends.
    pub fn count_by_walking_until(
        &self,
        mut stop: impl FnMut(u128) -> bool,
    ) -> Result<Count<S>, ExploreError> {
        let mut count = Count::default();
        let end = self.walk(|walked| {
            let shared = walked.state.shared();
            match count.add(shared, walked.verdict, walked.switches(), 1) {
                Err(error) => ControlFlow::Break(Some(error)),
                Ok(()) if stop(count.all.total()) => ControlFlow::Break(None),
                Ok(()) => ControlFlow::Continue(()),
            }
        });
        match end {
            ControlFlow::Break(Some(error)) => return Err(error),
            ControlFlow::Break(None) => count.stopped = true,
            ControlFlow::Continue(()) => {}
        }
        Ok(count)
    }
}

/// The way from the start to where the walk stands.
struct Path<S, L> {
    threads: Vec<usize>,
    /// One more than `threads`: the start is no step.
    states: Vec<State<S, L>>,
}

impl<S: Value, L: Value> Path<S, L> {
    fn here(&self) -> &State<S, L> {
        self.states.last().expect("the start is never taken off")
    }

    fn never_ends(&self) -> bool {
        let before = &self.states[..self.threads.len()];
        before.contains(self.here()) || before.len() > MAX_STEPS
    }

    fn ended(&self, verdict: Verdict) -> Walked<'_, S, L> {
        let state = self.here();
        Walked {
            threads: &self.threads,
            state,
            verdict,
        }
    }
}
