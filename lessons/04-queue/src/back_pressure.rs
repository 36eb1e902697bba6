//! A fast producer and a slow consumer: where does the difference go?
//!
//! An unbounded queue takes it: it grows for as long as the producer is ahead,
//! and with it the memory, and the time an item waits. The producer is done
//! early and believes all is well. In a bounded queue the producer waits: it is
//! slowed down to what the consumer can take. That is *back-pressure*. The end
//! comes at the same time either way.

use std::num::NonZeroUsize;
use std::time::Duration;

use clap::Args;
use serde::Serialize;
use shared::lesson::options::{count, seconds, whole};
use shared::lesson::{Claim, Error, Experiment, Lesson, Unit};
use shared::queue::JoinQueue;

use crate::chart::chart;
use crate::flow::{Flow, Pace, flow};

/// What the student may choose.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// How many items are put [default: 200; with --quick 60]
    #[arg(long, value_name = "N", value_parser = whole(1..=100_000))]
    items: Option<u64>,

    /// How many items the bounded queue holds [default: 10]
    #[arg(long, value_name = "N", value_parser = count(100_000))]
    bound: Option<NonZeroUsize>,

    /// Seconds to make an item [default: 0.001]
    #[arg(long, value_name = "SECONDS", value_parser = seconds(10))]
    produce: Option<Duration>,

    /// Seconds to use an item [default: 0.004]
    #[arg(long, value_name = "SECONDS", value_parser = seconds(10))]
    consume: Option<Duration>,
}

#[derive(Serialize)]
struct Row {
    queue: &'static str,
    /// The largest length seen.
    longest: usize,
    /// Seconds until the last item was put.
    produced_in: f64,
    /// The part of that which the producer spent in `put`.
    producer_waited: f64,
    /// Seconds that an item was in the queue, at most.
    item_waited: f64,
    /// Seconds until all items were used.
    took: f64,
    /// The largest length in each slice of the time that the slower of the two
    /// queues took. Drawn, and no column.
    lengths: Vec<usize>,
    /// Seconds of such a slice.
    slice: f64,
}

/// Columns and lines of a drawing.
const SLICES: u32 = 60;
const LINES: usize = 6;

/// Lets items flow through both queues.
///
/// # Errors
/// If the run should end.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let bound = options.bound.unwrap_or(BOUND);
    let pace = Pace {
        items: options.items.unwrap_or(lesson.size(200, 60)),
        produce: options.produce.unwrap_or(Duration::from_millis(1)),
        consume: options.consume.unwrap_or(Duration::from_millis(4)),
    };
    let title = "A fast producer and a slow consumer";
    lesson.experiment("back-pressure", title, |lesson, experiment| {
        experiment.param("items", pace.items);
        experiment.param("bound", bound);
        experiment.param("produce", pace.produce.as_secs_f64());
        experiment.param("consume", pace.consume.as_secs_f64());
        experiment.columns([
            ("queue", Unit::None),
            ("longest", Unit::None),
            ("produced_in", Unit::Seconds),
            ("producer_waited", Unit::Share),
            ("item_waited", Unit::Seconds),
            ("took", Unit::Seconds),
        ]);
        let mut flows = Vec::new();
        let mut ended = Ok(());
        for (name, queue) in [
            ("unbounded", JoinQueue::unbounded()),
            ("bounded", JoinQueue::bounded(bound)),
        ] {
            let flow =
                flow(name, &queue, pace, lesson.stop(), lesson.timeline());
            ended = lesson.stop().check();
            if ended.is_err() {
                // What flowed in the end did so without its pauses.
                break;
            }
            flows.push((name, flow));
        }
        let rows = show(&flows, experiment);
        ended?;
        claim(&rows, bound, pace, experiment);
        experiment.python = lesson.python(
            "back_pressure.py",
            &[
                ("--items", &pace.items),
                ("--bound", &bound),
                ("--produce", &pace.produce.as_secs_f64()),
                ("--consume", &pace.consume.as_secs_f64()),
            ],
        )?;
        Ok(())
    })
}

