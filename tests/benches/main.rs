//! Ours and rivals, in turn, as ratios: `cargo bench`.
//!
//! ```sh
//! cargo bench                         # everything, a few minutes
//! cargo bench -- recording            # one area
//! cargo bench -- --save NAME          # in book/results/benchmarks/NAME.json
//! ```

mod crawl;
mod explorer;
mod harness;
mod mining;
mod pools;
mod processes;
mod python;
mod queue;
mod recording;

use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use harness::Bench;
use python::Python;
use shared::{lesson, process_pool};

#[derive(Parser)]
#[command(
    name = "cargo bench --",
    bin_name = "cargo bench --",
    about = "Ours and rivals, in turn, as ratios"
)]
struct Options {
    /// What to measure; everything if nothing is named
    #[arg(value_enum)]
    areas: Vec<Area>,

    /// Keep the results as book/results/benchmarks/NAME.json
    #[arg(long, value_name = "NAME", value_parser = name)]
    save: Option<String>,

    /// Cargo says so to every benchmark
    #[arg(long, hide = true)]
    bench: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Area {
    /// Thread pools: what a task costs, and an item of a map
    Pools,
    /// Queues: what an item costs on its way
    Queue,
    /// Processes: what a task costs that is sent there as a frame
    Processes,
    /// Schedules of small models, walked and counted
    Explorer,
    /// The rungs of the lesson's ladder
    Mining,
    /// Pages of the local site, fetched and searched for links
    Crawl,
    /// What --trace and --timeline cost
    Recording,
}

impl Area {
    fn measure(self, bench: &mut Bench, python: Option<&Python>) {
        match self {
            Self::Pools => pools::measure(bench, python),
            Self::Queue => queue::measure(bench, python),
            Self::Processes => processes::measure(bench, python),
            Self::Explorer => explorer::measure(bench, python),
            Self::Mining => mining::measure(bench),
            Self::Crawl => crawl::measure(bench, python),
            Self::Recording => recording::measure(bench),
        }
    }
}

fn main() -> ExitCode {
    // The local site, and a worker of the process pool, are this very program.
    web::site::serve();
    process_pool::serve(&[&processes::DOUBLE]);
    let options = match Options::try_parse() {
        Ok(options) => options,
        Err(error) => return lesson::refuse("cargo bench --", &error),
    };
    let mut bench = Bench::begin();
    let python = Python::run("rivals.py", &[]);
    for area in Area::value_variants() {
        if options.areas.is_empty() || options.areas.contains(area) {
            let name = area.to_possible_value().expect("no area is hidden");
            bench.area(name.get_name().to_owned());
            area.measure(&mut bench, python.as_ref());
        }
    }
    if let Some(name) = options.save {
        match bench.save(&name) {
            Ok(file) => println!("\nSaved as {}", file.display()),
            Err(error) => {
                eprintln!("cargo bench --: --save '{name}': {error}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}

/// Reads what can be part of a file's name.
fn name(text: &str) -> Result<String, String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if !text.is_empty() && text.chars().all(plain) {
        Ok(text.to_owned())
    } else {
        Err("accepts letters, digits and dashes".to_owned())
    }
}
