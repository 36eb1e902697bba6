//! The rungs, ready to be timed: each looks for what is nowhere.

use std::num::NonZeroUsize;
use std::ops::Range;

use shared::lesson::{Error, Lesson};
use shared::process_pool::ProcessPool;
use shared::seed::Seed;

use super::sets::Set;
use super::{coin, nonce, processes, threads};
use crate::contest::{COIN, COINS, NONCE, NONCES};
use crate::hex::{Prefix, Suffix};
use crate::vein::{TAILS, Vein};

/// A line of the poem; its hash takes one block.
const TEXT: &str = "The Zen of Python, by Tim Peters";

/// From here on, nonces have as many digits as answers have.
const FIRST: u64 = 1_000_000;

/// How many times as many hashes lanes do, so that a round is no shorter.
const LANES: u64 = 50;

/// The same for all cores, and SHA-256: the start of threads is a small part.
const CORES_SHA256: u64 = 1_000;

/// The same for MD5.
const CORES_MD5: u64 = 4_000;

/// Numbers that are tried between two looks whether the run should end.
const SLICE: u64 = 10_000;

/// A rung that can be timed.
pub struct Rung {
    /// The hash, and what the rung is called.
    pub name: String,
    /// Whether it is the lowest of its hash.
    pub lowest: bool,
    /// Whether one thread does it all.
    pub alone: bool,
    /// The instruction set that it needs.
    pub needs: Set,
    /// How many hashes it does where the lowest does one.
    pub times: u64,
    slice: u64,
    search: Box<Search>,
}

/// Gives the first hit among some numbers.
type Search = dyn FnMut(Range<u64>) -> Result<Option<u64>, Error>;

impl Rung {
    /// Does so many hashes, or that many times as many: see
    /// [`times`](Self::times).
    ///
    /// # Errors
    /// When the run should end, or if a process ends.
    ///
    /// # Panics
    /// If it finds what is nowhere.
    pub fn run(&mut self, hashes: u64, lesson: &Lesson) -> Result<(), Error> {
        let hashes = hashes.saturating_mul(self.times);
        let mut done = 0;
        while done < hashes {
            let some = self.slice.min(hashes - done);
            // Numbers may come again: what counts is how many there are.
            let start = done % TAILS;
            done += some;
            let hit = (self.search)(start..start + some)?;
            assert_eq!(hit, None, "{} found what is nowhere", self.name);
            lesson.stop().check()?;
        }
        Ok(())
    }

    fn on_a_core(
        hash: &str,
        rung: &str,
        needs: Set,
        mut search: impl FnMut(Range<u64>) -> Option<u64> + 'static,
    ) -> Self {
        Self {
            name: format!("{hash} {rung}"),
            lowest: matches!((hash, rung), ("sha256", "text") | (_, "drawn")),
            alone: true,
            needs,
            times: if rung.starts_with("lanes") { LANES } else { 1 },
            slice: SLICE,
            search: Box::new(move |numbers| Ok(search(numbers))),
        }
    }

    fn on_all_cores(
        name: &str,
        times: u64,
        search: impl FnMut(Range<u64>) -> Result<Option<u64>, Error> + 'static,
    ) -> Self {
        Self {
            name: name.to_owned(),
            lowest: false,
            alone: false,
            needs: Set::Common,
            times,
            slice: TAILS,
            search: Box::new(search),
        }
    }
}

/// All rungs, the lowest first.
///
/// # Errors
/// If the system starts no processes.
pub fn all(lesson: &Lesson) -> Result<Vec<Rung>, Error> {
    let mut rungs = of_nonces(lesson)?;
    rungs.extend(of_coins(lesson)?);
    Ok(rungs)
}

fn of_nonces(lesson: &Lesson) -> Result<Vec<Rung>, Error> {
    let prefix: Prefix = "f".repeat(64).parse().expect("f is a hex digit");
    let mut rungs = Vec::new();
    for (name, set, first) in nonce::RUNGS {
        let prefix = prefix.clone();
        let search =
            move |numbers: Range<u64>| first(TEXT, &prefix, nonces(&numbers));
        rungs.push(Rung::on_a_core("sha256", name, set, search));
    }
    let workers = lesson.machine().cores;
    let wanted = prefix.clone();
    let fastest = nonce::fastest();
    let search = move |numbers: Range<u64>| {
        Ok(threads::first(workers, NONCES, nonces(&numbers), |chunk| {
            fastest(TEXT, &wanted, chunk)
        }))
    };
    rungs.push(Rung::on_all_cores("sha256 threads", CORES_SHA256, search));
    let (pool, stop) = (pool(workers)?, lesson.stop().clone());
    let search = move |numbers: Range<u64>| {
        let digits = prefix.digits();
        let input = |chunk| (TEXT.to_owned(), digits.to_owned(), chunk);
        let numbers = nonces(&numbers);
        processes::first(&pool, &NONCE, NONCES, numbers, input, &stop)
    };
    rungs.push(Rung::on_all_cores("sha256 processes", CORES_SHA256, search));
    Ok(rungs)
}

fn of_coins(lesson: &Lesson) -> Result<Vec<Rung>, Error> {
    let suffix: Suffix = "f".repeat(32).parse().expect("f is a hex digit");
    let seed = lesson.seed();
    let vein = Vein::of(seed);
    let mut rungs = vec![drawn(seed, suffix.clone())];
    for (name, set, first) in coin::RUNGS {
        let (start, suffix) = (vein.start(0), suffix.clone());
        let search = move |tails| first(&start, &suffix, tails);
        rungs.push(Rung::on_a_core("md5", name, set, search));
    }
    let workers = lesson.machine().cores;
    let wanted = suffix.clone();
    let search = move |places| {
        Ok(threads::first(workers, COINS, places, |chunk| {
            vein.first(&wanted, chunk)
        }))
    };
    rungs.push(Rung::on_all_cores("md5 threads", CORES_MD5, search));
    let (pool, stop) = (pool(workers)?, lesson.stop().clone());
    let search = move |places| {
        let input = |chunk| (seed, suffix.digits().to_owned(), chunk);
        processes::first(&pool, &COIN, COINS, places, input, &stop)
    };
    rungs.push(Rung::on_all_cores("md5 processes", CORES_MD5, search));
    Ok(rungs)
}

/// The notebook's way, below the ladder.
fn drawn(seed: Seed, suffix: Suffix) -> Rung {
    let mut generator = seed.generator(0);
    Rung::on_a_core("md5", "drawn", Set::Common, move |tries| {
        let tries = tries.end - tries.start;
        coin::drawn::first(&mut generator, &suffix, tries).map(|_| 0)
    })
}

fn nonces(numbers: &Range<u64>) -> Range<u64> {
    FIRST + numbers.start..FIRST + numbers.end
}

/// So many processes that wait for work.
///
/// # Errors
/// If the system starts none.
pub fn pool(workers: NonZeroUsize) -> Result<ProcessPool, Error> {
    ProcessPool::builder()
        .workers(workers.get())
        .name("miner")
        .build()
        .map_err(|error| Error::Failed(format!("the processes: {error}")))
}
