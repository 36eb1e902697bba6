//! How long a load takes: from a cache, and from main memory.
//!
//! A processor loads ahead what it can guess, and does several loads at once. So
//! each load here says where the next one is, at a place that chance has chosen:
//! nothing can be guessed, and nothing be done at once.

use std::hint::black_box;
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::seq::SliceRandom;

/// What is loaded at a time, on most processors.
#[derive(Clone)]
#[repr(align(64))]
struct Line {
    next: u32,
}

/// Memory of some size, and a way through all of it, round and round.
pub struct Chase {
    lines: Vec<Line>,
}

impl Chase {
    /// A way through so many bytes.
    pub fn through(bytes: usize, generator: &mut StdRng) -> Self {
        let count = u32::try_from(bytes / size_of::<Line>())
            .expect("nobody asks for as many lines");
        let mut order: Vec<u32> = (0..count).collect();
        order.shuffle(generator);
        let mut lines = vec![Line { next: 0 }; order.len()];
        for (place, &line) in order.iter().enumerate() {
            lines[line as usize].next = order[(place + 1) % order.len()];
        }
        Self { lines }
    }

    /// Loads so often.
    pub fn load(&self, loads: u32) -> Duration {
        let start = Instant::now();
        black_box(self.walk(loads));
        start.elapsed()
    }

    fn walk(&self, loads: u32) -> u32 {
        let mut at = 0;
        for _ in 0..loads {
            at = self.lines[at as usize].next;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use shared::seed::Seed;

    use super::*;

    #[test]
    fn the_way_leads_through_every_line_before_it_comes_back() {
        let mut generator = Seed::from(1).generator(0);
        let chase = Chase::through(64 * 1_000, &mut generator);

        let first_back = (1..=2_000).find(|&loads| chase.walk(loads) == 0);

        assert_eq!(first_back, Some(1_000));
    }
}
