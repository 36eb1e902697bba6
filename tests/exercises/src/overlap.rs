//! Who is at work at the same time.
//!
//! A result does not tell whether the work for it was done at once or one
//! piece after the other, and a clock tells only on a quiet machine. So the
//! pieces of work are the check's own: they meet.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::finding::{Finding, Verdict};
use crate::load;
use crate::threads::{self, Pulse};

/// How often somebody who waits looks whether anybody can still come.
const GLANCE: Duration = Duration::from_millis(5);

/// So many looks in a row must show that nobody else is at work.
const LOOKS: u32 = 10;

/// Where the system does not show threads, those who wait give up after this.
const PATIENCE: Duration = Duration::from_secs(2);

/// A place that is left when so many are there at the same time.
///
/// Work that is done one piece after the other never gets through: the first
/// waits for a second that nobody has started. It is found out as soon as all
/// threads of the process wait.
///
/// ```
/// use std::thread;
/// use probes::overlap::Meeting;
///
/// let meeting = Meeting::of(2);
/// thread::scope(|scope| {
///     scope.spawn(|| meeting.arrive());
///     scope.spawn(|| meeting.arrive());
/// });
/// meeting.took_place("The two did not wait at the same time.");
/// ```
#[derive(Debug)]
pub struct Meeting {
    needed: usize,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    here: usize,
    /// How many were there at once, at most.
    peak: usize,
    took_place: bool,
    given_up: bool,
    is_watched: bool,
}

impl State {
    fn is_over(&self) -> bool {
        self.took_place || self.given_up
    }
}

impl Meeting {
    /// A meeting of so many.
    #[must_use]
    pub fn of(needed: usize) -> Self {
        Self {
            needed,
            state: Mutex::default(),
            changed: Condvar::new(),
        }
    }

    /// Comes, waits for the others, and goes. Who comes later goes at once,
    /// and so does everybody once nobody else can come.
    ///
    /// # Blocking
    /// Until so many are here, or no other thread of the process is at work.
    pub fn arrive(&self) {
        let mut state = self.lock();
        state.here += 1;
        state.peak = state.peak.max(state.here);
        if state.here >= self.needed {
            state.took_place = true;
            self.changed.notify_all();
        }
        // One of them is enough: to look at all threads is work.
        if state.is_watched {
            let waits = |state: &mut State| !state.is_over();
            state = self
                .changed
                .wait_while(state, waits)
                .unwrap_or_else(PoisonError::into_inner);
        } else {
            state.is_watched = true;
            state = self.watch(state);
        }
        state.here -= 1;
    }

