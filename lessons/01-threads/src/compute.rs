//! Computations in threads.
//!
//! In Python two threads that compute take turns, and take as long as one
//! thread that does both. Here each has a core of its own, as long as there are
//! cores.

use serde::Serialize;
use shared::lesson::{Claim, Error, Experiment, Lesson, Stopped, Unit};
use shared::measure::{Samples, Track, interleave};
use shared::sync::thread;

use crate::judge::timed;
use crate::size::{Options, Size};
use crate::squares::sum_of_squares;

/// Computations, and in how many threads.
struct Way {
    work: &'static str,
    computations: usize,
    threads: usize,
}

/// Each way in threads stands behind the same work in turn.
const WAYS: [Way; 4] = [
    Way {
        work: "two in turn",
        computations: 2,
        threads: 1,
    },
    Way {
        work: "two in two threads",
        computations: 2,
        threads: 2,
    },
    Way {
        work: "four in turn",
        computations: 4,
        threads: 1,
    },
    Way {
        work: "four in four threads",
        computations: 4,
        threads: 4,
    },
];

/// What one way of computing took: the median of its rounds.
#[derive(Serialize)]
struct Row {
    work: &'static str,
    threads: usize,
    /// Seconds.
    wall: f64,
    /// `wall` as a multiple of the same work's time in turn.
    of_in_turn: f64,
}

/// Does two and four computations, in turn and in threads.
///
/// # Errors
/// On Ctrl-C, or if the Python twin fails.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let title = "Computations one after the other, and each in a thread";
    lesson.experiment("compute", title, |lesson, experiment| {
        let Size { n, rounds } = options.size(lesson, experiment);
        experiment.columns([
            ("work", Unit::None),
            ("threads", Unit::None),
            ("wall", Unit::Seconds),
            ("of_in_turn", Unit::Ratio),
        ]);
        let compute = |track: &mut Track| {
            track.span("compute", |_| {
                sum_of_squares(n, || lesson.stop().check()).map(drop)
            })
        };
        let mut tracks = [1, 2, 3, 4].map(|worker| {
            lesson.timeline().track(format!("compute: thread {worker}"))
        });
        let mut times = vec![Samples::default(); WAYS.len()];

        let ended = interleave(&mut times, rounds, |way| {
            let way = &WAYS[way];
            if way.threads == 1 {
                in_turn(&mut tracks[0], way.computations, compute)
            } else {
                in_threads(&mut tracks[..way.threads], compute)
            }
        });

        show(&times, experiment);
        ended?;
        judge(&times, lesson, experiment);
        let twin = [("--n", &n as _), ("--rounds", &rounds as _)];
        experiment.python = lesson.python("compute.py", &twin)?;
        Ok(())
    })
}

/// Does the work several times over, in this thread.
///
/// # Errors
/// The first error of `work`; the rest is not done.
pub fn in_turn(
    track: &mut Track,
    times: usize,
    work: impl Fn(&mut Track) -> Result<(), Stopped>,
) -> Result<(), Stopped> {
    (0..times).try_for_each(|_| work(track))
}

/// Does the work once for each track, each in a thread of its own.
///
/// # Errors
/// An error of `work`, once all threads have ended.
pub fn in_threads(
    tracks: &mut [Track],
    work: impl Fn(&mut Track) -> Result<(), Stopped> + Sync,
) -> Result<(), Stopped> {
    let work = &work;
    thread::scope(|scope| {
        // Start all before the first is joined, or they would run in turn.
        let threads: Vec<_> = tracks
            .iter_mut()
            .map(|track| scope.spawn(move || work(track)))
            .collect();
        threads.into_iter().try_for_each(|thread| {
            thread.join().expect("computing does not panic")
        })
    })
}

fn show(times: &[Samples], experiment: &mut Experiment) {
    for (place, (way, times_of_way)) in WAYS.iter().zip(times).enumerate() {
        if times_of_way.values().is_empty() {
            continue;
        }
        experiment.row(Row {
            work: way.work,
            threads: way.threads,
            wall: times_of_way.median(),
            of_in_turn: times_of_way.median()
                / times[in_turn_of(place)].median(),
        });
        experiment.runs(way.work, "wall", times_of_way);
    }
}

