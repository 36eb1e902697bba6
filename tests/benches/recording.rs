//! What `--trace` and `--timeline` cost: the same work with the recording on,
//! and off.

use std::hint::black_box;
use std::io;
use std::process::Stdio;
use std::time::Instant;

use checks::programs::{cargo, lessons};
use serde_json::Value;
use shared::measure::{Timeline, Track};

use crate::harness::{Bench, Rival};

/// Rounds enough to see a hundredth.
const ROUNDS: usize = 101;

/// Spans in a round around nothing.
const EMPTY: u32 = 20_000;

/// Spans in a round around some work.
const WORKING: u32 = 200;

pub fn measure(bench: &mut Bench) {
    bench.compare(
        "span",
        "A span around nothing",
        on_and_off(EMPTY, |track| {
            track.span("nothing", |_| black_box(()));
        }),
    );
    bench.compare(
        "arrow",
        "An arrow, both ends, and the span around it",
        on_and_off(EMPTY, |track| {
            track.span("nothing", |track| {
                let arrow = track.arrow_from_here();
                track.arrow_to_here(black_box(arrow));
            });
        }),
    );
    for (id, title, steps) in [
        ("work-5", "A span around work of about 5 µs", 2_500),
        ("work-20", "A span around work of about 20 µs", 10_000),
        ("work-100", "A span around work of about 100 µs", 50_000),
    ] {
        let rivals = on_and_off(WORKING, |track| {
            track.span("work", |_| black_box(work(steps)));
        });
        bench.compare_in_rounds(ROUNDS, id, title, rivals);
    }
    println!(
        "\nWhat a quick run of each lesson records, and its part of the run"
    );
    for lesson in lessons() {
        if let Err(error) = share(bench, lesson.name) {
            println!("  {}: {error}", lesson.name);
        }
    }
}

/// Prints how many spans and arrows a lesson records, and what part of its time
/// that takes, by the figures above. To time it with the recording on and off
/// would show the machine's drift: it is less than a thousandth.
fn share(bench: &Bench, lesson: &str) -> io::Result<()> {
    let file = std::env::temp_dir()
        .join(format!("recorded-{lesson}-{}.json", std::process::id()));
    let mut build = cargo();
    build
        .args(["build", "--quiet", "--package", lesson])
        .status()?;
    let mut run = cargo();
    run.args(["run", "--quiet", "--package", lesson, "--"]);
    run.args(["--quick", "--format", "json", "--trace"])
        .arg(&file);

    let start = Instant::now();
    run.stdout(Stdio::null()).status()?;
    let took = start.elapsed().as_secs_f64();

    let written = std::fs::read(&file)?;
    std::fs::remove_file(&file)?;
    let trace: Value = serde_json::from_slice(&written)?;
    let events = trace["traceEvents"]
        .as_array()
        .map_or(&[][..], Vec::as_slice);
    let count = |phase| events.iter().filter(|it| it["ph"] == phase).count();
    let (spans, arrows) = (count("X"), count("s"));
    let cost =
        spans as f64 * bench.ours("span") + arrows as f64 * bench.ours("arrow");
    println!(
        "  {lesson:<14} {spans:>6} spans {arrows:>6} arrows  {took:>6.2} s  \
         {:.4} %",
        100.0 * cost / took
    );
    Ok(())
}

/// The same with the recording on, and off.
fn on_and_off<'a>(
    spans: u32,
    draw: impl Fn(&mut Track) + Copy + 'a,
) -> Vec<Rival<'a>> {
    let way = move |name, timeline: fn() -> Timeline| {
        Rival::new(name, spans, move || {
            let mut track = timeline().track("worker");
            (0..spans).for_each(|_| draw(&mut track));
        })
    };
    vec![
        way("recorded", Timeline::recording),
        way("not recorded", Timeline::default),
    ]
}

/// So many steps that each need the one before.
fn work(steps: u32) -> u32 {
    (0..steps).fold(1, |value, step| {
        black_box(value ^ step).wrapping_mul(2_654_435_761)
    })
}
