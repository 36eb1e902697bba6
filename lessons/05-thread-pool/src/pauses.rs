//! How long each task waits: as long as a server far away takes to answer.

use std::time::Duration;

use rand::RngExt;
use shared::seed::Seed;

/// Where waits are compared, the longest must be no shorter than this: the
/// times of waking threads would drown them.
pub const SHORTEST: Duration = Duration::from_millis(20);

/// So many waits, each from a half to one and a half of `mean`.
pub fn pauses(seed: Seed, tasks: usize, mean: Duration) -> Vec<Duration> {
    let mut generator = seed.generator(0);
    (0..tasks)
        .map(|_| mean.mul_f64(generator.random_range(0.5..1.5)))
        .collect()
}

/// The same for the command line of a Python twin: seconds, between commas.
pub fn as_argument(pauses: &[Duration]) -> String {
    let seconds: Vec<_> = pauses
        .iter()
        .map(|pause| pause.as_secs_f64().to_string())
        .collect();
    seconds.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_waits_again() {
        let mean = Duration::from_millis(10);

        let waits = pauses(Seed::from(7), 100, mean);

        assert_eq!(waits, pauses(Seed::from(7), 100, mean));
        let (least, most) = (mean / 2, mean * 3 / 2);
        assert!(waits.iter().all(|wait| (least..=most).contains(wait)));
    }

    #[test]
    fn an_argument_is_what_python_splits_and_reads() {
        let waits = [Duration::from_millis(1_500), Duration::from_micros(20)];

        assert_eq!(as_argument(&waits), "1.5,0.00002");
    }
}
