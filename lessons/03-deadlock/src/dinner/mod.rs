//! A dinner on real threads: a thread for each philosopher.
//!
//! The naive way is to start the threads one after the other and let each
//! begin: the first has eaten before the last sits down, and nobody ever meets
//! anybody. So the door is shut until all have come.
//!
//! Every wait ends. Thinking and eating end early on Ctrl-C; who is sent home
//! puts the forks back, so that the neighbours get theirs and are sent home in
//! turn. At a table that is stuck, the one who closes the circle finds it, and
//! everybody gets up.

mod evening;
mod guest;
mod scene;

pub use evening::{Deadlock, Evening, Plate};
pub use scene::{Doing, Place, Scene};

use std::time::{Duration, Instant};

use shared::lesson::options::whole;
use shared::lesson::{Error, Stop};
use shared::measure::{Timeline, Track};
use shared::seed::Seed;

use crate::seat::Seat;
use crate::strategy::Strategy;
use crate::sync::mpsc::{self, RecvTimeoutError};
use crate::sync::{RwLock, thread};
use guest::Philosopher;

/// As many as the lesson seats.
pub const MOST: usize = 1_000;

/// How often the table is looked at beside the dinner.
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

/// What is agreed before the dinner.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// How long things take.
    pub pace: Pace,
    /// Who has eaten so often leaves; `None`: nobody is ever full.
    pub meals: Option<u64>,
    /// Nobody begins another meal after so long.
    pub time: Duration,
    /// Whether everybody begins with a meal, instead of thinking first.
    pub hungry: bool,
}

/// How long things take: each time anew between nothing and twice as long.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Between two meals.
    pub think: Duration,
    /// Between the first fork and the second.
    pub reach: Duration,
    /// With both forks in hand.
    pub eat: Duration,
}

/// One dinner.
pub struct Dinner<'a> {
    /// The table, and how forks are taken.
    pub strategy: &'a dyn Strategy,
    /// What is agreed.
    pub rules: Rules,
    /// What the lengths of thoughts and meals are drawn from.
    pub seed: Seed,
    /// Two dinners of one number draw the same lengths.
    pub number: u64,
    /// Whether the student wants the run to end.
    pub stop: &'a Stop,
}

/// Reads how many philosophers there are, `most` of them at most. One alone has
/// too few forks.
pub fn philosophers(
    most: usize,
) -> impl Fn(&str) -> Result<usize, String> + Clone {
    let read = whole(2..=most as u64);
    move |text| read(text).map(|number| number.try_into().unwrap_or(most))
}

/// A track for each philosopher of one dinner.
pub fn tracks(
    timeline: &Timeline,
    dinner: &str,
    philosophers: usize,
) -> Vec<Track> {
    (1..=philosophers)
        .map(|who| timeline.track(format!("{dinner}, seat {who}")))
        .collect()
}

impl Pace {
    /// The same for all.
    pub fn of(time: Duration) -> Self {
        Self {
            think: time,
            reach: time,
            eat: time,
        }
    }
}

impl Dinner<'_> {
    /// Seats a philosopher for each of `tracks`, and says how it went, also
    /// when it was stopped.
    ///
    /// # Errors
    /// If the system starts no more threads. Those started have ended.
    ///
    /// # Panics
    /// With fewer than two tracks.
    ///
    /// # Blocking
    /// Until the last philosopher has got up: some meals after the rules' end,
    /// or after Ctrl-C.
    pub fn serve(&self, tracks: &mut [Track]) -> Result<Evening, Error> {
        self.hold(tracks, None, |_| ())
    }

    /// The same, and calls `look` now and then with what everybody does.
    ///
    /// # Errors
    /// As [`serve`](Self::serve).
    pub fn serve_watched(
        &self,
        tracks: &mut [Track],
        mut look: impl FnMut(&[Place]),
    ) -> Result<Evening, Error> {
        let scene = Scene::new(tracks.len());
        let evening = self.hold(tracks, Some(&scene), |scene| {
            look(&scene.places());
        });
        // Once more: the last thing that happened is worth seeing.
        look(&scene.places());
        evening
    }

    fn hold(
        &self,
        tracks: &mut [Track],
        scene: Option<&Scene>,
        mut look: impl FnMut(&Scene),
    ) -> Result<Evening, Error> {
        let philosophers = tracks.len();
        // Whether the dinner takes place. Locked until that is known.
        let door = RwLock::new(false);
        let (at_table, all_gone) = mpsc::channel::<()>();
        thread::scope(|scope| {
            let mut takes_place = door.write().expect(NO_PANIC);
            let mut threads = Vec::with_capacity(philosophers);
            let mut refused = None;
            for (seat, track) in Seat::all(philosophers).zip(tracks) {
                let (door, at_table) = (&door, at_table.clone());
                let thread = thread::Builder::new()
                    .name(format!("philosopher {}", seat.who))
                    .spawn_scoped(scope, move || {
                        let dines = *door.read().expect(NO_PANIC);
                        let plate = dines.then(|| {
                            Philosopher::new(self, seat, scene).dine(track)
                        });
                        // Gone with the thread, however it ends.
                        drop(at_table);
                        plate
                    });
                match thread {
                    Ok(thread) => threads.push(thread),
                    Err(error) => refused = refused.or(Some(error)),
                }
            }
            *takes_place = refused.is_none();
            let opened = Instant::now();
            drop(takes_place);

            // Drop our sender first: while it lives, the others being gone
            // does not show.
            drop(at_table);
            if let Some(scene) = scene {
                while let Err(RecvTimeoutError::Timeout) =
                    all_gone.recv_timeout(BETWEEN_LOOKS)
                {
                    look(scene);
                }
            }
            let started = threads.len();
            let plates: Vec<Plate> = threads
                .into_iter()
                .filter_map(|thread| thread.join().expect(NO_PANIC))
                .collect();
            match refused {
                Some(error) => Err(Error::Failed(format!(
                    "the system started {started} threads for {philosophers} \
                     philosophers and then no more: {error}; try fewer"
                ))),
                None => Ok(Evening::new(opened, plates, self.strategy)),
            }
        })
    }
}

/// Why no thread of a dinner panics.
const NO_PANIC: &str = "a philosopher only sleeps, counts and takes forks";
