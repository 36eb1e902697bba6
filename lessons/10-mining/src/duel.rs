//! The same search by one worker, and by many.
//!
//! Both must find the same, and many should be faster. They take turns, one
//! search each, so that a change of the machine's pace meets both.

use std::fmt;
use std::num::NonZeroUsize;
use std::ops::Range;

use indicatif::{HumanCount, ProgressState, ProgressStyle};
use shared::lesson::{Claim, Error, Experiment, Lesson, Verdict};

use crate::crew::{Crew, Job, Searched};

/// Seconds that a search takes on average from which on the start of threads
/// does not count.
const LONG_ENOUGH: f64 = 0.005;

/// One worker and many, who search for the same.
#[derive(Debug)]
pub struct Duel<'lesson> {
    /// Not there if the student asked for a number of workers.
    alone: Option<Crew<'lesson>>,
    many: Crew<'lesson>,
    tries: u64,
    searches: u64,
    same: u64,
}

/// What a search found, and what it took.
#[derive(Debug)]
pub struct Found {
    /// The smallest hit.
    pub number: u64,
    /// How many were hashed, by all of the many.
    pub hashes: u64,
    /// Seconds on the clock, for the many.
    pub seconds: f64,
    /// Seconds on the clock, for the one.
    pub alone_seconds: Option<f64>,
}

impl<'lesson> Duel<'lesson> {
    /// For an experiment: as many workers as the student `asked` for, or else
    /// one, and one for each core. They have so many `searches` before them,
    /// each of which takes so many `tries` on average.
    pub fn new(
        experiment: &str,
        asked: Option<NonZeroUsize>,
        lesson: &'lesson Lesson,
        searches: usize,
        tries: u64,
    ) -> Self {
        let crews = if asked.is_some() { 1 } else { 2 };
        let all = tries.saturating_mul(crews * searches as u64);
        let bar = lesson.progress(all, "hashes").with_style(style());
        let crew = |workers| {
            let (timeline, stop) = (lesson.timeline(), lesson.stop());
            Crew::gather(experiment, workers, timeline, stop, bar.clone())
        };
        Self {
            alone: asked.is_none().then(|| crew(1)),
            many: crew(asked.unwrap_or(lesson.machine().cores).get()),
            tries,
            searches: 0,
            same: 0,
        }
    }

    /// Finds the smallest hit of a job.
    ///
    /// # Errors
    /// If there is none, if the system does not start the workers, or if the
    /// run is stopped: then `experiment` gets a note of how far it came.
    ///
    /// # Blocking
    /// Until it is found, or the run is stopped.
    pub fn find(
        &mut self,
        job: &Job<impl Fn(Range<u64>) -> Option<u64> + Sync>,
        experiment: &mut Experiment,
    ) -> Result<Found, Error> {
        let tries = self.tries;
        let mut by_one = None;
        if let Some(alone) = &mut self.alone {
            let searched = alone.search(job)?;
            let who = alone.workers();
            let number = answer(job, &who, &searched, tries, experiment)?;
            by_one = Some((number, searched.seconds));
        }
        let searched = self.many.search(job)?;
        let who = self.many.workers();
        let number = answer(job, &who, &searched, tries, experiment)?;
        self.searches += 1;
        self.same += u64::from(by_one.is_some_and(|(one, _)| one == number));
        Ok(Found {
            number,
            hashes: searched.hashes,
            seconds: searched.seconds,
            alone_seconds: by_one.map(|(_, seconds)| seconds),
        })
    }

    /// Says how fast both were, and whether they did what they should.
    pub fn judge(&self, lesson: &Lesson, experiment: &mut Experiment) {
        let Some(alone) = &self.alone else {
            experiment.note(&self.many.to_string());
            return;
        };
        experiment.note(&format!("{alone}\n{}", self.many));
        experiment.claim(Claim::exactly(
            "same",
            "One worker and many find the same",
            self.same,
            self.searches,
        ));
        let many = Claim::at_most(
            "many",
            "A worker a core needs at most 0.8 of one's time",
            self.many.seconds() / alone.seconds(),
            0.8,
        );
        let why = "no worker has a part of its own that could end early";
        experiment.claim(
            timed(many, lesson, why)
                .provided(
                    lesson.machine().cores.get() > 1,
                    "this machine has one core",
                )
                .provided(
                    alone.seconds() > LONG_ENOUGH * self.searches as f64,
                    "the searches are so short that the start of threads \
                     counts",
                ),
        );
    }
}

