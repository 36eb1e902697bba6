//! What a task, a `map` and a queue cost, beside their rivals.
//!
//! `cargo bench -p checks --bench pools`, about a minute. Rivals run in turn in
//! one process, since a machine's pace drifts; the median is quoted, with the
//! distance between the quartiles. The ratio is what ours takes, divided by
//! what the rival takes: below 1, ours is faster. Python takes part when there is
//! a `python3`, in a process of its own.

mod python;
mod queues;
mod tasks;

use std::convert::Infallible;

use shared::measure::{Machine, interleaved};

/// How often each rival runs.
const ROUNDS: usize = 11;

/// One way to do the same work.
struct Rival<'a> {
    name: &'a str,
    /// How many tasks or items one run has.
    items: u32,
    run: Box<dyn FnMut() + 'a>,
}

impl<'a> Rival<'a> {
    fn new(name: &'a str, items: u32, run: impl FnMut() + 'a) -> Self {
        Self {
            name,
            items,
            run: Box::new(run),
        }
    }
}

/// Runs the rivals in turn and prints a table. Gives what the first, which is
/// ours, takes for one item, in nanoseconds.
fn compare(title: &str, mut rivals: Vec<Rival<'_>>) -> f64 {
    println!("\n{title}");
    let times = interleaved(ROUNDS, rivals.len(), |rival| {
        (rivals[rival].run)();
        Ok::<(), Infallible>(())
    });
    let Ok(times) = times;
    let per_item: Vec<_> = rivals
        .iter()
        .zip(&times)
        .map(|(rival, samples)| 1e9 / f64::from(rival.items) * samples.median())
        .collect();
    let ours = per_item[0];
    for ((rival, samples), nanos) in rivals.iter().zip(&times).zip(&per_item) {
        let spread = 1e9 / f64::from(rival.items) * samples.spread();
        line(rival.name, *nanos, Some(spread), ours);
    }
    ours
}

fn line(name: &str, nanos: f64, spread: Option<f64>, ours: f64) {
    let spread = spread.map_or(String::new(), |s| format!("± {s:.0}"));
    println!(
        "  {name:<44} {nanos:>9.0} ns {spread:>9}   ours / it {:>7.3}",
        ours / nanos
    );
}

fn main() {
    let machine = Machine::describe();
    println!("{machine:?}");
    if machine.was_loaded() {
        println!("The machine is busy: look at the ratios with care.");
    }
    let submit = tasks::empty_in_flight();
    tasks::empty_one_at_a_time();
    tasks::one_microsecond();
    let map = tasks::map_in_chunks();
    let queue = queues::bounded();
    queues::many_producers();
    python::compare(submit, map, queue);
}
