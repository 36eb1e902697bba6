//! The options every lesson takes, and readers for the values options take.
//!
//! Whatever reads a value says what it accepts, so that a slip of the finger
//! gets one line that helps.

use std::num::NonZeroUsize;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};

use crate::seed::Seed;

/// The options every lesson takes.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch")]
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Options of every lesson")]
pub struct Common {
    /// How results are printed
    #[arg(long, global = true, value_enum, default_value_t)]
    pub format: Format,

    /// Repeat the random choices of the run that showed this seed
    #[arg(long, global = true, value_name = "N", value_parser = seed)]
    pub seed: Option<Seed>,

    /// Write what each worker did, when, as a Chrome trace (for Perfetto)
    #[arg(long, global = true, value_name = "FILE")]
    pub trace: Option<PathBuf>,

    /// Draw what each worker did, when, below each experiment's table
    #[arg(long, global = true)]
    pub timeline: bool,

    /// Exit with code 1 if a claim fails on this machine
    #[arg(long, global = true)]
    pub strict: bool,

    /// Use small sizes: a look, or a test, in a second or two
    #[arg(long, global = true)]
    pub quick: bool,

    /// Run the Python twin as well, with the python3 on the PATH, if any
    #[arg(long, global = true)]
    pub compare: bool,

    /// Run the Python twin as well, with this interpreter
    #[arg(
        long,
        global = true,
        value_name = "PATH",
        num_args = 0..=1,
        default_missing_value = "python3"
    )]
    pub python: Option<PathBuf>,

    /// Ask nothing, even at a terminal
    #[arg(long, global = true)]
    pub no_questions: bool,
}

/// How results are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Tables and sentences, for people
    #[default]
    Table,
    /// One JSON document, for programs
    Json,
}

fn seed(text: &str) -> Result<Seed, String> {
    text.parse()
        .map_err(|_| "accepts a whole number from 0 up to 2^64 - 1".to_owned())
}

/// Reads a whole number within `range`.
///
/// ```
/// use shared::lesson::options::whole;
///
/// let read = whole(0..=100);
/// assert_eq!(read("7"), Ok(7));
/// assert_eq!(
///     read("x"),
///     Err("accepts a whole number from 0 to 100".to_owned())
/// );
/// ```
pub fn whole(
    range: RangeInclusive<u64>,
) -> impl Fn(&str) -> Result<u64, String> + Clone {
    move |text| {
        // `1_000_000` and `1,000,000` are how people write large numbers.
        let digits = text.replace(['_', ','], "");
        match digits.parse() {
            Ok(number) if range.contains(&number) => Ok(number),
            _ => Err(accepts(&range)),
        }
    }
}

/// Reads how many there are of something: from 1 up to `most`.
///
/// ```
/// use shared::lesson::options::count;
///
/// assert_eq!(count(1_000)("8").map(|workers| workers.get()), Ok(8));
/// assert_eq!(
///     count(1_000)("0"),
///     Err("accepts a whole number from 1 to 1,000".to_owned())
/// );
/// ```
pub fn count(
    most: usize,
) -> impl Fn(&str) -> Result<NonZeroUsize, String> + Clone {
    let range = 1..=most as u64;
    move |text| {
        let number = whole(range.clone())(text)?;
        usize::try_from(number)
            .ok()
            .and_then(NonZeroUsize::new)
            .ok_or_else(|| accepts(&range))
    }
}

/// Reads a time in seconds, with a fraction if need be, from 0 up to `most`.
///
/// ```
/// use std::time::Duration;
/// use shared::lesson::options::seconds;
///
/// let read = seconds(60);
/// assert_eq!(read("1.5"), Ok(Duration::from_millis(1_500)));
/// assert_eq!(
///     read("soon"),
///     Err("accepts a number of seconds from 0 to 60".to_owned())
/// );
/// ```
pub fn seconds(most: u32) -> impl Fn(&str) -> Result<Duration, String> + Clone {
    move |text| {
        text.parse()
            .ok()
            .and_then(|number| Duration::try_from_secs_f64(number).ok())
            .filter(|&time| time <= Duration::from_secs(most.into()))
            .ok_or_else(|| {
                format!("accepts a number of seconds from 0 to {most}")
            })
    }
}

fn accepts(range: &RangeInclusive<u64>) -> String {
    use indicatif::HumanCount;

    let (least, most) = (HumanCount(*range.start()), HumanCount(*range.end()));
    format!("accepts a whole number from {least} to {most}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_takes_its_bounds_and_nothing_beyond() {
        let read = count(10);

        assert!(read("1").is_ok());
        assert!(read("10").is_ok());
        for refused in ["0", "11", "-1", "1.5", "", "ten", "1e1"] {
            assert!(read(refused).is_err(), "{refused:?} was taken");
        }
    }

    #[test]
    fn a_time_takes_fractions_and_nothing_below_zero() {
        let read = seconds(60);

        assert_eq!(read("0.25"), Ok(Duration::from_millis(250)));
        assert_eq!(read("0"), Ok(Duration::ZERO));
        for refused in ["-1", "61", "NaN", "inf", "", "1s"] {
            assert!(read(refused).is_err(), "{refused:?} was taken");
        }
    }
}