/// The place of the same work in turn.
fn in_turn_of(place: usize) -> usize {
    place - place % 2
}

fn judge(times: &[Samples], lesson: &Lesson, experiment: &mut Experiment) {
    let claims = [
        (
            1,
            "two-threads",
            "Two computations in two threads take, at best, at most 0.6 of \
             their time in turn",
        ),
        (
            3,
            "four-threads",
            "Four computations in four threads take, at best, at most 0.6 of \
             their time in turn",
        ),
    ];
    for (place, id, text) in claims {
        // The fastest rounds: whatever else runs makes one slower.
        let in_turn = times[in_turn_of(place)].min();
        let one = in_turn / WAYS[place].computations as f64;
        let claim = Claim::at_most(id, text, times[place].min() / in_turn, 0.6);
        experiment.claim(
            timed(claim, lesson, one, "no lock makes the threads take turns")
                .provided(
                    lesson.machine().cores.get() >= 2,
                    "this machine has one core",
                ),
        );
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use shared::measure::Timeline;
    use shared::sync::atomic::{AtomicUsize, Ordering};
    use shared::sync::{Condvar, Mutex};

    use super::*;

    /// Long enough for any machine: it turns a hang into a failure.
    const WATCHDOG: Duration = Duration::from_mins(1);

    /// Where threads wait for each other, as at a barrier.
    #[derive(Default)]
    struct Meeting {
        here: Mutex<usize>,
        arrived: Condvar,
    }

    impl Meeting {
        /// Waits until so many are here. Whether they came.
        fn of(&self, all: usize) -> bool {
            let mut here = self.here.lock().unwrap();
            *here += 1;
            self.arrived.notify_all();
            let (_here, waited) = self
                .arrived
                .wait_timeout_while(here, WATCHDOG, |here| *here < all)
                .unwrap();
            !waited.timed_out()
        }
    }

    fn tracks<const N: usize>() -> [Track; N] {
        std::array::from_fn(|_| Timeline::default().track("a thread"))
    }

    #[test]
    fn threads_work_at_the_same_time() {
        let meeting = Meeting::default();

        let ended = in_threads(&mut tracks::<3>(), |_| {
            assert!(meeting.of(3), "the others have not begun");
            Ok(())
        });

        assert_eq!(ended, Ok(()));
    }

    #[test]
    fn who_is_stopped_in_one_thread_still_joins_the_others() {
        let meeting = Meeting::default();
        let began = AtomicUsize::new(0);
        let ended = AtomicUsize::new(0);

        let result = in_threads(&mut tracks::<3>(), |_| {
            let stopped = began.fetch_add(1, Ordering::Relaxed) == 0;
            assert!(meeting.of(3), "the others have not begun");
            ended.fetch_add(1, Ordering::Relaxed);
            if stopped { Err(Stopped) } else { Ok(()) }
        });

        assert_eq!(result, Err(Stopped));
        assert_eq!(ended.into_inner(), 3);
    }

    #[test]
    fn in_turn_nothing_is_done_after_an_error() {
        let done = AtomicUsize::new(0);
        let [mut track] = tracks();

        let result = in_turn(&mut track, 4, |_| {
            if done.fetch_add(1, Ordering::Relaxed) == 1 {
                Err(Stopped)
            } else {
                Ok(())
            }
        });

        assert_eq!(result, Err(Stopped));
        assert_eq!(done.into_inner(), 2);
    }

    #[test]
    fn each_way_in_threads_is_held_against_the_same_work_in_turn() {
        for (place, way) in WAYS.iter().enumerate() {
            let rival = &WAYS[in_turn_of(place)];

            assert_eq!(rival.threads, 1);
            assert_eq!(rival.computations, way.computations);
        }
    }
}
