//! The ways to have a task done by another thread, each with its price.
//!
//! From outside, one thread submits all tasks and then joins all handles. From
//! inside, each task submits two more, until there are as many.

use std::num::NonZeroUsize;
use std::time::{Duration, Instant};

use shared::lesson::{Stop, Stopped};
use shared::sync::thread;
use shared::thread_pool::ThreadPool;

use crate::pools::{Pool, WithChannel, WithLock, WithStealing};
use crate::submit::Submit;
use crate::tree::Tree;

type Price = fn(Size, &Stop) -> Result<Times, Stopped>;

/// Two ways without a pool, three small pools, and the workspace's.
pub const RIVALS: [(&str, Price); 6] = [
    ("thread per task", thread_per_task),
    ("scoped thread per task", scoped_thread_per_task),
    (WithLock::NAME, small_pool::<WithLock>),
    (WithChannel::NAME, small_pool::<WithChannel>),
    (WithStealing::NAME, small_pool::<WithStealing>),
    ("ThreadPool", workspace_pool),
];

/// So many tasks, for so many workers.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub workers: NonZeroUsize,
    pub tasks: usize,
    /// Tasks of a way that starts a thread for each.
    pub threads: usize,
}

/// What a task costs.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// Nanoseconds a task that one thread outside of the pool submits.
    pub outside: f64,
    /// The same for tasks that tasks submit, where there is a pool.
    pub inside: Option<Inside>,
}

/// What tasks cost that are submitted by tasks.
#[derive(Clone, Copy, Debug)]
pub struct Inside {
    /// Nanoseconds a task.
    pub per_task: f64,
    /// How many tasks were queued at the most.
    pub most_queued: usize,
}

fn thread_per_task(size: Size, stop: &Stop) -> Result<Times, Stopped> {
    let start = Instant::now();
    let mut threads = Vec::with_capacity(size.threads);
    for _ in 0..size.threads {
        stop.check()?;
        threads.push(thread::spawn(|| ()));
    }
    for thread in threads {
        thread.join().expect("an empty task does not panic");
    }
    Ok(Times {
        outside: per_task(start.elapsed(), size.threads),
        inside: None,
    })
}

fn scoped_thread_per_task(size: Size, stop: &Stop) -> Result<Times, Stopped> {
    let start = Instant::now();
    thread::scope(|scope| {
        let mut threads = Vec::with_capacity(size.threads);
        for _ in 0..size.threads {
            stop.check()?;
            threads.push(scope.spawn(|| ()));
        }
        for thread in threads {
            thread.join().expect("an empty task does not panic");
        }
        Ok(())
    })?;
    Ok(Times {
        outside: per_task(start.elapsed(), size.threads),
        inside: None,
    })
}

fn small_pool<P: Pool>(size: Size, stop: &Stop) -> Result<Times, Stopped> {
    of_pool(P::start(size.workers.get()), size, stop)
}

fn workspace_pool(size: Size, stop: &Stop) -> Result<Times, Stopped> {
    of_pool(ThreadPool::with_workers(size.workers), size, stop)
}

fn of_pool<P: Submit>(
    pool: P,
    size: Size,
    stop: &Stop,
) -> Result<Times, Stopped> {
    let start = Instant::now();
    let mut handles = Vec::with_capacity(size.tasks);
    for _ in 0..size.tasks {
        stop.check()?;
        handles.push(pool.submit(|| ()));
    }
    handles.into_iter().for_each(P::join);
    let outside = per_task(start.elapsed(), size.tasks);

    let start = Instant::now();
    let (ran, pool) = Tree::new(pool, size.tasks, stop).run();
    let per_task = per_task(start.elapsed(), ran);
    let most_queued = Tree::new(pool, size.tasks, stop).most_queued();
    // Of a tree that did not grow to its end no figure says anything.
    stop.check()?;
    Ok(Times {
        outside,
        inside: Some(Inside {
            per_task,
            most_queued,
        }),
    })
}

fn per_task(time: Duration, tasks: usize) -> f64 {
    time.as_nanos() as f64 / tasks as f64
}
