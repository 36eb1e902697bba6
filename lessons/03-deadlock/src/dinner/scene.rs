//! What everybody does right now, for whoever watches.

use crate::sync::{Mutex, MutexGuard};

/// What a philosopher does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// Needs no forks.
    Thinks,
    /// Wants both forks, and waits for one or is about to take it.
    IsHungry,
    /// Has one fork, and reaches for the other.
    Reaches,
    /// Has put a fork back, and waits before the next try.
    BacksOff,
    /// Has both forks.
    Eats,
    /// Has left the table.
    HasLeft,
}

/// A philosopher's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// What the philosopher does.
    pub doing: Doing,
    /// Meals eaten so far.
    pub meals: u64,
}

/// All places, in the order of the seats.
#[derive(Debug)]
pub struct Scene(Mutex<Vec<Place>>);

impl Scene {
    /// Everybody thinks.
    pub fn new(philosophers: usize) -> Self {
        let place = Place {
            doing: Doing::Thinks,
            meals: 0,
        };
        Self(Mutex::new(vec![place; philosophers]))
    }

    /// Notes what one does now.
    pub fn note(&self, seat: usize, place: Place) {
        self.lock()[seat] = place;
    }

    /// All places, as they are now.
    pub fn places(&self) -> Vec<Place> {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Place>> {
        self.0.lock().expect("nobody panics while noting a place")
    }
}