    /// Waits, and sees whether anybody can still come.
    fn watch<'m>(
        &'m self,
        mut state: MutexGuard<'m, State>,
    ) -> MutexGuard<'m, State> {
        let mut quiet = Quiet::new();
        while !state.is_over() {
            state = self
                .changed
                .wait_timeout(state, GLANCE)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
            if quiet.lasts() {
                state.given_up = true;
                self.changed.notify_all();
            }
        }
        state
    }

    /// How many have been here at once, at most.
    #[must_use]
    pub fn peak(&self) -> usize {
        self.lock().peak
    }

    /// Holds the answer to having brought them together.
    ///
    /// # Panics
    /// If they never met: ends the check, with this sentence.
    pub fn took_place(&self, or_else: &str) {
        let state = self.lock();
        if !state.took_place {
            let (peak, needed) = (state.peak, self.needed);
            drop(state);
            Finding::new(Verdict::Lazy, or_else)
                .expected(format!("{needed} at work at the same time"))
                .observed(format!("at most {peak} at the same time"))
                .report();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Counts and flags, each set in one step: whole after a panic.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Looks whether anybody but those who look is still at work.
///
/// For probes that wait inside an answer's work: what they wait for cannot come
/// any more once all other threads of the process are asleep.
#[derive(Debug)]
pub struct Quiet {
    pulse: Pulse,
    since: Instant,
}

impl Quiet {
    /// Begins to look.
    #[must_use]
    pub fn new() -> Self {
        Self {
            pulse: Pulse::default(),
            since: Instant::now(),
        }
    }

    /// Takes a look: whether all threads have been waiting, for a while now.
    /// To be asked every few milliseconds.
    #[must_use]
    pub fn lasts(&mut self) -> bool {
        let now = threads::of("self");
        if now.is_empty() {
            return self.since.elapsed() > PATIENCE * load::factor();
        }
        // Who waits in a meeting wakes to look, and may seem to be at work.
        let asleep: Vec<_> =
            now.iter().filter(|it| it.asleep).cloned().collect();
        let awake = now.len() - asleep.len();
        let glancing = 1;
        if awake > glancing {
            self.pulse.look(Vec::new());
            return false;
        }
        self.pulse.look(asleep) >= LOOKS
    }
}

impl Default for Quiet {
    fn default() -> Self {
        Self::new()
    }
}

/// Counts who is inside, and remembers the most.
///
/// ```
/// use probes::overlap::Gauge;
///
/// let gauge = Gauge::new();
/// let (first, second) = (gauge.enter(), gauge.enter());
/// drop(first);
/// drop(second);
/// assert_eq!((gauge.now(), gauge.peak()), (0, 2));
/// ```
#[derive(Debug, Default)]
pub struct Gauge {
    counts: Mutex<(usize, usize)>,
}

/// Somebody inside: leaves when dropped.
#[derive(Debug)]
#[must_use = "whoever drops it has left"]
pub struct Inside<'g>(&'g Gauge);

impl Gauge {
    /// Nobody is inside.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Goes inside.
    pub fn enter(&self) -> Inside<'_> {
        let mut counts = self.lock();
        counts.0 += 1;
        counts.1 = counts.1.max(counts.0);
        Inside(self)
    }

    /// How many are inside.
    #[must_use]
    pub fn now(&self) -> usize {
        self.lock().0
    }

    /// How many were inside at once, at most.
    #[must_use]
    pub fn peak(&self) -> usize {
        self.lock().1
    }

    /// Holds the answer to a limit.
    ///
    /// # Panics
    /// If more were inside at once: ends the check, with this sentence.
    pub fn never_above(&self, limit: usize, or_else: &str) {
        let peak = self.peak();
        if peak > limit {
            Finding::new(Verdict::Wrong, or_else)
                .expected(format!("at most {limit} at the same time"))
                .observed(format!("{peak} at the same time"))
                .report();
        }
    }

    fn lock(&self) -> MutexGuard<'_, (usize, usize)> {
        // Two counts: whole after a panic.
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        self.0.lock().0 -= 1;
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;
    use crate::check::found;

    #[test]
    fn who_comes_one_after_the_other_does_not_meet() {
        let finding = found(|| {
            let meeting = Meeting::of(2);
            meeting.arrive();
            meeting.arrive();
            meeting.took_place("They do not meet.");
        });

        let finding = finding.unwrap();
        assert_eq!(finding.verdict, Verdict::Lazy);
        assert_eq!(finding.observed.unwrap(), "at most 1 at the same time");
    }

    #[test]
    fn who_is_late_is_waited_for_as_long_as_it_works() {
        let finding = found(|| {
            let meeting = Meeting::of(2);
            thread::scope(|scope| {
                scope.spawn(|| meeting.arrive());
                scope.spawn(|| {
                    // For longer than it takes to give up.
                    let start = Instant::now();
                    while start.elapsed() < GLANCE * LOOKS * 4 {}
                    meeting.arrive();
                });
            });
            meeting.took_place("They meet.");
        });

        assert_eq!(finding, None);
    }

    #[test]
    fn fewer_than_needed_do_not_meet() {
        let finding = found(|| {
            let meeting = Meeting::of(3);
            thread::scope(|scope| {
                scope.spawn(|| meeting.arrive());
                scope.spawn(|| meeting.arrive());
            });
            assert_eq!(meeting.peak(), 2);
            meeting.took_place("Two are not three.");
        });

        assert_eq!(finding.unwrap().sentence, "Two are not three.");
    }

    #[test]
    fn a_gauge_knows_who_is_inside_and_who_was_at_most() {
        let finding = found(|| {
            let gauge = Gauge::new();
            drop((gauge.enter(), gauge.enter()));
            drop(gauge.enter());
            gauge.never_above(2, "It was two.");
            assert_eq!(gauge.now(), 0);
            gauge.never_above(1, "It was more than one.");
        });

        let finding = finding.unwrap();
        assert_eq!(finding.sentence, "It was more than one.");
        assert_eq!(finding.observed.unwrap(), "2 at the same time");
    }
}
