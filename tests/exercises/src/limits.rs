//! How long the body of a check may take, and how much, on a machine that does
//! other things.
//!
//! Who works is given processor time, and who sleeps is given time. Who waits
//! for a core does neither: that says how busy the machine is, and nothing of
//! the answer.

use std::time::Duration;

use crate::finding::{Finding, Verdict};
use crate::{load, processes};

/// More threads than any exercise needs, in all its processes together.
const MOST_THREADS: usize = 1000;

/// More processes than any exercise needs.
const MOST_PROCESSES: usize = 64;

/// More memory than any exercise needs, in bytes; to fill so much takes far less
/// work than a check may take.
const MOST_MEMORY: u64 = 256 << 20;

/// What is told of an answer that takes more and more.
pub const WITHOUT_BOUND: &str = "It takes without a bound.";

/// How long a body may take, on a machine as busy as this one.
pub struct Limits {
    /// How long all may sleep at a stretch, on a quiet machine.
    pub patience: Duration,
    /// How much processor time it may take.
    pub work: Duration,
    /// How long all may sleep in all, on a quiet machine; where nobody tells
    /// who sleeps and who works, how long both may take.
    pub lifetime: Duration,
    /// The load's factor, as it was seen last.
    pub scale: u32,
}

/// What a body has spent so far.
pub struct Spent {
    /// Time since it gave a sign of life, where that is known.
    pub quiet: Option<Duration>,
    /// Time in which all its threads slept: none of it is known where the
    /// system does not show threads.
    pub slept: Duration,
    /// Processor time.
    pub worked: Duration,
    /// All of the time: on a busy machine much of it is spent on others.
    pub time: Duration,
}

/// A limit, and the time that was above it.
#[derive(Debug, PartialEq)]
pub enum Limit {
    Patience(Duration),
    Lifetime(Duration),
}

impl Limits {
    /// The limit that a body has passed. Looks at the machine once more before
    /// it says so: it may have become busy since.
    pub fn passed(
        &mut self,
        spent: &Spent,
        look: impl FnOnce() -> u32,
    ) -> Option<Limit> {
        let limit = self.above(spent)?;
        let scale = look();
        if scale <= self.scale {
            return Some(limit);
        }
        self.scale = scale;
        self.above(spent)
    }

    fn above(&self, spent: &Spent) -> Option<Limit> {
        if let Some(quiet) = spent.quiet
            && quiet > self.patience * self.scale
        {
            return Some(Limit::Patience(quiet));
        }
        let scaled = self.lifetime * self.scale;
        let is_over = match spent.quiet {
            // Neither works nor sleeps who waits for a core.
            Some(_) => spent.worked > self.work || spent.slept > scaled,
            None => spent.time > scaled,
        };
        (is_over || spent.time > self.lifetime * load::MOST)
            .then_some(Limit::Lifetime(spent.time))
    }
}

/// What is told of a body that takes more than any exercise needs.
pub fn too_much(family: &[u32]) -> Option<Finding> {
    let all = |of: fn(u32) -> u64| family.iter().map(|id| of(*id)).sum::<u64>();
    let threads = all(processes::threads);
    let memory = all(processes::memory);
    let (what, most) = if family.len() > MOST_PROCESSES {
        (format!("{} processes", family.len()), MOST_PROCESSES)
    } else if threads > MOST_THREADS as u64 {
        (format!("{threads} threads"), MOST_THREADS)
    } else if memory > MOST_MEMORY {
        let mebibytes = memory >> 20;
        let most = usize::try_from(MOST_MEMORY >> 20).unwrap_or(usize::MAX);
        (format!("{mebibytes} MiB of memory"), most)
    } else {
        return None;
    };
    Some(
        Finding::new(Verdict::Lazy, WITHOUT_BOUND)
            .expected(format!("at most {most} of them, and far fewer will do"))
            .observed(format!("{what}, and rising")),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    /// A body that has spent nothing but this time, and gives signs of life.
    fn alive(time: u64) -> Spent {
        Spent {
            quiet: Some(Duration::ZERO),
            slept: Duration::ZERO,
            worked: Duration::ZERO,
            time: seconds(time),
        }
    }

    fn limits() -> Limits {
        Limits {
            patience: seconds(1),
            work: seconds(3),
            lifetime: seconds(5),
            scale: 1,
        }
    }

    #[test]
    fn patience_grows_with_the_load_and_is_told_when_it_is_over() {
        let quiet = |time| Spent {
            quiet: Some(seconds(time)),
            ..alive(time)
        };
        let mut limits = limits();
        let unasked = || panic!("nothing has passed");

        assert_eq!(limits.passed(&quiet(1), unasked), None);
        // Passed, had the machine not become three times as busy.
        assert_eq!(limits.passed(&quiet(2), || 3), None);
        assert_eq!(limits.passed(&quiet(3), unasked), None);
        let patience = Some(Limit::Patience(seconds(4)));
        assert_eq!(limits.passed(&quiet(4), || 2), patience);
        // However busy: who is quiet all the time is told so, and not that it
        // does not end.
        for scale in 1..=load::MOST {
            limits.scale = scale;
            for time in 0..=u64::from(scale) {
                let slept = seconds(time);
                let spent = Spent {
                    slept,
                    ..quiet(time)
                };
                assert_eq!(limits.passed(&spent, || scale), None);
            }
        }
    }

    #[test]
    fn who_waits_for_a_core_is_given_time_and_who_works_or_sleeps_is_not() {
        let passed = |spent: Spent| limits().passed(&spent, || 1);
        let worked = seconds(4);
        let slept = seconds(6);

        assert_eq!(passed(alive(49)), None);
        let long = Some(Limit::Lifetime(seconds(51)));
        assert_eq!(passed(alive(51)), long, "there is an end to it");
        let long = Some(Limit::Lifetime(seconds(9)));
        assert_eq!(passed(Spent { worked, ..alive(9) }), long);
        assert_eq!(passed(Spent { slept, ..alive(9) }), long);
    }

    #[test]
    fn where_threads_are_not_shown_a_lifetime_is_time_on_a_quiet_machine() {
        let unknown = |time| Spent {
            quiet: None,
            ..alive(time)
        };

        assert_eq!(limits().passed(&unknown(5), || 1), None);
        assert_eq!(limits().passed(&unknown(10), || 2), None);
        let long = Some(Limit::Lifetime(seconds(11)));
        assert_eq!(limits().passed(&unknown(11), || 2), long);
    }
}
