//! How a dinner went.

use std::time::{Duration, Instant};

use crate::seat::{Fork, Philosopher};
use crate::strategy::Strategy;
use crate::wait_for::{Cycle, WaitFor};

/// How a dinner went.
#[derive(Debug)]
pub struct Evening {
    /// By philosopher.
    pub plates: Vec<Plate>,
    /// From the opening of the door until the last one got up.
    pub time: Duration,
    /// What was found if the table was stuck.
    pub deadlock: Option<Deadlock>,
}

/// How the dinner went for one philosopher.
#[derive(Debug)]
pub struct Plate {
    /// How many meals.
    pub meals: u64,
    /// Hungry, with a fork or without, and neither reaching nor eating.
    pub waited: Duration,
    /// The longest wait, for a meal or in vain.
    pub longest_wait: Duration,
    /// How often a fork was put back without a meal.
    pub put_back: u64,
    /// The fork that was missing when the table was stuck.
    pub wanted: Option<Fork>,
    /// When the philosopher left.
    pub got_up: Instant,
}

/// A table that was stuck.
#[derive(Debug)]
pub struct Deadlock {
    /// Who waited for whom.
    pub cycle: Cycle,
    /// The record of all forks, as it was then.
    pub record: WaitFor,
}

impl Plate {
    pub(super) fn empty() -> Self {
        Self {
            meals: 0,
            waited: Duration::ZERO,
            longest_wait: Duration::ZERO,
            put_back: 0,
            wanted: None,
            got_up: Instant::now(),
        }
    }
}

impl Evening {
    pub(super) fn new(
        opened: Instant,
        plates: Vec<Plate>,
        strategy: &dyn Strategy,
    ) -> Self {
        let closed = plates.iter().map(|plate| plate.got_up).max();
        Self {
            time: closed.unwrap_or(opened).duration_since(opened),
            plates,
            deadlock: strategy.deadlock().map(|cycle| Deadlock {
                cycle,
                record: strategy.look(),
            }),
        }
    }

    /// All meals of all philosophers.
    pub fn meals(&self) -> u64 {
        self.plates.iter().map(|plate| plate.meals).sum()
    }

    /// Meals of whoever ate least.
    pub fn fewest(&self) -> u64 {
        self.plates
            .iter()
            .map(|plate| plate.meals)
            .min()
            .unwrap_or(0)
    }

    /// Meals of whoever ate most.
    pub fn most(&self) -> u64 {
        self.plates
            .iter()
            .map(|plate| plate.meals)
            .max()
            .unwrap_or(0)
    }

    /// Fewest by most: 1 if all ate alike, 0 if somebody ate nothing.
    pub fn fairness(&self) -> f64 {
        match self.most() {
            0 => 0.0,
            most => self.fewest() as f64 / most as f64,
        }
    }

    /// Meals of all philosophers together, by second.
    pub fn meals_per_second(&self) -> f64 {
        self.meals() as f64 / self.time.as_secs_f64()
    }

    /// The part of everybody's time that was spent waiting.
    pub fn waiting(&self) -> f64 {
        let waited: Duration =
            self.plates.iter().map(|plate| plate.waited).sum();
        let all = self.time.as_secs_f64() * self.plates.len() as f64;
        waited.as_secs_f64() / all
    }

    /// The longest that anybody waited for one meal, in seconds.
    pub fn longest_wait(&self) -> f64 {
        self.plates
            .iter()
            .map(|plate| plate.longest_wait)
            .max()
            .unwrap_or_default()
            .as_secs_f64()
    }

    /// How often a fork was put back without a meal.
    pub fn put_back(&self) -> u64 {
        self.plates.iter().map(|plate| plate.put_back).sum()
    }
}

impl Deadlock {
    /// Whether the cycle is true: each in it waits for a fork that the next
    /// one holds, and the last for one that the first holds. Said by the
    /// record of the forks, and by what each philosopher says of itself.
    pub fn is_true(&self, plates: &[Plate]) -> bool {
        let waits = self.cycle.waits();
        let next = waits.iter().cycle().skip(1);
        !waits.is_empty()
            && waits.iter().zip(next).all(|(wait, next)| {
                let Philosopher(who) = wait.who;
                wait.held_by == next.who
                    && self.record.waits_for(wait.who) == Some(wait.fork)
                    && self.record.holder(wait.fork) == Some(wait.held_by)
                    && plates[who].wanted == Some(wait.fork)
            })
    }
}
