//! How many schedules there are, and what becomes of them.

use std::collections::BTreeMap;

use super::error::ExploreError;
use super::model::Verdict;

/// Exact numbers of schedules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Tally {
    /// All threads ended and everything promised is true.
    pub good: u128,
    /// All threads ended and something promised is not true.
    pub bad: u128,
    /// Somebody waits for ever.
    pub deadlocked: u128,
}

impl Tally {
    /// All of them.
    #[must_use]
    pub fn total(&self) -> u128 {
        self.good + self.bad + self.deadlocked
    }

    fn add(
        &mut self,
        verdict: Verdict,
        schedules: u128,
    ) -> Result<(), ExploreError> {
        // The sum is checked, not the part, so that `total` never overflows.
        self.total()
            .checked_add(schedules)
            .ok_or(ExploreError::TooManySchedules)?;
        match verdict {
            Verdict::Good => self.good += schedules,
            Verdict::Bad => self.bad += schedules,
            Verdict::Deadlocked => self.deadlocked += schedules,
            Verdict::Endless => return Err(ExploreError::Endless),
        }
        Ok(())
    }
}

/// All schedules of a model, counted.
///
/// ```
/// use shared::explore::models;
///
/// let count = models::lost_update(2, 2).count()?;
/// assert_eq!((count.all.total(), count.all.bad), (924, 918));
/// // Four increments, and yet the count can end as 2.
/// assert_eq!(count.by_final[&2].total(), 702);
/// # Ok::<(), shared::explore::ExploreError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count<S> {
    /// All schedules.
    pub all: Tally,
    /// Those with a given number of context switches: places where the next
    /// step is another thread's.
    pub by_switches: BTreeMap<usize, Tally>,
    /// Those that leave the shared value as given.
    pub by_final: BTreeMap<S, Tally>,
    /// Whether the caller stopped the count before it had seen everything:
    /// then the numbers are of the schedules seen, not of all there are.
    pub stopped: bool,
}

impl<S> Default for Count<S> {
    fn default() -> Self {
        Self {
            all: Tally::default(),
            by_switches: BTreeMap::new(),
            by_final: BTreeMap::new(),
            stopped: false,
        }
    }
}

impl<S: Clone + Ord> Count<S> {
    /// Adds `schedules` that end with this value, verdict and so many
    /// switches.
    pub(super) fn add(
        &mut self,
        shared: &S,
        verdict: Verdict,
        switches: usize,
        schedules: u128,
    ) -> Result<(), ExploreError> {
        self.all.add(verdict, schedules)?;
        let with_switches = self.by_switches.entry(switches).or_default();
        with_switches.add(verdict, schedules)?;
        // Not `entry`: it would copy the key for each schedule of a walk.
        if let Some(tally) = self.by_final.get_mut(shared) {
            tally.add(verdict, schedules)
        } else {
            let tally = self.by_final.entry(shared.clone()).or_default();
            tally.add(verdict, schedules)
        }
    }
}
