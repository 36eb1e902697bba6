//! The same runs under a GIL.
//!
//! Two computations in two threads take turns again, as in Python, though the
//! machine has a core for each. Waiting still overlaps computing, because the
//! lock is released around it; the last way shows what happens if it is not.

use std::time::{Duration, Instant};

use serde::Serialize;
use shared::lesson::{Claim, Error, Experiment, Lesson, Stop, Stopped, Unit};
use shared::measure::{Samples, Track, interleave};
use shared::sync::thread;

use crate::compute::in_threads;
use crate::gil::{Gil, Holding, SWITCH_INTERVAL};
use crate::judge::timed;
use crate::size::{Options, Size};
use crate::squares::sum_of_squares;

/// Something that two threads do under a GIL, each with a track to draw on.
type Way = fn(&Work, &Gil, &mut [Track; 2]) -> Result<(), Stopped>;

const WAYS: [(&str, Way); 5] = [
    ("two in turn", two_in_turn),
    ("two in two threads", two_in_threads),
    ("two in two threads, no GIL", two_in_threads_without),
    ("one waits, one computes", one_waits),
    ("the same, GIL held while waiting", one_waits_and_holds),
];

/// What one way took: the median of its rounds.
#[derive(Serialize)]
struct Row {
    work: &'static str,
    /// Seconds.
    wall: f64,
    /// `wall` as a multiple of the time of two computations in turn.
    of_in_turn: f64,
    /// How often a thread took the GIL.
    turns: f64,
}

/// Computes and waits in threads that need the GIL to run.
///
/// # Errors
/// On Ctrl-C, or if the Python twin fails.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let title = "The same in threads that pass a GIL to each other";
    lesson.experiment("gil", title, |lesson, experiment| {
        let Size { n, rounds } = options.size(lesson, experiment);
        experiment.param("switch_interval", SWITCH_INTERVAL.as_secs_f64());
        experiment.columns([
            ("work", Unit::None),
            ("wall", Unit::Seconds),
            ("of_in_turn", Unit::Ratio),
            ("turns", Unit::None),
        ]);
        let mut tracks = [1, 2].map(|worker| {
            lesson.timeline().track(format!("gil: thread {worker}"))
        });
        let work = Work::sized(n, lesson.stop())?;
        experiment.param("wait", work.wait.as_secs_f64());
        let mut times = vec![Samples::default(); WAYS.len()];
        let mut turns = times.clone();

        let ended = interleave(&mut times, rounds, |place| {
            let gil = Gil::new(SWITCH_INTERVAL);
            let (_, way) = WAYS[place];
            way(&work, &gil, &mut tracks)?;
            turns[place].push(gil.turns() as f64);
            Ok::<(), Stopped>(())
        });

        show(&times, &turns, experiment);
        ended?;
        judge(&times, lesson, experiment);
        let twin = [("--n", &n as _), ("--rounds", &rounds as _)];
        experiment.python = lesson.python("gil.py", &twin)?;
        Ok(())
    })
}

/// One computation, and a wait that takes as long.
struct Work<'a> {
    n: u64,
    wait: Duration,
    stop: &'a Stop,
}

impl<'a> Work<'a> {
    fn sized(n: u64, stop: &'a Stop) -> Result<Self, Stopped> {
        // The shortest of some: what it takes where nothing disturbs it.
        let mut wait = Duration::MAX;
        for _ in 0..3 {
            let start = Instant::now();
            sum_of_squares(n, || stop.check())?;
            wait = wait.min(start.elapsed());
        }
        Ok(Self { n, wait, stop })
    }

    /// Computes while it holds the GIL, and passes it on when asked to.
    fn compute(
        &self,
        holding: &mut Holding<'_>,
        track: &mut Track,
    ) -> Result<(), Stopped> {
        track.span("compute", |track| {
            sum_of_squares(self.n, || {
                // Looked up here for the drawing alone: `checkpoint` does so
                // by itself.
                if holding.is_requested() {
                    track.wait(WAIT_FOR_GIL, |_| holding.checkpoint());
                }
                self.stop.check()
            })
            .map(drop)
        })
    }

