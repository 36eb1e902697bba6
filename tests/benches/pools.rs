//! Tasks with handles: ours, rayon's, the `threadpool` crate's, a pool on a
//! crossbeam channel, a thread per task, and `ThreadPoolExecutor` of `CPython`.

use std::hint::black_box;
use std::thread;
use std::time::{Duration, Instant};

use crossbeam::channel::{Sender, unbounded};
use rayon::prelude::*;
use shared::task::{MapOptions, Promise, TaskHandle, TaskName};
use shared::thread_pool::ThreadPool;

use crate::harness::{Bench, Rival};
use crate::python::Python;

const TASKS: u32 = 50_000;
const THREADS: u32 = 2_000;
const ITEMS: u32 = 1_000_000;

/// `CPython` takes about twenty times as long for each.
const OF_PYTHON: u32 = 20_000;

/// Compares what a task costs, and an item of a `map`.
pub fn measure(bench: &mut Bench, python: Option<&Python>) {
    let submit = python.map(|it| it.rival("CPython", "submit", OF_PYTHON));
    let mut many = rivals(TASKS, all_in_flight, |n| n);
    many.extend(submit);
    let title = "An empty task with its handle, 50,000 in flight";
    bench.compare("many", title, many);

    let title = "An empty task with its handle, 1,000 in flight";
    bench.compare("some", title, rivals(TASKS, in_flight, |n| n));

    let title = "An empty task with its handle, one at a time";
    bench.compare("one", title, rivals(TASKS / 10, one_at_a_time, |n| n));

    let work = |n| {
        spin(Duration::from_micros(1));
        n
    };
    let title = "A task of 1 µs with its handle, 1,000 in flight";
    bench.compare("short", title, rivals(TASKS, in_flight, work));

    let mut tiny = map_rivals(mix);
    tiny.extend(python.map(|it| it.rival("CPython", "map-threads", OF_PYTHON)));
    bench.compare("map-tiny", "map of a million tiny items, an item", tiny);
    let title = "map of a million Collatz sequences, an item";
    bench.compare("map-collatz", title, map_rivals(collatz));
}

/// Submits a thousand tasks, joins them, and so on.
fn in_flight(tasks: u32, submit: &dyn Fn(u32) -> TaskHandle<u32>) {
    for _ in 0..tasks / 1000 {
        all_in_flight(1000, submit);
    }
}

/// Submits `tasks` tasks and joins them all. So many handles at once are more
/// than a cache holds.
fn all_in_flight(tasks: u32, submit: &dyn Fn(u32) -> TaskHandle<u32>) {
    let handles: Vec<_> = (0..tasks).map(submit).collect();
    for handle in handles {
        black_box(handle.join().expect("no task panics"));
    }
}

/// Submits a task and joins it, `tasks` times over.
fn one_at_a_time(tasks: u32, submit: &dyn Fn(u32) -> TaskHandle<u32>) {
    for number in 0..tasks {
        black_box(submit(number).join().expect("no task panics"));
    }
}

/// The same kind of handle for a rival: `spawn` runs what it is given.
fn with_handle(
    work: impl FnOnce() -> u32 + Send + 'static,
    spawn: impl FnOnce(Box<dyn FnOnce() + Send>),
) -> TaskHandle<u32> {
    let (promise, handle) = Promise::new(TaskName::caller());
    spawn(Box::new(move || promise.keep(Ok(work()))));
    handle
}

fn crossbeam_pool() -> Sender<Box<dyn FnOnce() + Send>> {
    let (sender, receiver) = unbounded::<Box<dyn FnOnce() + Send>>();
    for _ in 0..ThreadPool::new().limit().get() {
        let receiver = receiver.clone();
        // Ends when the sender is dropped.
        thread::spawn(move || receiver.iter().for_each(|work| work()));
    }
    sender
}

fn rayon_pool() -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new()
        .num_threads(ThreadPool::new().limit().get())
        .build()
        .expect("the system has threads for a benchmark")
}

/// Computes for about this long.
fn spin(time: Duration) {
    let start = Instant::now();
    while start.elapsed() < time {}
}

type Drive = fn(u32, &dyn Fn(u32) -> TaskHandle<u32>);

/// All rivals on the same work. The first is ours.
fn rivals(
    tasks: u32,
    drive: Drive,
    work: fn(u32) -> u32,
) -> Vec<Rival<'static>> {
    let ours = ThreadPool::new();
    let workers = ours.limit().get();
    let rayon = rayon_pool();
    let threadpool = threadpool::ThreadPool::new(workers);
    let channel = crossbeam_pool();
    let threads = tasks.min(THREADS);
    vec![
        Rival::new("ours", tasks, move || {
            drive(tasks, &|n| {
                ours.submit(move || work(n)).expect("it is open")
            });
        }),
        Rival::new("rayon::spawn, same handle", tasks, move || {
            drive(tasks, &|n| {
                with_handle(move || work(n), |task| rayon.spawn(task))
            });
        }),
        Rival::new("threadpool crate, same handle", tasks, move || {
            drive(tasks, &|n| {
                with_handle(move || work(n), |task| threadpool.execute(task))
            });
        }),
        Rival::new("crossbeam channel, same handle", tasks, move || {
            drive(tasks, &|n| {
                with_handle(
                    move || work(n),
                    |task| channel.send(task).expect("workers live on"),
                )
            });
        }),
        Rival::new("a thread per task, joined in turn", threads, move || {
            for number in 0..threads {
                let thread = thread::spawn(move || work(number));
                black_box(thread.join().expect("no task panics"));
            }
        }),
    ]
}

/// A few nanoseconds of work that the compiler can spread over vector lanes.
fn mix(n: u32) -> u32 {
    n.wrapping_mul(2_654_435_761).rotate_left(7) ^ n
}

/// A few tens of nanoseconds of work that it cannot.
fn collatz(n: u32) -> u32 {
    let mut value = u64::from(n) + 1;
    let mut steps = 0;
    while value != 1 {
        let is_odd = value % 2 == 1;
        value = if is_odd { 3 * value + 1 } else { value / 2 };
        steps += 1;
    }
    steps
}

fn map_rivals(f: fn(u32) -> u32) -> Vec<Rival<'static>> {
    let ours = ThreadPool::new();
    let rayon = rayon_pool();
    let options = MapOptions::new().chunk_size(1024);
    vec![
        Rival::new("ours, in chunks of 1,024", ITEMS, move || {
            let mapped = ours.map_with(options, 0..ITEMS, f);
            let results: Result<Vec<u32>, _> = mapped.collect();
            black_box(results.expect("no item panics"));
        }),
        Rival::new("rayon's par_iter", ITEMS, move || {
            rayon.install(|| {
                let results: Vec<u32> =
                    (0..ITEMS).into_par_iter().map(f).collect();
                black_box(results);
            });
        }),
    ]
}