const BOUND: NonZeroUsize = NonZeroUsize::new(10).expect("10 is not 0");

/// Writes the rows, and draws all lengths on the same two axes.
fn show(
    flows: &[(&'static str, Flow)],
    experiment: &mut Experiment,
) -> Vec<Row> {
    let Some(time) = flows.iter().map(|(_, flow)| flow.took).max() else {
        return Vec::new();
    };
    let top = flows.iter().map(|(_, flow)| flow.history.longest()).max();
    let top = top.unwrap_or(0);
    let rows: Vec<_> = flows
        .iter()
        .map(|(queue, flow)| Row::new(queue, flow, time))
        .collect();
    for row in &rows {
        experiment.row(row);
        experiment.note(&format!("Length of the {} queue", row.queue));
        experiment.note(&chart(&row.lengths, top, LINES));
    }
    let ruler = "─".repeat(SLICES as usize);
    experiment.note(&format!("        └{ruler}"));
    experiment.note(&format!("         0{:>59.2} s", time.as_secs_f64()));
    rows
}

impl Row {
    fn new(queue: &'static str, flow: &Flow, time: Duration) -> Self {
        let produced_in = flow.produced_in.as_secs_f64();
        Self {
            queue,
            longest: flow.history.longest(),
            produced_in,
            producer_waited: flow.waited.as_secs_f64() / produced_in,
            item_waited: flow.in_queue.as_secs_f64(),
            took: flow.took.as_secs_f64(),
            lengths: flow.history.slices(SLICES, time),
            slice: time.as_secs_f64() / f64::from(SLICES),
        }
    }
}

/// For the student's guess: does the bounded queue end earlier, at the same
/// time (give or take a tenth), or later?
pub fn when_it_ends(back_pressure: &Experiment) -> usize {
    let took = |row: usize| {
        let took = &back_pressure.rows[row]["took"];
        took.as_f64().unwrap_or(f64::NAN)
    };
    match took(1) / took(0) {
        less if less < 0.9 => 0,
        more if more > 1.1 => 2,
        _ => 1,
    }
}

fn claim(
    rows: &[Row],
    bound: NonZeroUsize,
    pace: Pace,
    experiment: &mut Experiment,
) {
    let [unbounded, bounded] = rows else {
        unreachable!("there are two queues");
    };
    // What the producer is ahead at its end, when nobody makes it wait.
    let ahead = pace.items as f64
        * (1.0 - pace.produce.as_secs_f64() / pace.consume.as_secs_f64());
    let told = ahead >= 4.0 * bound.get() as f64;
    let needs = "too few items, or the consumer is too fast, to see it";
    experiment.claim(Claim::at_most(
        "bounded-stays",
        "Bounded: the queue is never longer than its bound",
        bounded.longest as f64,
        bound.get() as f64,
    ));
    experiment.claim(
        Claim::at_least(
            "unbounded-grows",
            "Unbounded: the queue grows to twice that, or more",
            unbounded.longest as f64,
            2.0 * bound.get() as f64,
        )
        .provided(told, needs),
    );
    experiment.claim(
        Claim::at_least(
            "producer-waits",
            "Bounded: the producer waits a quarter of its time",
            bounded.producer_waited,
            0.25,
        )
        .provided(told, needs),
    );
    experiment.claim(
        Claim::at_most(
            "items-wait-less",
            "Bounded: an item waits at most half as long",
            bounded.item_waited / unbounded.item_waited,
            0.5,
        )
        .provided(told, needs),
    );
    experiment.claim(
        Claim::at_most(
            "same-end",
            "Bounded: all together takes at most 1.25 as long",
            bounded.took / unbounded.took,
            1.25,
        )
        .because("the slower of the two sets the pace, with either queue")
        .provided(told, needs),
    );
}
