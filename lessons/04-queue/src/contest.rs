//! The same load through each channel, in turn, as often as it takes.

use std::num::NonZeroUsize;

use shared::lesson::{Lesson, Stopped};
use shared::measure::{Samples, Track, interleaved};

use crate::pump::Load;
use crate::rivals::RIVALS;

/// How much goes through which room.
pub struct Sizes {
    /// How many messages are sent.
    pub messages: u64,
    /// How many producers send them, beside one alone.
    pub producers: usize,
    /// How many messages, or batches, a bounded channel holds.
    pub bound: NonZeroUsize,
    /// How many messages go together in a batch.
    pub batch: NonZeroUsize,
    /// How often each channel is timed.
    pub rounds: usize,
}

/// Places in [`Figures::pace`].
pub const ONE: usize = 0;
/// See [`ONE`].
pub const MANY: usize = 1;

/// What the rounds gave for one channel.
#[derive(Clone, Default)]
pub struct Figures {
    /// Messages per second, from [`ONE`] producer and from [`MANY`].
    pub pace: [Samples; 2],
    /// Runs in which a message was missing or came twice.
    pub incomplete: u64,
}

/// Sends the load through each channel. Whatever is measured is in `figures`,
/// also when the run should end.
///
/// # Errors
/// [`Stopped`] if the run should end.
///
/// # Blocking
/// Until all messages are through.
pub fn measure(
    sizes: &Sizes,
    lesson: &Lesson,
    figures: &mut [Figures],
) -> Result<(), Stopped> {
    let track = |name: String| lesson.timeline().track(name);
    let mut consumer = track("consumer".to_owned());
    let mut producers: Vec<Track> = (1..=sizes.producers)
        .map(|number| track(format!("producer {number}")))
        .collect();
    let runs = sizes.rounds * figures.len() * 2;
    let progress = lesson.progress(runs as u64, "loads");

    // Our own clock: starting threads is not what we time.
    interleaved(sizes.rounds, figures.len() * 2, |turn| {
        lesson.stop().check()?;
        let (rival, from) = (turn / 2, turn % 2);
        let (figures, rival) = (&mut figures[rival], &RIVALS[rival]);
        let batch = if rival.batches { sizes.batch.get() } else { 1 };
        let messages = (sizes.messages * rival.percent).div_ceil(100);
        let load = Load {
            messages,
            batch,
            stop: lesson.stop(),
            producers: if from == MANY {
                &mut producers
            } else {
                &mut producers[..1]
            },
            consumer: &mut consumer,
        };
        let passed = (rival.pump)(load, sizes.bound)?;
        figures.incomplete += u64::from(!passed.complete);
        let pace = messages as f64 / passed.time.as_secs_f64();
        figures.pace[from].push(pace);
        progress.inc(1);
        Ok(())
    })?;
    Ok(())
}
