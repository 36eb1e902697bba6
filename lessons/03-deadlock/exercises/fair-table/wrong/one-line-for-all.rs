//! Wrong: who waits holds up everybody behind, neighbour or not.

use crate::sync::{Condvar, Mutex};

/// A round table. Seat 0 is beside seat 1 and beside the last one.
pub struct Table {
    state: Mutex<State>,
    changed: Condvar,
    seats: usize,
}

struct State {
    tickets: u64,
    served: u64,
    eating: Vec<usize>,
}

impl Table {
    pub fn new(seats: usize) -> Self {
        Table {
            state: Mutex::new(State {
                tickets: 0,
                served: 0,
                eating: Vec::new(),
            }),
            changed: Condvar::new(),
            seats,
        }
    }

    pub fn eat(&self, seat: usize, meal: impl FnOnce()) {
        let mut state = self.state.lock().unwrap();
        let ticket = state.tickets;
        state.tickets += 1;
        while ticket != state.served || self.must_wait(&state, seat) {
            state = self.changed.wait(state).unwrap();
        }
        state.served += 1;
        state.eating.push(seat);
        drop(state);
        self.changed.notify_all();
        meal();
        let mut state = self.state.lock().unwrap();
        state.eating.retain(|it| *it != seat);
        drop(state);
        // All of them: we do not know who is next.
        self.changed.notify_all();
    }

    fn must_wait(&self, state: &State, seat: usize) -> bool {
        let mut eating = state.eating.iter().copied();
        eating.any(|it| self.are_neighbours(it, seat))
    }

    fn are_neighbours(&self, one: usize, other: usize) -> bool {
        (one + 1) % self.seats == other || (other + 1) % self.seats == one
    }
}
