//! One philosopher: thinks, gets hungry, eats.

use std::time::{Duration, Instant};

use rand::RngExt;
use rand::rngs::StdRng;
use shared::lesson::Stopped;
use shared::measure::Track;

use super::evening::Plate;
use super::scene::{Doing, Place, Scene};
use super::{Dinner, MOST};
use crate::seat::Seat;
use crate::strategy::{Guest, Hungry};

/// Somebody who dines.
pub(super) struct Philosopher<'a> {
    dinner: &'a Dinner<'a>,
    seat: Seat,
    random: StdRng,
    plate: Plate,
    scene: Option<&'a Scene>,
}

/// Somebody who is hungry, and says so to a strategy.
struct Hunger<'a, 'b> {
    of: &'a mut Philosopher<'b>,
    track: &'a mut Track,
    /// Since when; `None` once there is something to eat.
    since: Option<Instant>,
    /// Time since then that was not waiting: the way to the second fork.
    reaching: Duration,
}

impl<'a> Philosopher<'a> {
    /// A philosopher who has not eaten yet.
    pub(super) fn new(
        dinner: &'a Dinner<'a>,
        seat: Seat,
        scene: Option<&'a Scene>,
    ) -> Self {
        let stream = dinner.number * MOST as u64 + seat.who.0 as u64;
        Self {
            dinner,
            seat,
            random: dinner.seed.generator(stream),
            plate: Plate::empty(),
            scene,
        }
    }

    /// Dines until the rules, the student or a deadlock ends it.
    pub(super) fn dine(mut self, track: &mut Track) -> Plate {
        let end = Instant::now() + self.dinner.rules.time;
        // Who sits down hungry begins a meal, whatever the time: the others
        // may wait for it, with their forks held up to a toast.
        let begins = self.dinner.rules.hungry
            || (self.think(track).is_ok() && self.wants_more(end));
        if begins {
            loop {
                if let Err(hungry) = self.meal(track) {
                    self.plate.wanted = hungry.wanted();
                    break;
                }
                if self.think(track).is_err() || !self.wants_more(end) {
                    break;
                }
            }
        }
        // A table that is stuck stays as it was, for whoever watches.
        if self.plate.wanted.is_none() {
            self.note(Doing::HasLeft);
        }
        self.plate.got_up = Instant::now();
        self.plate
    }

    fn wants_more(&self, end: Instant) -> bool {
        let full = self.dinner.rules.meals;
        full.is_none_or(|full| self.plate.meals < full) && Instant::now() < end
    }

    fn think(&mut self, track: &mut Track) -> Result<(), Stopped> {
        self.note(Doing::Thinks);
        track.span("think", |_| self.pause(self.dinner.rules.pace.think))
    }

    fn meal(&mut self, track: &mut Track) -> Result<(), Hungry> {
        self.note(Doing::IsHungry);
        let (strategy, seat) = (self.dinner.strategy, self.seat);
        track.wait("hungry", |track| {
            let mut hunger = Hunger {
                of: self,
                track,
                since: Some(Instant::now()),
                reaching: Duration::ZERO,
            };
            let fed = strategy.meal(seat, &mut hunger);
            // In vain, if it still goes on.
            hunger.end_of_wait();
            fed
        })
    }

    fn note(&self, doing: Doing) {
        if let Some(scene) = self.scene {
            let meals = self.plate.meals;
            scene.note(self.seat.who.0, Place { doing, meals });
        }
    }

    /// Lets some time pass: twice `time` at most, nothing at least.
    fn pause(&mut self, time: Duration) -> Result<(), Stopped> {
        let time = time.mul_f64(self.random.random_range(0.0..2.0));
        self.dinner.stop.pause(time)
    }
}

impl Hunger<'_, '_> {
    fn end_of_wait(&mut self) {
        if let Some(since) = self.since.take() {
            let waited = since.elapsed().saturating_sub(self.reaching);
            let plate = &mut self.of.plate;
            plate.waited += waited;
            plate.longest_wait = plate.longest_wait.max(waited);
        }
    }
}

impl Guest for Hunger<'_, '_> {
    fn reach(&mut self) -> Result<(), Stopped> {
        self.of.note(Doing::Reaches);
        let began = Instant::now();
        let time = self.of.dinner.rules.pace.reach;
        let ended = self.track.span("reach", |_| self.of.pause(time));
        self.reaching += began.elapsed();
        self.of.note(Doing::IsHungry);
        ended
    }

    fn back_off(&mut self) -> Result<(), Stopped> {
        self.of.plate.put_back += 1;
        self.of.note(Doing::BacksOff);
        let time = self.of.dinner.rules.pace.reach;
        self.track.wait("back off", |_| self.of.pause(time))?;
        self.of.note(Doing::IsHungry);
        Ok(())
    }

    fn eat(&mut self) -> Result<(), Stopped> {
        self.end_of_wait();
        self.of.note(Doing::Eats);
        let time = self.of.dinner.rules.pace.eat;
        self.track.span("eat", |_| self.of.pause(time))?;
        self.of.plate.meals += 1;
        Ok(())
    }
}
