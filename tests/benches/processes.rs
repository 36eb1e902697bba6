//! Our process pool against `ProcessPoolExecutor` of Python, in turn, on the
//! same tasks: `cargo bench -p checks --bench processes`.
//!
//! Each round measures one and then the other, so that a machine that slows
//! down slows both. Printed are medians, their spread, and the ratio. Without
//! a `python3` only our own figures are printed.

use std::collections::VecDeque;
use std::error::Error;
use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use shared::process_pool::{self, ProcessPool, Task};
use shared::task::MapOptions;

const WORKERS: usize = 2;
const IN_FLIGHT: usize = 16;
const CHUNK: usize = 16;
const ROUNDS: usize = 7;
/// Ours and theirs differ: each round should take about as long for both.
const OUR_TASKS: u32 = 20_000;
const THEIR_TASKS: u32 = 1_000;

const DOUBLE: Task<u32, u32> = Task::new("double", |number| 2 * number);

/// What is measured, in seconds: the start once, the others per task.
const FIGURES: [(&str, &str); 5] = [
    ("start", "start a pool, first result"),
    ("one", "task, one at a time"),
    ("many", "task, 16 in flight"),
    ("map", "task, map"),
    ("chunks", "task, map in chunks of 16"),
];

fn main() -> Result<(), Box<dyn Error>> {
    process_pool::serve(&[&DOUBLE]);

    let mut python = Python::start();
    if python.is_none() {
        println!("no python3 on the PATH: only our own figures");
    }
    let mut ours = Vec::new();
    let mut theirs = Vec::new();
    for _ in 0..ROUNDS {
        ours.push(our_round()?);
        if let Some(python) = &mut python {
            theirs.push(python.round()?);
        }
    }
    println!(
        "{:<28}{:>12}{:>24}{:>12}{:>24}{:>8}",
        "", "ours", "", "CPython", "", "ratio"
    );
    for (index, (_, title)) in FIGURES.into_iter().enumerate() {
        let our = Spread::of(&ours, index);
        print!("{title:<28}{our}");
        if !theirs.is_empty() {
            let their = Spread::of(&theirs, index);
            print!("{their}{:>8.1}", their.median / our.median);
        }
        println!();
    }
    Ok(())
}

fn our_round() -> Result<[f64; 5], Box<dyn Error>> {
    let start = Instant::now();
    let pool = ProcessPool::builder().workers(WORKERS).build()?;
    pool.submit(&DOUBLE, 1)?.join()?;
    let started = start.elapsed();
    many_in_flight(&pool, 100)?;

    let one = timed(|| {
        for number in 0..OUR_TASKS {
            black_box(pool.submit(&DOUBLE, number)?.join()?);
        }
        Ok(())
    })?;
    let many = timed(|| many_in_flight(&pool, OUR_TASKS))?;
    let map = |chunk| {
        let options = MapOptions::new().chunk_size(chunk);
        timed(|| {
            for result in pool.map_with(options, 0..OUR_TASKS, &DOUBLE) {
                black_box(result?);
            }
            Ok(())
        })
    };
    let (single, chunks) = (map(1)?, map(CHUNK)?);
    let per_task = |time: Duration| time.as_secs_f64() / f64::from(OUR_TASKS);
    let start = started.as_secs_f64();
    let per_task = [one, many, single, chunks].map(per_task);
    let [one, many, map, chunks] = per_task;
    Ok([start, one, many, map, chunks])
}

fn many_in_flight(
    pool: &ProcessPool,
    tasks: u32,
) -> Result<(), Box<dyn Error>> {
    let mut waiting = VecDeque::new();
    for number in 0..tasks {
        if waiting.len() == IN_FLIGHT
            && let Some(oldest) = waiting.pop_front()
        {
            let oldest: shared::task::TaskHandle<u32> = oldest;
            black_box(oldest.join()?);
        }
        waiting.push_back(pool.submit(&DOUBLE, number)?);
    }
    for handle in waiting {
        black_box(handle.join()?);
    }
    Ok(())
}

fn timed(
    work: impl FnOnce() -> Result<(), Box<dyn Error>>,
) -> Result<Duration, Box<dyn Error>> {
    let start = Instant::now();
    work()?;
    Ok(start.elapsed())
}

/// The rival, which runs a round for each line it is sent.
struct Python {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Python {
    fn start() -> Option<Self> {
        let script =
            concat!(env!("CARGO_MANIFEST_DIR"), "/benches/processes.py");
        let mut child = Command::new("python3")
            .arg(script)
            .args(
                [WORKERS, THEIR_TASKS as usize, IN_FLIGHT, CHUNK]
                    .map(|n| n.to_string()),
            )
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .ok()?;
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take()?);
        Some(Self {
            child,
            input,
            output,
        })
    }

    fn round(&mut self) -> Result<[f64; 5], Box<dyn Error>> {
        let input = self.input.as_mut().ok_or("its input is closed")?;
        input.write_all(b"\n")?;
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        let figures: serde_json::Value = serde_json::from_str(&line)?;
        Ok(FIGURES.map(|(key, _)| figures[key].as_f64().unwrap_or(f64::NAN)))
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        // The end of its input ends it.
        drop(self.input.take());
        let _ = self.child.wait();
    }
}

struct Spread {
    least: f64,
    median: f64,
    most: f64,
}

impl Spread {
    fn of(rounds: &[[f64; 5]], figure: usize) -> Self {
        let mut figures: Vec<_> =
            rounds.iter().map(|round| round[figure]).collect();
        figures.sort_by(f64::total_cmp);
        Self {
            least: figures[0],
            median: figures[figures.len() / 2],
            most: figures[figures.len() - 1],
        }
    }
}

impl std::fmt::Display for Spread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let micros = |seconds: f64| seconds * 1e6;
        write!(
            f,
            "{:>9.2} µs{:>24}",
            micros(self.median),
            format!("({:.2} … {:.2})", micros(self.least), micros(self.most))
        )
    }
}
