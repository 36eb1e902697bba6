//! Why an exploration gave no answer.

/// Why an exploration gave no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExploreError {
    /// A schedule can come back to a state that it has been in.
    #[error(
        "some schedules of this model never end, so they cannot be counted; \
         give its loops a last round"
    )]
    Endless,
    /// A count does not fit into 128 bits.
    #[error(
        "this model has more than {} schedules; take fewer threads or steps",
        u128::MAX
    )]
    TooManySchedules,
    /// The caller, or the bound on states, ended the search.
    #[error("stopped after {states} states, before all had been seen")]
    Stopped {
        /// How many states had been found.
        states: usize,
    },
    /// A schedule lets a thread move that cannot.
    #[error(
        "step {position} of the schedule is for thread number {thread}, \
         which {why}"
    )]
    CannotMove {
        /// The place in the schedule, counted from 1.
        position: usize,
        /// The number of the thread, counted from 0.
        thread: usize,
        /// "has ended", "has to wait there" or "does not exist".
        why: &'static str,
    },
}
