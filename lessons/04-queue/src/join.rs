//! When is all work done? Three answers, of which two are wrong, and a slip
//! that is not let pass.
//!
//! Some items are poisoned: who works on one panics. Who waits for the work
//! must not wait for ever because of that, nor go on too early.

use std::num::NonZeroUsize;

use clap::Args;
use serde::Serialize;
use shared::lesson::options::{count, whole};
use shared::lesson::{Claim, Error, Experiment, Lesson, Unit};

use crate::counting::{Answer, Job, guard, nobody, once_too_often, task_done};

/// What the student may choose.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// How many items are put [default: 100]
    #[arg(long, value_name = "N", value_parser = count(100_000))]
    items: Option<NonZeroUsize>,

    /// How many workers take them [default: 4]
    #[arg(long, value_name = "N", value_parser = count(100))]
    workers: Option<NonZeroUsize>,

    /// How many of the items make their worker panic [default: 2]
    #[arg(long, value_name = "N", value_parser = whole(0..=99))]
    poisoned: Option<u64>,
}

/// The way to count, and its name.
type Way = (&'static str, fn(Job) -> Answer);

const WAYS: [Way; 4] = [
    ("nobody", nobody),
    ("task_done", task_done),
    ("a guard", guard),
    ("task_done once too often", once_too_often),
];

#[derive(Serialize)]
struct Row {
    counted_by: &'static str,
    items: usize,
    panicked: usize,
    /// Items by which the answer is wrong.
    miscounted: usize,
    answer: &'static str,
}

/// Asks in each way whether all is done.
///
/// # Errors
/// If as many items are poisoned as there are workers, or more than are put.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let job = options.job()?;
    let title = "When is all work done?";
    lesson.experiment("join", title, |lesson, experiment| {
        experiment.param("items", job.items);
        experiment.param("workers", job.workers);
        experiment.param("poisoned", job.poisoned);
        experiment.columns([
            ("counted_by", Unit::None),
            ("items", Unit::None),
            ("panicked", Unit::None),
            ("miscounted", Unit::None),
            ("answer", Unit::None),
        ]);
        let mut answers = Vec::new();
        for (counted_by, ask) in WAYS {
            lesson.stop().check()?;
            let answer = ask(job);
            experiment.row(Row::new(counted_by, &answer));
            answers.push(answer);
        }
        claim(&answers, job, experiment);
        Ok(())
    })
}

impl Options {
    fn job(&self) -> Result<Job, Error> {
        let items = self.items.map_or(100, usize::from);
        let workers = self.workers.map_or(4, usize::from);
        let most = items.min(workers - 1);
        let poisoned = self.poisoned.map_or(most.min(2), |number| {
            number.try_into().expect("the option is small")
        });
        if poisoned > most {
            let problem = format!(
                "accepts at most {most} with {items} items and {workers} \
                 workers: each ends one of them, and one must be left"
            );
            return Err(Error::bad_input("--poisoned", poisoned, problem));
        }
        Ok(Job {
            items,
            workers,
            poisoned,
        })
    }
}

impl Row {
    fn new(counted_by: &'static str, answer: &Answer) -> Self {
        Self {
            counted_by,
            items: answer.items,
            panicked: answer.panicked,
            miscounted: answer.miscounted,
            answer: answer.words,
        }
    }
}

fn claim(answers: &[Answer], job: Job, experiment: &mut Experiment) {
    let [nobody, by_hand, by_guard, too_often] = answers else {
        unreachable!("there are four ways");
    };
    let exactly = |id, text, measured: usize, bound: usize| {
        Claim::exactly(id, text, measured as u64, bound as u64)
    };
    experiment.claim(
        exactly(
            "empty-is-too-early",
            "When the queue is empty, items are still in hand",
            nobody.miscounted,
            job.workers,
        )
        .because("each worker took one, and waited with it until we had asked"),
    );
    experiment.claim(
        exactly(
            "by-hand-loses-panics",
            "With task_done, each panic leaves an item uncounted",
            by_hand.miscounted,
            job.poisoned,
        )
        .because("`join` would wait for them for ever"),
    );
    experiment.claim(exactly(
        "guard-counts-panics",
        "With a guard, items that nobody counted",
        by_guard.miscounted,
        0,
    ));
    experiment.claim(exactly(
        "once-too-often",
        "After a task_done too many, the count is wrong by",
        too_often.miscounted,
        0,
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_poisoned_items_as_workers_are_refused() {
        let options = |workers, poisoned| Options {
            items: None,
            workers: NonZeroUsize::new(workers),
            poisoned,
        };

        assert!(options(3, Some(2)).job().is_ok());
        assert!(options(3, Some(3)).job().is_err());
        assert!(options(1, None).job().is_ok());
    }
}
