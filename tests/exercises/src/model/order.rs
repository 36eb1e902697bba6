//! Makes every choice that a scheduler has, the simple ones first.
//!
//! A depth-first walk: an execution repeats the choices of the one before it,
//! up to the last where something is left to choose. To have the simple
//! failures first, it walks several times: without taking a step away from
//! anybody who could go on, then with one such interruption, with two, and at
//! last with any number. Most bugs show with one or two (Musuvathi and Qadeer,
//! “Iterative Context Bounding”, 2007).

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use shuttle::scheduler::{Schedule, Scheduler, Task, TaskId};

use super::log;

/// Interruptions allowed in each of the walks.
const WALKS: [usize; 5] = [0, 1, 2, 3, usize::MAX];

/// The walks through all schedules of a case. Clones share them, so that a
/// walk goes on after a schedule that failed.
#[derive(Clone, Debug)]
pub struct Walks(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    /// Schedules that may still be tried.
    left: usize,
    tried: usize,
    walk: usize,
    /// The choices of this execution, as far as they are fixed.
    choices: Vec<Choice>,
    /// How many of them this execution has made.
    made: usize,
    interruptions: usize,
    /// Whether a choice was left out in this walk: then a wider one follows.
    narrowed: bool,
    /// False alarms that an execution may have, and has had.
    most_alarms: usize,
    alarms: usize,
    /// Who ran before a thread that keeps a scope open.
    before_keeper: Option<TaskId>,
    finished: bool,
}

#[derive(Debug)]
struct Choice {
    taken: usize,
    of: usize,
}

impl Walks {
    pub fn new(most: usize, false_alarms: bool) -> Self {
        Self(Arc::new(Mutex::new(State {
            left: most,
            tried: 0,
            walk: 0,
            choices: Vec::new(),
            made: 0,
            interruptions: 0,
            narrowed: false,
            most_alarms: usize::from(false_alarms),
            alarms: 0,
            before_keeper: None,
            finished: false,
        })))
    }

    /// Lets so many more be tried, at most.
    pub fn at_most(&self, more: usize) {
        let mut state = self.lock();
        state.left = state.left.min(more);
    }

    /// How many schedules have been tried.
    pub fn tried(&self) -> usize {
        self.lock().tried
    }

    /// How far it is: another value after each choice.
    pub fn progress(&self) -> (usize, usize) {
        let state = self.lock();
        (state.tried, state.made)
    }

    /// Whether there is nothing left to try.
    pub fn finished(&self) -> bool {
        self.lock().finished
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing in here panics while it holds the lock.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Sets the choices up for the next execution; false if there is none.
    fn next(&mut self) -> bool {
        if self.left == 0 {
            self.finished = true;
        }
        if self.tried > 0 && !self.finished {
            // What lies behind a failure was never reached.
            self.choices.truncate(self.made);
            while self.choices.last().is_some_and(Choice::is_last) {
                self.choices.pop();
            }
            match self.choices.last_mut() {
                Some(choice) => choice.taken += 1,
                None if self.narrowed && self.walk + 1 < WALKS.len() => {
                    self.walk += 1;
                    self.narrowed = false;
                }
                None => self.finished = true,
            }
        }
        if self.finished {
            return false;
        }
        self.left -= 1;
        self.tried += 1;
        self.made = 0;
        self.interruptions = 0;
        self.alarms = 0;
        true
    }

    /// Takes one of so many ways. All but the first are interruptions if
    /// `interrupts`.
    fn choose(&mut self, of: usize, interrupts: bool) -> usize {
        let may = !interrupts || self.interruptions < WALKS[self.walk];
        self.narrowed |= !may && of > 1;
        let of = if may { of } else { 1 };
        if self.made == self.choices.len() {
            self.choices.push(Choice { taken: 0, of });
        }
        let taken = self.choices[self.made].taken;
        self.made += 1;
        self.interruptions += usize::from(interrupts && taken > 0);
        taken
    }
}

impl Choice {
    fn is_last(&self) -> bool {
        self.taken + 1 >= self.of
    }
}

impl Scheduler for Walks {
    fn new_execution(&mut self) -> Option<Schedule> {
        log::start();
        self.lock().next().then(Schedule::default)
    }

    fn next_task(
        &mut self,
        runnable: &[&Task],
        current: Option<TaskId>,
        is_yielding: bool,
    ) -> Option<TaskId> {
        // Who is parked could be woken for no reason: that is left to `park`.
        let awake = runnable.iter().filter(|task| task.runnable());
        let mut ids: Vec<_> = awake.map(|task| task.id()).collect();
        log::scheduled(&ids);
        let is_keeper = |id: &TaskId| log::is_keeper((*id).into());
        let mut current = current;
        if current.as_ref().is_some_and(is_keeper) {
            // As if it had never run.
            current = self.lock().before_keeper;
        }
        if let Some(keeper) = ids.iter().copied().find(is_keeper) {
            self.lock().before_keeper = current;
            return Some(keeper);
        }
        let own = ids.iter().position(|id| Some(*id) == current);
        let mut interrupts = false;
        if let Some(own) = own {
            let own = ids.remove(own);
            // Who yields lets the others go first, or it would spin for ever.
            if !is_yielding {
                ids.insert(0, own);
                interrupts = true;
            } else if ids.is_empty() {
                ids.push(own);
            }
        }
        let taken = self.lock().choose(ids.len(), interrupts);
        Some(ids[taken])
    }

    /// The one thing that is left to luck is a false alarm: 1 for yes.
    fn next_u64(&mut self) -> u64 {
        let mut state = self.lock();
        if state.alarms >= state.most_alarms {
            return 0;
        }
        let alarm = state.choose(2, true);
        state.alarms += alarm;
        alarm as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All sequences of choices among so many ways, as a walk makes them.
    fn walk(ways: &[usize], interrupts: bool) -> Vec<Vec<usize>> {
        let walks = Walks::new(1000, false);
        let mut all = Vec::new();
        loop {
            let mut state = walks.lock();
            if !state.next() {
                return all;
            }
            let choices = ways.iter().map(|of| state.choose(*of, interrupts));
            all.push(choices.collect());
        }
    }

    #[test]
    fn every_choice_is_made_once() {
        let all = walk(&[2, 1, 3], false);

        let expected = [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2]];
        let expected = expected.map(|[first, last]| vec![first, 0, last]);
        assert_eq!(all, expected);
    }

    #[test]
    fn few_interruptions_come_before_many() {
        let all = walk(&[2, 2], true);

        let counts: Vec<usize> =
            all.iter().map(|choices| choices.iter().sum()).collect();
        let mut sorted = counts.clone();
        sorted.sort_unstable();
        assert_eq!(counts[..1], [0]);
        assert!(all.contains(&vec![1, 1]), "{all:?}");
        assert_eq!(all.last(), Some(&vec![1, 1]));
    }

    #[test]
    fn no_more_are_tried_than_may_be() {
        let walks = Walks::new(2, false);
        let mut state = walks.lock();

        for _ in 0..2 {
            assert!(state.next());
            state.choose(9, false);
        }
        assert!(!state.next());
        assert!(state.finished);
    }
}
