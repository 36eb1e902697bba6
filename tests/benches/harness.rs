//! Rivals in turn, a table, and a file.
//!
//! Criterion and divan time one function after the other, each for some
//! seconds; on a machine whose pace drifts by tenths within a minute, the ratio
//! of two such times is mostly drift. Here the rivals take turns within every
//! round, and the ratio is that of neighbours: see [`checks::benchmarks`].

use std::convert::Infallible;
use std::path::PathBuf;
use std::time::Instant;

use checks::benchmarks::{Comparison, Results, SCHEMA, Setting, Way};
use checks::programs::workspace;
use shared::measure::interleaved;

/// How often each way runs, unless said otherwise.
pub const ROUNDS: usize = 11;

/// One way to do the same work.
pub struct Rival<'a> {
    name: String,
    /// Does the work; gives the seconds that one item of it took.
    run: Box<dyn FnMut() -> f64 + 'a>,
}

impl<'a> Rival<'a> {
    /// A way whose run does so many items.
    pub fn new(name: &str, items: u32, mut run: impl FnMut() + 'a) -> Self {
        Self::with_clock(name, move || {
            let start = Instant::now();
            run();
            start.elapsed().as_secs_f64() / f64::from(items)
        })
    }

    /// A way with a clock of its own, which gives seconds for one item.
    pub fn with_clock(name: &str, run: impl FnMut() -> f64 + 'a) -> Self {
        Self {
            name: name.to_owned(),
            run: Box::new(run),
        }
    }
}

/// A run of the benchmarks.
pub struct Bench {
    results: Results,
    area: String,
}

impl Bench {
    /// Says where the run takes place.
    pub fn begin() -> Self {
        let setting = Setting::describe();
        println!("{setting}");
        Self {
            results: Results {
                schema: SCHEMA,
                setting,
                comparisons: Vec::new(),
            },
            area: String::new(),
        }
    }

    /// What follows is about this part of the workspace.
    pub fn area(&mut self, area: String) {
        println!("\n== {area}");
        self.area = area;
    }

    /// Runs the ways in turn, and prints what came out. The first is ours.
    pub fn compare(&mut self, id: &str, title: &str, rivals: Vec<Rival<'_>>) {
        self.compare_in_rounds(ROUNDS, id, title, rivals);
    }

    /// The same, in so many rounds.
    pub fn compare_in_rounds(
        &mut self,
        rounds: usize,
        id: &str,
        title: &str,
        mut rivals: Vec<Rival<'_>>,
    ) {
        let mut seconds = vec![Vec::new(); rivals.len()];
        // Each way has its own clock: it is for the order of the turns that we
        // go by `interleaved`. One round more than is counted, to warm up.
        let in_turn = interleaved(rounds + 1, rivals.len(), |rival| {
            seconds[rival].push((rivals[rival].run)());
            Ok::<(), Infallible>(())
        });
        let Ok(_) = in_turn;
        let ways = rivals.into_iter().zip(seconds);
        let ways =
            ways.map(|(rival, seconds)| (rival.name, seconds[1..].into()));
        self.keep(id, title, ways.collect());
    }

    /// Takes in what was timed elsewhere, in turn: seconds for one item, by
    /// round.
    pub fn keep(
        &mut self,
        id: &str,
        title: &str,
        ways: Vec<(String, Vec<f64>)>,
    ) {
        let way = |(name, seconds)| Way { name, seconds };
        let comparison = Comparison {
            area: self.area.clone(),
            id: id.to_owned(),
            title: title.to_owned(),
            ways: ways.into_iter().map(way).collect(),
        };
        println!("\n{comparison}");
        self.results.comparisons.push(comparison);
    }

    /// What ours took in a comparison of this area: seconds for one item.
    pub fn ours(&self, id: &str) -> f64 {
        let mut done = self.results.comparisons.iter();
        let compared = done.find(|it| it.area == self.area && it.id == id);
        compared.map_or(f64::NAN, |it| it.ways[0].spread().median)
    }

    /// Keeps the results under a name.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn save(&self, name: &str) -> std::io::Result<PathBuf> {
        let folder = workspace().join("book/results/benchmarks");
        std::fs::create_dir_all(&folder)?;
        let file = folder.join(format!("{name}.json"));
        let mut text = serde_json::to_string_pretty(&self.results)?;
        text.push('\n');
        std::fs::write(&file, text)?;
        Ok(file)
    }
}
