//! What a message costs: the same load through each channel, with one producer
//! and with many, taken in turn.
//!
//! A channel that is full or empty makes a thread wait, and a wait costs more
//! than a hundred messages. So room, and sending in batches, count for more
//! than the channel's inner works.

use std::num::NonZeroUsize;

use clap::Args;
use serde::Serialize;
use shared::lesson::options::count;
use shared::lesson::{Claim, Error, Experiment, Lesson, Python, Unit};

use crate::contest::{Figures, MANY, ONE, Sizes, measure};
use crate::rivals::RIVALS;

/// What the student may choose.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// How many messages are sent; fewer with --compare, for Python's sake
    /// [default: 300,000; with --quick 5,000]
    #[arg(long, value_name = "N", value_parser = count(5_000_000))]
    messages: Option<NonZeroUsize>,

    /// How many producers send them, beside one alone [default: 10]
    #[arg(long, value_name = "N", value_parser = count(100))]
    producers: Option<NonZeroUsize>,

    /// How many messages, or batches, the bounded channels hold
    /// [default: 1,024]
    #[arg(long, value_name = "N", value_parser = count(1_000_000))]
    bound: Option<NonZeroUsize>,

    /// How many messages go together in a batch [default: 64]
    #[arg(long, value_name = "N", value_parser = count(10_000))]
    batch: Option<NonZeroUsize>,

    /// How often each is timed [default: 7; with --quick 3]
    #[arg(long, value_name = "N", value_parser = count(1_000))]
    rounds: Option<NonZeroUsize>,
}

/// With fewer the times are those of waking threads.
const ENOUGH: u64 = 20_000;

/// With less, a bounded channel makes its producer wait nearly as often as one
/// with room for a single message.
const ENOUGH_ROOM: NonZeroUsize = NonZeroUsize::new(256).expect("it is not 0");

/// With fewer, a batch costs about as much as its messages one by one.
const ENOUGH_IN_A_BATCH: NonZeroUsize =
    NonZeroUsize::new(16).expect("it is not 0");

/// With fewer, producers seldom find the queue full.
const ENOUGH_PRODUCERS: usize = 4;

#[derive(Serialize)]
struct Row {
    channel: &'static str,
    /// Messages per second from one producer.
    one_producer: f64,
    /// Messages per second from many.
    many_producers: f64,
    /// Time per message from one producer, against the first row's.
    cost: f64,
}

/// Times all channels.
///
/// # Errors
/// If the run should end.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let usual = if lesson.compares() { 50_000 } else { 300_000 };
    let sizes = Sizes {
        messages: options
            .messages
            .map_or(lesson.size(usual, 5_000), |number| number.get() as u64),
        producers: options.producers.map_or(10, usize::from),
        bound: options.bound.unwrap_or(BOUND),
        batch: options.batch.unwrap_or(BATCH),
        rounds: options.rounds.map_or(lesson.size(7, 3), usize::from),
    };
    let title = "What a message costs";
    lesson.experiment("channels", title, |lesson, experiment| {
        experiment.param("messages", sizes.messages);
        experiment.param("producers", sizes.producers);
        experiment.param("bound", sizes.bound);
        experiment.param("batch", sizes.batch);
        experiment.param("rounds", sizes.rounds);
        experiment.columns([
            ("channel", Unit::None),
            ("one_producer", Unit::PerSecond),
            ("many_producers", Unit::PerSecond),
            ("cost", Unit::Ratio),
        ]);
        let mut figures = vec![Figures::default(); RIVALS.len()];
        let ended = measure(&sizes, lesson, &mut figures);
        show(&figures, experiment);
        ended?;
        claim(&figures, &sizes, experiment, lesson);
        experiment.python = lesson.python(
            "channels.py",
            &[
                ("--messages", &sizes.messages),
                ("--producers", &sizes.producers),
                ("--bound", &sizes.bound),
                ("--batch", &sizes.batch),
                ("--rounds", &sizes.rounds),
            ],
        )?;
        claim_beside_python(&figures, &sizes, experiment, lesson);
        Ok(())
    })
}

const BOUND: NonZeroUsize = NonZeroUsize::new(1_024).expect("it is not 0");
const BATCH: NonZeroUsize = NonZeroUsize::new(64).expect("it is not 0");

fn show(figures: &[Figures], experiment: &mut Experiment) {
    let base = figures[0].pace[ONE].median();
    for (rival, figures) in RIVALS.iter().zip(figures) {
        let [one, many] = &figures.pace;
        if one.values().is_empty() || many.values().is_empty() {
            continue;
        }
        experiment.row(Row {
            channel: rival.name,
            one_producer: one.median(),
            many_producers: many.median(),
            cost: base / one.median(),
        });
        experiment.runs(rival.name, "one_producer", one);
        experiment.runs(rival.name, "many_producers", many);
    }
    experiment.note(
        "cost: time per message from one producer, against the first row's.\n\
         With room for 1 a fiftieth of the messages was sent; in batches, ten \
         times\nas many.",
    );
}

