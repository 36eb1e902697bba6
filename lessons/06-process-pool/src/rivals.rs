//! The same tasks for one thread and for one process.

use std::collections::VecDeque;
use std::hint::black_box;
use std::time::Instant;

use shared::lesson::{Error, Stop};
use shared::measure::Samples;
use shared::process_pool::ProcessPool;
use shared::task::{MapOptions, SubmitError, TaskHandle};
use shared::thread_pool::ThreadPool;

use crate::waiting::{failed, refused};
use crate::work::DOUBLE;

/// A pool of one worker.
pub trait Rival: Sized {
    /// Makes the pool; its worker starts with the first task.
    fn open() -> Result<Self, Error>;

    /// Hands in a task that takes next to no time.
    fn submit(&self, number: u32) -> Result<TaskHandle<u32>, SubmitError>;

    /// Does so many tasks in chunks.
    fn in_chunks(
        &self,
        tasks: u32,
        chunk: usize,
        stop: &Stop,
    ) -> Result<(), Error>;
}

/// A pool of one thread.
pub struct Threads(ThreadPool);

/// A pool of one process.
pub struct Processes(ProcessPool);

impl Rival for Threads {
    fn open() -> Result<Self, Error> {
        let pool = ThreadPool::builder().workers(1).build();
        pool.map(Self)
            .map_err(|error| Error::Failed(error.to_string()))
    }

    fn submit(&self, number: u32) -> Result<TaskHandle<u32>, SubmitError> {
        self.0.submit(move || 2 * black_box(number))
    }

    fn in_chunks(
        &self,
        tasks: u32,
        chunk: usize,
        stop: &Stop,
    ) -> Result<(), Error> {
        let options = MapOptions::new().chunk_size(chunk);
        let double = |number| 2 * black_box(number);
        for result in self.0.map_with(options, 0..tasks, double) {
            stop.check()?;
            black_box(result.map_err(failed)?);
        }
        Ok(())
    }
}

impl Rival for Processes {
    fn open() -> Result<Self, Error> {
        let pool = ProcessPool::builder().workers(1).name("price").build();
        pool.map(Self)
            .map_err(|error| Error::Failed(error.to_string()))
    }

    fn submit(&self, number: u32) -> Result<TaskHandle<u32>, SubmitError> {
        self.0.submit(&DOUBLE, number)
    }

    fn in_chunks(
        &self,
        tasks: u32,
        chunk: usize,
        stop: &Stop,
    ) -> Result<(), Error> {
        let options = MapOptions::new().chunk_size(chunk);
        for result in self.0.map_with(options, 0..tasks, &DOUBLE) {
            stop.check()?;
            black_box(result.map_err(failed)?);
        }
        Ok(())
    }
}

/// What is done, and how often.
#[derive(Clone, Copy)]
pub struct Load {
    /// Tasks in each figure.
    pub tasks: u32,
    /// Tasks in flight, or in a chunk.
    pub in_flight: usize,
}

/// Seconds: the start once, the others per task.
#[derive(Clone, Default)]
pub struct Figures {
    /// From nothing to the first result.
    pub start: Samples,
    /// One task at a time.
    pub round_trip: Samples,
    /// Many tasks on their way.
    pub in_flight: Samples,
    /// Many tasks in a chunk.
    pub in_chunks: Samples,
}

/// Takes each figure once.
///
/// # Errors
/// On Ctrl-C, or if the pool fails.
pub fn measure<R: Rival>(
    load: Load,
    stop: &Stop,
    figures: &mut Figures,
) -> Result<(), Error> {
    let start = Instant::now();
    let pool = R::open()?;
    pool.submit(1).map_err(refused)?.join().map_err(failed)?;
    figures.start.push(start.elapsed().as_secs_f64());

    let per_task =
        |start: Instant| start.elapsed().as_secs_f64() / f64::from(load.tasks);
    let start = Instant::now();
    many_in_flight(&pool, load.tasks, 1, stop)?;
    figures.round_trip.push(per_task(start));

    let start = Instant::now();
    many_in_flight(&pool, load.tasks, load.in_flight, stop)?;
    figures.in_flight.push(per_task(start));

    let start = Instant::now();
    pool.in_chunks(load.tasks, load.in_flight, stop)?;
    figures.in_chunks.push(per_task(start));
    Ok(())
}

/// Hands in a task whenever the oldest on its way is back.
fn many_in_flight<R: Rival>(
    pool: &R,
    tasks: u32,
    in_flight: usize,
    stop: &Stop,
) -> Result<(), Error> {
    let mut waiting = VecDeque::with_capacity(in_flight);
    for number in 0..tasks {
        if waiting.len() == in_flight
            && let Some(oldest) = waiting.pop_front()
        {
            stop.check()?;
            let oldest: TaskHandle<u32> = oldest;
            black_box(oldest.join().map_err(failed)?);
        }
        waiting.push_back(pool.submit(number).map_err(refused)?);
    }
    for handle in waiting {
        black_box(handle.join().map_err(failed)?);
    }
    Ok(())
}
