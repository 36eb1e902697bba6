//! The length of a queue over time.
//!
//! A third thread that looks every few milliseconds would miss what happens
//! between two looks. Here those who change the length look, after each change.
//! Each writes into a gauge of its own, so that they do not wait for each
//! other; the gauges are put together at the end.

use std::time::{Duration, Instant};

/// What one thread saw of a queue's length.
pub struct Gauge {
    start: Instant,
    looks: Vec<Look>,
}

/// The length at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Look {
    at: Duration,
    length: usize,
}

/// What all threads saw, in the order in which it was.
#[derive(Debug)]
pub struct History {
    looks: Vec<Look>,
}

impl Gauge {
    /// A gauge whose time runs from `start`.
    pub fn since(start: Instant) -> Self {
        Self {
            start,
            looks: Vec::new(),
        }
    }

    /// Notes that the queue has that length now.
    pub fn note(&mut self, length: usize) {
        let at = self.start.elapsed();
        self.looks.push(Look { at, length });
    }
}

impl History {
    /// What these gauges saw.
    pub fn of(gauges: impl IntoIterator<Item = Gauge>) -> Self {
        let mut looks: Vec<_> =
            gauges.into_iter().flat_map(|gauge| gauge.looks).collect();
        looks.sort_by_key(|look| look.at);
        Self { looks }
    }

    /// The largest length; 0 if nobody looked.
    pub fn longest(&self) -> usize {
        let lengths = self.looks.iter().map(|look| look.length);
        lengths.max().unwrap_or(0)
    }

    /// The largest length in each of `slices` equal parts of `time`.
    pub fn slices(&self, slices: u32, time: Duration) -> Vec<usize> {
        let mut looks = self.looks.iter().peekable();
        let mut now = 0;
        (1..=slices)
            .map(|slice| {
                let end = time * slice / slices;
                // It begins as it was left by the slice before.
                let mut longest = now;
                while let Some(look) = looks.next_if(|look| look.at <= end) {
                    now = look.length;
                    longest = longest.max(now);
                }
                longest
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gauge(looks: &[(u64, usize)]) -> Gauge {
        let looks = looks.iter().map(|&(at, length)| Look {
            at: Duration::from_secs(at),
            length,
        });
        Gauge {
            start: Instant::now(),
            looks: looks.collect(),
        }
    }

    #[test]
    fn what_two_threads_saw_is_put_in_order() {
        let history =
            History::of([gauge(&[(1, 1), (3, 3)]), gauge(&[(2, 2), (4, 1)])]);

        let lengths: Vec<_> =
            history.looks.iter().map(|look| look.length).collect();
        assert_eq!(lengths, [1, 2, 3, 1]);
        assert_eq!(history.longest(), 3);
    }

    #[test]
    fn a_slice_shows_its_longest() {
        let history = History::of([gauge(&[(1, 5), (2, 2), (3, 4), (4, 0)])]);

        assert_eq!(history.slices(2, Duration::from_secs(4)), [5, 4]);
    }

    #[test]
    fn a_slice_without_a_look_is_as_the_one_before_left_it() {
        let history = History::of([gauge(&[(1, 5), (1, 3), (4, 0)])]);

        let slices = history.slices(4, Duration::from_secs(4));

        assert_eq!(slices, [5, 3, 3, 3]);
    }

    #[test]
    fn nobody_looked_is_an_empty_queue() {
        let history = History::of([]);

        assert_eq!(history.longest(), 0);
        assert_eq!(history.slices(2, Duration::from_secs(1)), [0, 0]);
    }
}