/// For the student's guess: how many times as fast room makes a channel; up to
/// 5, up to 50 or more.
pub fn what_room_buys(channels: &Experiment) -> usize {
    let pace = |name: &str| {
        let row = channels.rows.iter().find(|row| row["channel"] == name);
        row.and_then(|row| row["one_producer"].as_f64())
            .unwrap_or(f64::NAN)
    };
    match pace("crossbeam, bounded") / pace("crossbeam, room for 1") {
        few if few <= 5.0 => 0,
        some if some <= 50.0 => 1,
        _ => 2,
    }
}

fn claim(
    figures: &[Figures],
    sizes: &Sizes,
    experiment: &mut Experiment,
    lesson: &Lesson,
) {
    let pace_from_many = |name| pace(figures, name, MANY);
    let pace = |name| pace(figures, name, ONE);
    experiment.claim(Claim::exactly(
        "none-lost",
        "Loads in which a message was missing or came twice",
        figures.iter().map(|figures| figures.incomplete).sum(),
        0,
    ));
    let lock_keeps_up = Claim::at_least(
        "lock-keeps-up",
        "JoinQueue, bounded: half of crossbeam's pace, or more",
        pace("JoinQueue, bounded") / pace("crossbeam, bounded"),
        0.5,
    );
    experiment.claim(true_figure(lock_keeps_up, "one producer", sizes, lesson));
    let batches_are_cheaper = Claim::at_least(
        "batches-are-cheaper",
        "JoinQueue, many producers: batches carry at least 3 times as much",
        pace_from_many("JoinQueue, batches")
            / pace_from_many("JoinQueue, bounded"),
        3.0,
    );
    let batches_are_cheaper =
        true_figure(batches_are_cheaper, "many producers", sizes, lesson)
            .provided(
                sizes.batch >= ENOUGH_IN_A_BATCH,
                "too few messages in a batch",
            )
            .provided(
                sizes.producers >= ENOUGH_PRODUCERS,
                "too few producers to crowd the queue",
            );
    experiment.claim(batches_are_cheaper);
    let room_is_pace = Claim::at_least(
        "room-is-pace",
        "Crossbeam, bounded: at least 20 times as many as with room for 1",
        pace("crossbeam, bounded") / pace("crossbeam, room for 1"),
        20.0,
    );
    experiment.claim(
        true_figure(room_is_pace, "one producer", sizes, lesson).provided(
            sizes.bound >= ENOUGH_ROOM,
            "too little room to make a difference",
        ),
    );
}

/// Beside Python's `queue.Queue`, where the twin ran.
fn claim_beside_python(
    figures: &[Figures],
    sizes: &Sizes,
    experiment: &mut Experiment,
    lesson: &Lesson,
) {
    let twin = experiment.python.as_ref();
    let Some(python) = twin.and_then(pace_of_python) else {
        return;
    };
    let faster = Claim::at_least(
        "faster-than-python",
        "JoinQueue, bounded: at least 20 times Python's Queue",
        pace(figures, "JoinQueue, bounded", ONE) / python,
        20.0,
    );
    experiment.claim(true_figure(faster, "one producer", sizes, lesson));
}

/// From one producer, in messages per second.
fn pace_of_python(twin: &Python) -> Option<f64> {
    let mut rows = twin.rows.iter();
    let row = rows.find(|row| {
        let channel = row.get("channel").and_then(|name| name.as_str());
        channel == Some("JoinQueue, bounded")
    })?;
    row.get("one_producer")?.as_f64()
}

/// From [`ONE`] producer or from [`MANY`], in messages per second.
fn pace(figures: &[Figures], name: &str, from: usize) -> f64 {
    let rival = RIVALS.iter().position(|rival| rival.name == name);
    let rival = rival.expect("it is one of the rivals");
    figures[rival].pace[from].median()
}

/// Says what the figure was taken from, and whether that was enough.
fn true_figure(
    claim: Claim,
    from: &str,
    sizes: &Sizes,
    lesson: &Lesson,
) -> Claim {
    let mut why = format!("from {from}, on the median");
    if lesson.machine().was_loaded() {
        why.push_str("; this machine was busy before the run");
    }
    claim.because(why).provided(
        sizes.messages >= ENOUGH,
        "too few messages for a true figure",
    )
}
