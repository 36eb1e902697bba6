//! Ways to stop workers that take their work from a queue.
//!
//! **The question.** Workers wait for work. How do they learn that none will
//! come, and what becomes of the work that is queued?
//!
//! Each file is one way, in the same scene: every worker has an item in hand,
//! others are queued, and now the workers shall stop. One producer has not
//! heard of it, and comes late with some more.

pub mod closing;
pub mod sentinels;
pub mod shutdown;

use std::time::{Duration, Instant};

use shared::lesson::Stop;
use shared::measure::{Timeline, Track};
use shared::sync::Barrier;

/// How much there is to do.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    /// How many workers there are.
    pub workers: usize,
    /// How many items are put before the workers shall stop; at least one for
    /// each worker.
    pub items: usize,
    /// How many are put after that.
    pub late: usize,
    /// How long an item is worked on.
    pub work: Duration,
}

/// What all ways have in common.
pub struct Scene<'a> {
    sizes: Sizes,
    /// Where the workers wait, each with its first item, for the wish that they
    /// stop.
    gate: Barrier,
    stop: &'a Stop,
    timeline: &'a Timeline,
}

/// An item: something to work on.
#[derive(Debug)]
pub struct Task;

/// What became of the items and the workers.
#[derive(Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Items that were worked on.
    pub done: usize,
    /// Items in the queue that nobody will take.
    pub left: usize,
    /// Items that came back to who wanted to put them.
    pub refused: usize,
    /// Items that the queue dropped.
    pub dropped: usize,
    /// Workers that ended because they were asked to.
    pub ended: usize,
    /// How long all of them took to end; `None` if some had not heard.
    pub took: Option<Duration>,
}

impl<'a> Scene<'a> {
    /// A scene of these sizes.
    pub fn new(sizes: Sizes, stop: &'a Stop, timeline: &'a Timeline) -> Self {
        Self {
            sizes,
            // The workers, and who wants them to stop.
            gate: Barrier::new(sizes.workers + 1),
            stop,
            timeline,
        }
    }

    /// One of the workers, before its first item.
    fn worker(&self, way: &str, number: usize) -> Worker<'_> {
        Worker {
            scene: self,
            track: self.timeline.track(format!("{way} {number}")),
            done: 0,
        }
    }

    /// Runs `ask` while every worker has an item in hand, and says when it was.
    ///
    /// # Blocking
    /// Until each worker has its first item.
    fn in_mid_work<R>(&self, ask: impl FnOnce() -> R) -> (R, Instant) {
        self.gate.wait();
        let asked = Instant::now();
        let answer = ask();
        self.gate.wait();
        (answer, asked)
    }
}

/// A worker's hands.
struct Worker<'a> {
    scene: &'a Scene<'a>,
    track: Track,
    /// Items so far.
    done: usize,
}

impl Worker<'_> {
    /// Works on an item; on the first not before [`Scene::in_mid_work`] ends.
    fn work(&mut self, _: Task) {
        if self.done == 0 {
            self.scene.gate.wait();
            self.scene.gate.wait();
        }
        self.track.span("work", |_| {
            // Should the run end, the rest goes through without pauses: we are
            // here to see each worker come to its end.
            let _ = self.scene.stop.pause(self.scene.sizes.work);
        });
        self.done += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watchdog::in_time;

    const SIZES: Sizes = Sizes {
        workers: 3,
        items: 20,
        late: 5,
        work: Duration::ZERO,
    };

    fn outcome_of(way: fn(&Scene) -> Outcome, sizes: Sizes) -> Outcome {
        in_time(move || {
            let timeline = Timeline::default();
            let stop = Stop::default();
            let outcome = way(&Scene::new(sizes, &stop, &timeline));
            Outcome {
                took: None,
                ..outcome
            }
        })
    }

    const ALL_DONE: Outcome = Outcome {
        done: 25,
        left: 0,
        refused: 0,
        dropped: 0,
        ended: 3,
        took: None,
    };

    #[test]
    fn sentinels_end_all_and_leave_what_comes_after_them() {
        let outcome = outcome_of(sentinels::stop, SIZES);

        let (done, left) = (20, 5);
        assert_eq!(
            outcome,
            Outcome {
                done,
                left,
                ..ALL_DONE
            }
        );
    }

    #[test]
    fn a_closed_channel_ends_all_when_everything_is_done() {
        assert_eq!(outcome_of(closing::stop, SIZES), ALL_DONE);
    }

    #[test]
    fn a_shutdown_ends_all_after_what_is_queued_and_refuses_the_rest() {
        let outcome = outcome_of(shutdown::stop, SIZES);

        let (done, refused) = (20, 5);
        assert_eq!(
            outcome,
            Outcome {
                done,
                refused,
                ..ALL_DONE
            }
        );
    }

    #[test]
    fn a_shutdown_now_ends_all_after_the_items_in_hand() {
        let outcome = outcome_of(shutdown::stop_now, SIZES);

        let (done, refused, dropped) = (3, 5, 17);
        let expected = Outcome {
            done,
            refused,
            dropped,
            ..ALL_DONE
        };
        assert_eq!(outcome, expected);
    }

    #[test]
    fn a_sentinel_too_few_leaves_one_worker_waiting() {
        let outcome = outcome_of(sentinels::stop_all_but_one, SIZES);

        assert_eq!(
            outcome,
            Outcome {
                ended: 2,
                ..ALL_DONE
            }
        );
    }

    #[test]
    fn one_worker_with_one_item_is_a_scene_too() {
        let sizes = Sizes {
            workers: 1,
            items: 1,
            late: 0,
            ..SIZES
        };

        for (way, ended) in [
            (sentinels::stop as fn(&Scene) -> Outcome, 1),
            (closing::stop, 1),
            (shutdown::stop, 1),
            (shutdown::stop_now, 1),
            (sentinels::stop_all_but_one, 0),
        ] {
            let outcome = outcome_of(way, sizes);

            assert_eq!(
                outcome,
                Outcome {
                    done: 1,
                    ended,
                    ..ALL_DONE
                }
            );
        }
    }
}
