//! Our process pool, and `ProcessPoolExecutor` of `CPython`: the same tasks.

use std::collections::VecDeque;
use std::hint::black_box;

use shared::process_pool::{ProcessPool, Task};
use shared::task::{MapOptions, TaskHandle};

use crate::harness::{Bench, Rival};
use crate::python::Python;

const WORKERS: usize = 2;
const IN_FLIGHT: usize = 16;
const CHUNK: usize = 16;
const ROUNDS: usize = 7;

/// Ours and theirs differ: each turn should take about as long for both.
const OUR_TASKS: u32 = 20_000;
const THEIR_TASKS: u32 = 1_000;

/// What a worker does: so little that all else is the way there and back.
pub const DOUBLE: Task<u32, u32> = Task::new("double", |number| 2 * number);

/// Why no call fails.
const ALIVE: &str = "the workers live on and know the task";

pub fn measure(bench: &mut Bench, python: Option<&Python>) {
    let theirs = |what: &'static str, tasks| {
        python.map(|python| python.rival("CPython", what, tasks))
    };
    let start = Rival::new("ours", 1, || {
        let started = pool().submit(&DOUBLE, 1).map(TaskHandle::join);
        black_box(started.expect(ALIVE).expect(ALIVE));
    });
    compare(
        bench,
        "start",
        "To start two processes, get one result and end them",
        [Some(start), theirs("start", 1)],
    );
    for (id, title, run) in [
        ("one", "A task in a process, one at a time", one as Run),
        ("many", "A task in a process, 16 in flight", many),
        ("map", "An item of a map in processes", |pool| map(pool, 1)),
        (
            "chunks",
            "An item of a map in processes, in chunks of 16",
            |pool| map(pool, CHUNK),
        ),
    ] {
        let pool = pool();
        let ours = Rival::new("ours", OUR_TASKS, move || run(&pool));
        compare(bench, id, title, [Some(ours), theirs(id, THEIR_TASKS)]);
    }
}

type Run = fn(&ProcessPool);

fn compare(
    bench: &mut Bench,
    id: &str,
    title: &str,
    rivals: [Option<Rival<'_>>; 2],
) {
    let rivals = rivals.into_iter().flatten().collect();
    bench.compare_in_rounds(ROUNDS, id, title, rivals);
}

fn pool() -> ProcessPool {
    let pool = ProcessPool::builder().workers(WORKERS).build();
    pool.expect("the system starts two processes")
}

fn one(pool: &ProcessPool) {
    for number in 0..OUR_TASKS {
        let handle = pool.submit(&DOUBLE, number).expect(ALIVE);
        black_box(handle.join().expect(ALIVE));
    }
}

fn many(pool: &ProcessPool) {
    let mut waiting = VecDeque::<TaskHandle<u32>>::new();
    for number in 0..OUR_TASKS {
        if waiting.len() == IN_FLIGHT
            && let Some(oldest) = waiting.pop_front()
        {
            black_box(oldest.join().expect(ALIVE));
        }
        waiting.push_back(pool.submit(&DOUBLE, number).expect(ALIVE));
    }
    for handle in waiting {
        black_box(handle.join().expect(ALIVE));
    }
}

fn map(pool: &ProcessPool, chunk: usize) {
    let options = MapOptions::new().chunk_size(chunk);
    for result in pool.map_with(options, 0..OUR_TASKS, &DOUBLE) {
        black_box(result.expect(ALIVE));
    }
}