/// Explains a claim on what the cores can do: by `why` if it holds, or else by
/// what had them as well.
pub fn timed(claim: Claim, lesson: &Lesson, why: &str) -> Claim {
    let busy = lesson.machine().was_loaded();
    let why = if claim.verdict == Verdict::Fails && busy {
        "this machine was busy before the run"
    } else {
        why
    };
    claim.because(why)
}

/// Says whether the Python twin, where it ran, found the same: whether its rows
/// have the same digest under that name.
pub fn judge_python(digest: &str, experiment: &mut Experiment) {
    let Some(twin) = &experiment.python else {
        return;
    };
    let ours = experiment.rows.iter().map(|row| row.get(digest));
    let theirs = twin.rows.iter().map(|row| row.get(digest));
    let same = ours.zip(theirs).filter(|(ours, theirs)| ours == theirs);
    let same = same.count() as u64;
    experiment.claim(Claim::exactly(
        "python",
        "Python finds the same",
        same,
        experiment.rows.len() as u64,
    ));
}

/// How the progress of a search is shown. It may take longer than expected, so
/// that its share of the expected work is more than all of it.
fn style() -> ProgressStyle {
    let share = |state: &ProgressState, out: &mut dyn fmt::Write| {
        let expected = state.len().unwrap_or_default().max(1) as f64;
        // A failure shows nothing, in a line that is soon drawn again.
        let _ = write!(out, "{:.1} %", 100.0 * state.pos() as f64 / expected);
    };
    let rate = |state: &ProgressState, out: &mut dyn fmt::Write| {
        let _ = write!(out, "{:.1} million/s", state.per_sec() / 1e6);
    };
    ProgressStyle::with_template(
        "{msg} {wide_bar} {share} of the expected {human_len}, {rate}, \
         {eta} left",
    )
    .expect("the template is well formed")
    .with_key("share", share)
    .with_key("rate", rate)
}

/// What was found, or why nothing was.
fn answer<First>(
    job: &Job<First>,
    who: &str,
    searched: &Searched,
    tries: u64,
    experiment: &mut Experiment,
) -> Result<u64, Error> {
    let what = &job.what;
    match searched.answer {
        Ok(Some(number)) => Ok(number),
        Ok(None) => Err(Error::Failed(format!(
            "{what}: nothing fits, up to number {}",
            HumanCount(job.numbers.end),
        ))),
        Err(stopped) => {
            let far = how_far(searched.hashes, searched.seconds, tries);
            experiment.note(&format!("Stopped at: {what}\n{who}: {far}"));
            Err(stopped.into())
        }
    }
}

/// How far a search came that takes so many `tries` on average.
fn how_far(hashes: u64, seconds: f64, tries: u64) -> String {
    let expected = HumanCount(tries);
    if hashes == 0 {
        return format!("no hashes yet; it takes {expected} on average.");
    }
    let rate = hashes as f64 / seconds;
    format!(
        "{} hashes in {seconds:.1} s, {:.1} million a second. That is {:.1} % \
         of\nthe {expected} it takes on average, which would be {:.1} s.",
        HumanCount(hashes),
        rate / 1e6,
        100.0 * hashes as f64 / tries as f64,
        tries as f64 / rate,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stopped_search_tells_its_pace_its_share_and_what_all_would_take() {
        let far = how_far(45_000_000, 1.5, 16_u64.pow(7));

        assert_eq!(
            far,
            "45,000,000 hashes in 1.5 s, 30.0 million a second. That is 16.8 % \
             of\nthe 268,435,456 it takes on average, which would be 8.9 s."
        );
    }

    #[test]
    fn a_search_stopped_before_its_first_hash_claims_no_pace() {
        let far = how_far(0, 0.0, 256);

        assert_eq!(far, "no hashes yet; it takes 256 on average.");
    }
}
