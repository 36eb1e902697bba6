//! The nonces of a poem: which number makes the hash of a line begin with
//! zeros?
//!
//! There is no way to compute such a number: one tries 0, 1, 2, … until the
//! hash fits. That is work which nobody can save and everybody can check, and
//! "mining" for a currency made of hashes is nothing else.
//!
//! One worker searches here, and then many. What they share out is the nonces
//! of one line, and not the lines: the longest search takes a fifth of all
//! tries, and with a worker for each line the others would wait for it.

use std::fmt::Display;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::{fs, io, iter};

use clap::Args;
use serde::Serialize;
use sha2::{Digest, Sha256};
use shared::lesson::options::count;
use shared::lesson::{Claim, Error, Lesson, Unit};

use crate::crew::Job;
use crate::duel::{Duel, judge_python};
use crate::hex::{Prefix, hex};
use crate::ladder::nonce;
use crate::ladder::padding;

/// The Zen of Python, by Tim Peters: PEP 20, in the public domain.
const POEM: &str = include_str!("../data/zen.txt");

/// Every nonce there is.
const NONCES: Range<u64> = 0..u64::MAX;

/// Blocks that a worker hashes between two claims, which takes it a part of a
/// millisecond. With many more, workers would still be at it when the answer
/// is long known; with few, they would be busy claiming.
const BLOCKS: u64 = 10_000;

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// A text to find a nonce for; may be given several times [default: the
    /// lines of the Zen of Python]
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    text: Vec<String>,

    /// A file in UTF-8. Each line of it that is not empty is a text, with its
    /// spaces and without its line end
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,

    /// Hex digits that the SHA-256 of nonce and text should begin with; upper
    /// case is read as lower case; beside a Python twin 0000
    /// [default: 00000; with --quick 000]
    #[arg(long, value_name = "HEX")]
    prefix: Option<Prefix>,

    /// Search with that many workers only [default: one, then one a core]
    #[arg(long, value_name = "N", value_parser = count(1_000))]
    workers: Option<NonZeroUsize>,
}

/// A text, its nonce, and what it took to find it.
#[derive(Serialize)]
struct Row<'a> {
    text: &'a str,
    nonce: u64,
    digest: String,
    hashes: u64,
    seconds: f64,
    alone_seconds: Option<f64>,
}

/// Finds the smallest nonce of each text.
///
/// # Errors
/// If there is no text, on Ctrl-C, or if the Python twin fails.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let texts = options.texts()?;
    let prefix = options.prefix(lesson);
    let title = "The smallest nonce for each text";
    lesson.experiment("zen", title, |lesson, experiment| {
        let workers = options.workers.unwrap_or(lesson.machine().cores);
        experiment.param("prefix", prefix.digits());
        experiment.param("workers", workers);
        experiment.columns([
            ("text", Unit::None),
            ("nonce", Unit::None),
            ("seconds", Unit::Seconds),
        ]);
        let (searches, tries) = (texts.len(), prefix.tries());
        let mut duel =
            Duel::new("zen", options.workers, lesson, searches, tries);
        let (mut fitting, mut longest, mut all) = (0, 0, 0);
        for text in &texts {
            let found = duel.find(&job(text, &prefix), experiment)?;
            let nonce = found.number;
            let digest = Sha256::digest(format!("{nonce}{text}"));
            fitting += u64::from(prefix.matches(&digest));
            longest = longest.max(nonce + 1);
            all += nonce + 1;
            experiment.row(Row {
                text,
                nonce,
                digest: hex(&digest),
                hashes: found.hashes,
                seconds: found.seconds,
                alone_seconds: found.alone_seconds,
            });
        }
        experiment.note(&format!(
            "SHA-256 of the first nonce and text:\n    {}",
            experiment.rows[0]["digest"].as_str().unwrap_or_default(),
        ));
        if texts.len() > 1 {
            let share = longest as f64 / all as f64;
            experiment.note(&format!(
                "The longest search is {:.0} % of all: with a worker for each \
                 text, all\nwould wait for it, and be at most {:.1} times as \
                 fast as one worker.",
                100.0 * share,
                1.0 / share,
            ));
        }
        duel.judge(lesson, experiment);
        experiment.claim(Claim::exactly(
            "fitting",
            "Hashed afresh, all give the prefix",
            fitting,
            texts.len() as u64,
        ));
        let prefix = ("--prefix", &prefix as &dyn Display);
        let texts = texts.iter().map(|text| ("--text", text as _));
        let twin: Vec<_> = iter::once(prefix).chain(texts).collect();
        experiment.python = lesson.python("zen.py", &twin)?;
        judge_python("digest", experiment);
        Ok(())
    })
}

impl Options {
    /// The texts to search for.
    fn texts(&self) -> Result<Vec<String>, Error> {
        let mut texts = self.text.clone();
        match &self.file {
            Some(file) => texts.extend(lines(&read(file)?)),
            None if texts.is_empty() => texts.extend(poem()),
            None => {}
        }
        Ok(texts)
    }

