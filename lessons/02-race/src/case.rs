//! How many threads, and how many increments: a case for the explorer.

use shared::explore::interleavings;
use shared::lesson::Error;
use shared::lesson::options::count;

/// So many threads, and so many increments of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Case {
    pub threads: usize,
    pub increments: usize,
}

/// How often each thread may add at most, by the number of threads from 1 on.
/// A step further and there are hundreds of thousands of states, or more
/// schedules than 64 bits can count.
const MOST: [usize; 5] = [100, 11, 3, 1, 1];

impl Case {
    /// With more there are too many states.
    pub const MOST_THREADS: usize = MOST.len();

    /// A case.
    pub const fn new(threads: usize, increments: usize) -> Self {
        Self {
            threads,
            increments,
        }
    }

    /// Refuses what is too large.
    ///
    /// # Errors
    /// [`Error::BadInput`], which says what is accepted.
    pub fn check(self) -> Result<(), Error> {
        let Self {
            threads,
            increments,
        } = self;
        count(MOST[threads - 1])(&increments.to_string()).map_err(|range| {
            let problem = format!("with --threads {threads} {range}");
            Error::bad_input("--increments", increments, problem)
        })?;
        Ok(())
    }

    /// What the table calls it.
    pub fn name(self) -> String {
        format!("{} × {}", self.threads, self.increments)
    }

    /// The number of ways to mix increments that nobody interrupts: as many as
    /// for threads of one step each.
    pub fn ways_to_mix_whole(self) -> u64 {
        let ways = interleavings(self.threads as u128, self.increments as u128);
        number(ways.expect("larger cases are refused"))
    }
}

/// A number of schedules, for the report.
pub fn number(schedules: u128) -> u64 {
    u64::try_from(schedules).expect("larger cases are refused")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_can_be_counted() {
        for (threads, most) in (1..).zip(MOST) {
            let steps = 3 * most as u128;

            let schedules = interleavings(threads, steps);

            assert!(schedules.is_some_and(|it| u64::try_from(it).is_ok()));
        }
    }

    #[test]
    fn larger_cases_are_refused_by_their_option() {
        let refused = Case::new(2, 12).check();

        assert_eq!(
            refused.unwrap_err().to_string(),
            "--increments '12': with --threads 2 accepts a whole number \
             from 1 to 11"
        );
    }
}
