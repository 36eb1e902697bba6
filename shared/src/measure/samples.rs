//! Repeated runs: every one is kept, the median is quoted.

use std::time::Instant;

/// The figures that repetitions of one thing gave, in the order taken.
///
/// ```
/// use shared::measure::Samples;
///
/// let samples = Samples::from(vec![3.0, 1.0, 9.0, 2.0]);
/// assert_eq!(samples.median(), 2.5);
/// assert_eq!(samples.values(), [3.0, 1.0, 9.0, 2.0]);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Samples(Vec<f64>);

impl Samples {
    /// Every figure, in the order taken.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.0
    }

    /// Adds the figure of one more repetition.
    pub fn push(&mut self, value: f64) {
        self.0.push(value);
    }

    /// The figure in the middle; unlike the mean, one disturbed run does not
    /// move it. NaN without samples.
    #[must_use]
    pub fn median(&self) -> f64 {
        self.quantile(0.5)
    }

    /// Half of all figures lie within this distance of each other, around the
    /// median: the upper less the lower quartile. NaN without samples.
    #[must_use]
    pub fn spread(&self) -> f64 {
        self.quantile(0.75) - self.quantile(0.25)
    }

    /// The smallest figure. NaN without samples.
    #[must_use]
    pub fn min(&self) -> f64 {
        self.quantile(0.0)
    }

    /// The largest figure. NaN without samples.
    #[must_use]
    pub fn max(&self) -> f64 {
        self.quantile(1.0)
    }

    /// The figure that the given part of all figures, from 0 to 1, does not
    /// exceed, read off the straight line between the two nearest. NaN without
    /// samples.
    #[must_use]
    pub fn quantile(&self, part: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let Some(last) = sorted.len().checked_sub(1) else {
            return f64::NAN;
        };
        let place = part * last as f64;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a place between 0 and the last index"
        )]
        let (below, above) = (place.floor() as usize, place.ceil() as usize);
        sorted[below] + (sorted[above] - sorted[below]) * place.fract()
    }
}

impl From<Vec<f64>> for Samples {
    fn from(values: Vec<f64>) -> Self {
        Self(values)
    }
}

/// Times rivals in turn, `rounds` times over, in seconds.
///
/// In turn, because a machine's pace drifts: what runs first while the machine
/// is busy would look slow. Each round calls `run` with each rival's index,
/// every second round in the opposite order.
///
/// ```
/// use std::convert::Infallible;
/// use shared::measure::interleaved;
///
/// let rivals = [10_u64, 1_000];
/// let times = interleaved(3, rivals.len(), |rival| {
///     std::hint::black_box((1..=rivals[rival]).sum::<u64>());
///     Ok::<(), Infallible>(())
/// })?;
/// assert_eq!(times[0].values().len(), 3);
/// # Ok::<(), Infallible>(())
/// ```
///
/// # Errors
/// The first error of `run`; the rest is not run. [`interleave`] keeps what was
/// timed before it.
pub fn interleaved<E>(
    rounds: usize,
    rivals: usize,
    run: impl FnMut(usize) -> Result<(), E>,
) -> Result<Vec<Samples>, E> {
    let mut times = vec![Samples::default(); rivals];
    interleave(&mut times, rounds, run)?;
    Ok(times)
}

/// As [`interleaved`], with a place in `times` for each rival: what was timed
/// before an error can still be shown.
///
/// ```
/// use shared::measure::{Samples, interleave};
///
/// let mut times = [Samples::default(), Samples::default()];
/// let mut runs = 0;
/// let ended = interleave(&mut times, 3, |_| {
///     runs += 1;
///     if runs == 4 { Err("Ctrl-C") } else { Ok(()) }
/// });
/// assert_eq!(ended, Err("Ctrl-C"));
/// assert_eq!(times[0].values().len(), 1);
/// assert_eq!(times[1].values().len(), 2);
/// ```
///
/// # Errors
/// The first error of `run`; the rest is not run.
pub fn interleave<E>(
    times: &mut [Samples],
    rounds: usize,
    mut run: impl FnMut(usize) -> Result<(), E>,
) -> Result<(), E> {
    let rivals = times.len();
    for round in 0..rounds {
        for place in 0..rivals {
            let rival = if round % 2 == 0 {
                place
            } else {
                rivals - 1 - place
            };
            let start = Instant::now();
            run(rival)?;
            times[rival].push(start.elapsed().as_secs_f64());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_does_not_depend_on_the_order() {
        let samples = Samples::from(vec![5.0, 1.0, 3.0]);

        assert!((samples.median() - 3.0).abs() < f64::EPSILON);
        assert!((samples.min() - 1.0).abs() < f64::EPSILON);
        assert!((samples.max() - 5.0).abs() < f64::EPSILON);
        assert!((samples.spread() - 2.0).abs() < f64::EPSILON);
    }

    #[test]
    fn no_samples_have_no_median() {
        assert!(Samples::default().median().is_nan());
    }

    #[test]
    fn rivals_run_in_turn_and_every_second_round_backwards() {
        let mut order = Vec::new();

        let times = interleaved(2, 3, |rival| {
            order.push(rival);
            Ok::<(), ()>(())
        });

        assert_eq!(order, [0, 1, 2, 2, 1, 0]);
        assert_eq!(times.map(|times| times.len()), Ok(3));
    }

    #[test]
    fn an_error_ends_the_rounds() {
        let mut runs = 0;

        let ended = interleaved(5, 2, |_| {
            runs += 1;
            if runs == 3 { Err("stopped") } else { Ok(()) }
        });

        assert_eq!(ended, Err("stopped"));
        assert_eq!(runs, 3);
    }
}