    fn prefix(&self, lesson: &Lesson) -> Prefix {
        self.prefix.clone().unwrap_or_else(|| {
            let full = if lesson.compares() { "0000" } else { "00000" };
            let zeros = lesson.size(full, "000").parse();
            zeros.expect("zeros are hex digits")
        })
    }
}

/// The search for one text's nonce.
fn job<'a>(
    text: &'a str,
    prefix: &'a Prefix,
) -> Job<impl Fn(Range<u64>) -> Option<u64> + Sync + 'a> {
    let first = nonce::fastest();
    Job {
        what: text.to_owned(),
        numbers: NONCES,
        chunk: nonce::chunk(BLOCKS / padding::blocks(text.len()) as u64),
        first: move |nonces| first(text, prefix, nonces),
    }
}

/// The lines of the Zen of Python.
pub fn poem() -> impl Iterator<Item = String> {
    lines(POEM)
}

/// The lines that are not empty.
fn lines(text: &str) -> impl Iterator<Item = String> {
    // A mark that some editors put at the start of a file is none of its text.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    text.lines()
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
}

fn read(file: &Path) -> Result<String, Error> {
    let refused = |problem: &dyn Display| {
        Error::bad_input(
            "--file",
            file.display(),
            format!("{problem}; accepts a text file in UTF-8"),
        )
    };
    let text = fs::read_to_string(file).map_err(|error| {
        if error.kind() == io::ErrorKind::InvalidData {
            refused(&"is no UTF-8")
        } else {
            refused(&error)
        }
    })?;
    if lines(&text).next().is_none() {
        return Err(refused(&"has no line that is not empty"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use indicatif::ProgressBar;
    use serde::Deserialize;
    use shared::lesson::Stop;
    use shared::measure::Timeline;

    use super::*;
    use crate::crew::Crew;

    /// An answer as Python's `hashlib` gives it.
    #[derive(Deserialize)]
    struct Known {
        line: usize,
        text: String,
        nonce: u64,
        digest: String,
    }

    fn nonce(text: &str, prefix: &Prefix, workers: usize) -> u64 {
        let (stop, timeline) = (Stop::default(), Timeline::default());
        Crew::gather("test", workers, &timeline, &stop, ProgressBar::hidden())
            .search(&job(text, prefix))
            .unwrap()
            .answer
            .unwrap()
            .unwrap()
    }

    #[test]
    fn lines_of_the_poem_have_the_nonces_that_python_gives() {
        let known: Vec<Known> =
            serde_json::from_str(include_str!("../data/zen-vectors.json"))
                .unwrap();
        let prefix: Prefix = "00000".parse().unwrap();
        let poem: Vec<_> = lines(POEM).collect();

        assert_eq!(known.len(), 6);
        for known in known {
            let text = &poem[known.line - 1];
            let nonce = nonce(text, &prefix, 2);

            assert_eq!(*text, known.text);
            assert_eq!(nonce, known.nonce);
            let digest = Sha256::digest(format!("{nonce}{text}"));
            assert_eq!(hex(&digest), known.digest);
        }
    }

    #[test]
    fn the_nonce_is_the_smallest_for_texts_of_any_length_and_script() {
        let prefix: Prefix = "00".parse().unwrap();
        for text in ["", "美胜于丑", "é", &"long ".repeat(10_000)] {
            let smallest = NONCES.into_iter().find(|nonce| {
                prefix.matches(&Sha256::digest(format!("{nonce}{text}")))
            });

            for workers in [1, 3] {
                assert_eq!(Some(nonce(text, &prefix, workers)), smallest);
            }
        }
    }

    #[test]
    fn zero_is_a_nonce_as_well() {
        let prefix = &hex(&Sha256::digest("0hello"))[..4];

        assert_eq!(nonce("hello", &prefix.parse().unwrap(), 2), 0);
    }

    #[test]
    fn the_poem_has_twenty_lines_that_are_not_empty() {
        assert_eq!(lines(POEM).count(), 20);
    }

    #[test]
    fn lines_keep_their_spaces_and_lose_their_ends() {
        let text = "\u{feff}one\r\n\n  two \n \nlast";

        let lines: Vec<_> = lines(text).collect();

        assert_eq!(lines, ["one", "  two ", " ", "last"]);
    }

    #[test]
    fn a_file_that_gives_no_text_is_refused() {
        let file = std::env::temp_dir()
            .join(format!("mining-{}.txt", std::process::id()));
        let refused = |text: &[u8]| {
            fs::write(&file, text).unwrap();
            read(&file).unwrap_err().to_string()
        };

        let empty = refused(b"\n\r\n");
        let latin = refused(b"caf\xe9\n");
        fs::remove_file(&file).unwrap();
        let missing = read(&file).unwrap_err().to_string();

        assert!(empty.contains("no line that is not empty"), "{empty}");
        assert!(latin.contains("no UTF-8"), "{latin}");
        for refused in [empty, latin, missing] {
            assert!(refused.starts_with("--file '"), "{refused}");
            assert!(refused.ends_with("accepts a text file in UTF-8"));
        }
    }
}