    fn wait(&self, track: &mut Track) -> Result<(), Stopped> {
        track.wait("sleep", |_| self.stop.pause(self.wait))
    }
}

/// What a thread does that would run if it could.
const WAIT_FOR_GIL: &str = "wait for the GIL";

fn hold<'a>(gil: &'a Gil, track: &mut Track) -> Holding<'a> {
    track.wait(WAIT_FOR_GIL, |_| gil.hold())
}

fn two_in_turn(
    work: &Work,
    gil: &Gil,
    [track, _]: &mut [Track; 2],
) -> Result<(), Stopped> {
    let mut holding = hold(gil, track);
    work.compute(&mut holding, track)?;
    work.compute(&mut holding, track)
}

fn two_in_threads(
    work: &Work,
    gil: &Gil,
    tracks: &mut [Track; 2],
) -> Result<(), Stopped> {
    in_threads(tracks, |track| work.compute(&mut hold(gil, track), track))
}

fn two_in_threads_without(
    work: &Work,
    _: &Gil,
    tracks: &mut [Track; 2],
) -> Result<(), Stopped> {
    in_threads(tracks, |track| {
        let of_its_own = Gil::new(SWITCH_INTERVAL);
        work.compute(&mut of_its_own.hold(), track)
    })
}

fn one_waits(
    work: &Work,
    gil: &Gil,
    tracks: &mut [Track; 2],
) -> Result<(), Stopped> {
    beside_computing(work, gil, tracks, |track| {
        hold(gil, track).allow_threads(|| work.wait(track))
    })
}

fn one_waits_and_holds(
    work: &Work,
    gil: &Gil,
    tracks: &mut [Track; 2],
) -> Result<(), Stopped> {
    beside_computing(work, gil, tracks, |track| {
        let _held = hold(gil, track);
        work.wait(track)
    })
}

/// Waits in one thread and computes in another.
fn beside_computing(
    work: &Work,
    gil: &Gil,
    [waiting, computing]: &mut [Track; 2],
    wait: impl FnOnce(&mut Track) -> Result<(), Stopped> + Send,
) -> Result<(), Stopped> {
    thread::scope(|scope| {
        let waiting = scope.spawn(|| wait(waiting));
        let computed = work.compute(&mut hold(gil, computing), computing);
        waiting.join().expect("waiting does not panic")?;
        computed
    })
}

fn show(times: &[Samples], turns: &[Samples], experiment: &mut Experiment) {
    for ((work, _), (times_of_way, turns)) in
        WAYS.into_iter().zip(times.iter().zip(turns))
    {
        if times_of_way.values().is_empty() {
            continue;
        }
        experiment.row(Row {
            work,
            wall: times_of_way.median(),
            of_in_turn: times_of_way.median() / times[0].median(),
            turns: turns.median(),
        });
        experiment.runs(work, "wall", times_of_way);
        experiment.runs(work, "turns", turns);
    }
}

fn judge(times: &[Samples], lesson: &Lesson, experiment: &mut Experiment) {
    let in_turn = times[0].median();
    let of_in_turn = |place: usize| times[place].median() / in_turn;
    let one = in_turn / 2.0;
    let claims = [
        (
            Claim::at_least(
                "two-threads",
                "Under a GIL two computations in two threads take at least \
                 0.9 of their time in turn",
                of_in_turn(1),
                0.9,
            ),
            "while one computes, the other waits for the GIL",
            true,
        ),
        (
            Claim::at_most(
                "waiting-overlaps",
                "A wait and a computation overlap under a GIL: together they \
                 take at most 0.7 of their time in turn",
                of_in_turn(3),
                0.7,
            ),
            "the GIL is released around the wait",
            one >= 3.0 * SWITCH_INTERVAL.as_secs_f64(),
        ),
        (
            Claim::at_least(
                "held-while-waiting",
                "They do not where the GIL is held meanwhile: at least 0.8",
                of_in_turn(4),
                0.8,
            ),
            "who waits keeps the other from computing",
            true,
        ),
    ];
    for (claim, why, long_enough) in claims {
        experiment.claim(timed(claim, lesson, one, why).provided(
            long_enough,
            "the wait begins when the first switch interval is over, and is \
             hardly longer",
        ));
    }
}
