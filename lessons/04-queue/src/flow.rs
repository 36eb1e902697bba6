//! One producer, one queue, one consumer that is slower.

use std::time::{Duration, Instant};

use shared::lesson::Stop;
use shared::measure::{Arrow, Timeline, Track};
use shared::queue::JoinQueue;
use shared::sync::thread;

use crate::gauge::{Gauge, History};

/// How much flows, and how fast.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// How many items there are.
    pub items: u64,
    /// How long it takes to make one.
    pub produce: Duration,
    /// How long it takes to use one.
    pub consume: Duration,
}

/// What was seen of the flow.
pub struct Flow {
    /// The queue's length over time.
    pub history: History,
    /// Until the last item was put.
    pub produced_in: Duration,
    /// How much of that the producer spent in `put`.
    pub waited: Duration,
    /// The longest that an item was in the queue.
    pub in_queue: Duration,
    /// Until all items were used.
    pub took: Duration,
}

/// What flows.
#[derive(Debug)]
pub struct Item {
    made: Instant,
    /// From its producer to its consumer, in the trace.
    arrow: Arrow,
}

/// Lets items flow through `queue`.
///
/// # Blocking
/// Until all are used. When the run should end, no more items are made, and
/// those in the queue are used at once.
pub fn flow(
    name: &str,
    queue: &JoinQueue<Item>,
    pace: Pace,
    stop: &Stop,
    timeline: &Timeline,
) -> Flow {
    let track = |who| timeline.track(format!("{name}: {who}"));
    let start = Instant::now();
    thread::scope(|scope| {
        let track_of_consumer = track("consumer");
        let consumer = scope.spawn(move || {
            consume(queue, Gauge::since(start), track_of_consumer, pace, stop)
        });

        let mut gauge = Gauge::since(start);
        let mut waited = Duration::ZERO;
        let mut track = track("producer");
        for _ in 0..pace.items {
            let produced = track.span("produce", |_| stop.pause(pace.produce));
            if produced.is_err() {
                break;
            }
            let made = Instant::now();
            track.wait("put", |track| {
                let arrow = track.arrow_from_here();
                queue.put(Item { made, arrow }).expect("not shut down yet");
            });
            waited += made.elapsed();
            gauge.note(queue.len());
        }
        let produced_in = start.elapsed();

        // The consumer uses what is left, and ends.
        queue.shutdown();
        let (of_consumer, in_queue) =
            consumer.join().expect("using one does not panic");
        Flow {
            history: History::of([gauge, of_consumer]),
            produced_in,
            waited,
            in_queue,
            took: start.elapsed(),
        }
    })
}

fn consume(
    queue: &JoinQueue<Item>,
    mut gauge: Gauge,
    mut track: Track,
    pace: Pace,
    stop: &Stop,
) -> (Gauge, Duration) {
    let mut in_queue = Duration::ZERO;
    while let Ok(queued) = track.wait("get", |_| queue.get()) {
        let Item { made, arrow } = queued.value;
        in_queue = in_queue.max(made.elapsed());
        gauge.note(queue.len());
        track.span("consume", |track| {
            track.arrow_to_here(arrow);
            // To the end, also when the run should end: it is joined.
            let _ = stop.pause(pace.consume);
        });
    }
    (gauge, in_queue)
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;

    use super::*;
    use crate::watchdog::in_time;

    const AT_ONCE: Pace = Pace {
        items: 500,
        produce: Duration::ZERO,
        consume: Duration::ZERO,
    };

    /// What flowed through the queue, and how many items were left in it.
    fn flow_through(
        queue: JoinQueue<Item>,
        pace: Pace,
        stop: Stop,
    ) -> (Flow, usize) {
        in_time(move || {
            let flow = flow("", &queue, pace, &stop, &Timeline::default());
            (flow, queue.len())
        })
    }

    #[test]
    fn a_bounded_queue_is_never_seen_longer_than_its_bound() {
        let queue = JoinQueue::bounded(NonZeroUsize::new(3).unwrap());

        let (flow, _) = flow_through(queue, AT_ONCE, Stop::default());

        assert!((1..=3).contains(&flow.history.longest()));
    }

    #[test]
    fn the_flow_ends_when_every_item_is_used() {
        let queue = JoinQueue::unbounded();

        let (flow, left) = flow_through(queue, AT_ONCE, Stop::default());

        assert_eq!(left, 0);
        assert!(flow.produced_in <= flow.took);
        assert!(flow.waited <= flow.produced_in);
    }

    #[test]
    fn a_run_that_should_end_does_not_wait_for_its_items() {
        let stop = Stop::default();
        stop.request();
        let pace = Pace {
            produce: Duration::from_hours(1),
            ..AT_ONCE
        };

        let (flow, _) = flow_through(JoinQueue::unbounded(), pace, stop);

        assert_eq!(flow.history.longest(), 0);
    }
}
