//! A task that panics.
//!
//! The naive worker calls the task and panics with it: the pool has one worker
//! less, and whoever waits for the result waits for ever. The mend is to catch
//! the panic and to hand it over like a result: to who joins. The price: if
//! nobody joins, nobody knows. (The panic hook still prints its line.)

use std::num::NonZeroUsize;
use std::panic::resume_unwind;

use clap::Args;
use serde::Serialize;
use shared::lesson::options::count;
use shared::lesson::{Claim, Error, Lesson, Unit};
use shared::sync::mpsc::{Sender, channel};
use shared::sync::thread;
use shared::task::{TaskError, TaskHandle};
use shared::thread_pool::ThreadPool;

use crate::tracks::Tracks;

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// How many boxes of bricks are counted, a task for each; the second one
    /// and the last are broken [default: 5]
    #[arg(long, value_name = "N", value_parser = count(20))]
    boxes: Option<NonZeroUsize>,
}

/// What became of one task.
#[derive(Serialize)]
struct Row {
    task: String,
    worker: String,
    ended: String,
}

/// Counts boxes on one worker. Nobody asks for the last one's result.
///
/// # Errors
/// If there are too few boxes.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let boxes = options.boxes.map_or(5, usize::from);
    if boxes < 3 {
        let problem = "two are broken; accepts a whole number from 3 to 20";
        return Err(Error::bad_input("--boxes", boxes, problem));
    }
    let title = "A panic is handed to whoever asks for the result";
    lesson.experiment("panics", title, |lesson, experiment| {
        experiment.param("boxes", boxes);
        experiment.columns([
            ("task", Unit::None),
            ("worker", Unit::None),
            ("ended", Unit::None),
        ]);
        let (say, said) = channel();
        let pool = ThreadPool::with_workers(NonZeroUsize::MIN);
        let tracks = Tracks::new(lesson.timeline());
        let handles: Vec<_> = (1..=boxes)
            .map(|number| {
                let is_broken = number == 2 || number == boxes;
                submit(&pool, number, is_broken, &say, &tracks)
            })
            .collect();
        // Ours would keep `said` from ending.
        drop(say);

        let mut results = Vec::new();
        for (number, handle) in (1..).zip(handles) {
            // Dropped without a look, the last handle loses its panic.
            results.push((number < boxes).then(|| handle.join()));
        }
        // Runs what is queued, and ends the worker.
        drop(pool);
        let workers: Vec<_> = said.iter().collect();

        for (number, (result, worker)) in
            (1..).zip(results.iter().zip(&workers))
        {
            experiment.row(Row {
                task: name(number),
                worker: worker.name().unwrap_or_default().to_owned(),
                ended: match result {
                    Some(Ok(bricks)) => format!("{bricks} bricks"),
                    Some(Err(error)) => error.to_string(),
                    None => "it panicked, and nobody asked".to_owned(),
                },
            });
        }
        let of_kind = |wanted: fn(&Result<usize, TaskError>) -> bool| {
            let asked = results.iter().flatten();
            asked.filter(|result| wanted(result)).count() as u64
        };
        experiment.claim(Claim::exactly(
            "handed-over",
            "The panic of the second box reaches who joins it",
            of_kind(|result| matches!(result, Err(TaskError::Panicked { .. }))),
            1,
        ));
        experiment.claim(Claim::exactly(
            "others-complete",
            "All boxes that are whole are counted",
            of_kind(Result::is_ok),
            boxes as u64 - 2,
        ));
        let mut threads: Vec<_> =
            workers.iter().map(thread::Thread::id).collect();
        threads.dedup();
        experiment.claim(
            Claim::exactly(
                "worker-lives-on",
                "One thread ran all tasks: it survived each panic",
                threads.len() as u64,
                1,
            )
            .because("the worker catches the panic, and goes on"),
        );
        Ok(())
    })
}

fn submit(
    pool: &ThreadPool,
    number: usize,
    is_broken: bool,
    worker: &Sender<thread::Thread>,
    tracks: &Tracks,
) -> TaskHandle<usize> {
    let (worker, tracks) = (worker.clone(), tracks.clone());
    let count = move || {
        tracks.draw(|track| track.span("count", |_| ()));
        worker
            .send(thread::current())
            .expect("who receives waits for all tasks");
        if is_broken {
            // Unwinds as `panic!` does, without a message on the terminal.
            resume_unwind(Box::new("the box is broken"));
        }
        number * 100
    };
    pool.submit_named(name(number), count)
        .expect("nobody has shut the pool down")
}

fn name(number: usize) -> String {
    format!("box {number}")
}
