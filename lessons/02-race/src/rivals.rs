//! All ways to count, timed in turn.

use shared::lesson::{Lesson, Stop, Stopped};
use shared::measure::{Samples, Track, interleaved};

use crate::contention::{Outcome, Start, contend};
use crate::counters::{
    Counter, FetchAdd, LoadStore, Mutexed, Owned, Packed, Padded,
};

type Contend = fn(Start, u64, &mut [Track], &Stop) -> Result<Outcome, Stopped>;

/// The first is wrong, the others mend it, and the last two with a count per
/// thread.
pub const RIVALS: [(&str, Contend); 6] = [
    (LoadStore::NAME, contend::<LoadStore>),
    (FetchAdd::NAME, contend::<FetchAdd>),
    (Mutexed::NAME, contend::<Mutexed>),
    (Owned::NAME, contend::<Owned>),
    (Packed::NAME, contend::<Packed>),
    (Padded::NAME, contend::<Padded>),
];

/// So many threads, so many increments of each, so many times.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    pub threads: usize,
    pub increments: usize,
    pub rounds: usize,
}

/// What the rounds gave for one rival.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Nanoseconds an increment, by all threads at once.
    pub together: Samples,
    /// The same by one thread.
    pub alone: Samples,
    /// Increments lost, by all threads at once.
    pub lost: Samples,
}

/// Fills `figures`, one for each rival, as far as it comes.
///
/// # Errors
/// If the run should end.
pub fn measure(
    sizes: Sizes,
    lesson: &Lesson,
    figures: &mut [Figures; RIVALS.len()],
) -> Result<(), Stopped> {
    let mut tracks: Vec<Track> = (1..=sizes.threads)
        .map(|number| lesson.timeline().track(format!("thread {number}")))
        .collect();
    let increments = sizes.increments as u64;
    let bar = lesson.progress((sizes.rounds * RIVALS.len()) as u64, "counting");
    // A contest has a clock of its own, from the barrier to the sum. It is for
    // the order of the rivals that we go by `interleaved`.
    let timed = interleaved(sizes.rounds, RIVALS.len(), |rival| {
        let (_, contend) = RIVALS[rival];
        let contest = |tracks: &mut [Track]| {
            let all = increments * tracks.len() as u64;
            let outcome =
                contend(Start::Together, increments, tracks, lesson.stop())?;
            let nanoseconds = outcome.time.as_nanos() as f64;
            Ok((nanoseconds / all as f64, all - outcome.counted))
        };
        let (alone, _) = contest(&mut tracks[..1])?;
        let (together, lost) = contest(&mut tracks)?;
        figures[rival].alone.push(alone);
        figures[rival].together.push(together);
        figures[rival].lost.push(lost as f64);
        bar.inc(1);
        Ok(())
    });
    timed.map(drop)
}

impl Figures {
    /// In how many rounds something was lost.
    pub fn runs_that_lost(&self) -> u64 {
        let lost = self.lost.values().iter();
        lost.filter(|&&lost| lost > 0.0).count() as u64
    }
}
