//! The rungs of the lesson `mining`, as a student runs them.
//!
//! They are in a program, and what they reach depends on how that is built. So
//! the lesson itself times them, in turn, and what it prints as JSON is taken
//! over.

use std::collections::BTreeMap;
use std::process::Stdio;

use checks::programs::cargo;
use shared::lesson::Report;

use crate::harness::Bench;

/// What each rung is compared with: the way Python would write it.
const BASE: &str = "text";

/// Takes over what the lesson measured.
///
/// # Panics
/// If it does not build or run.
pub fn measure(bench: &mut Bench) {
    let output = cargo()
        .args(["run", "--quiet", "--package", "mining", "--"])
        .args(["ladder", "--format", "json"])
        .stderr(Stdio::inherit())
        .output()
        .expect("cargo runs, since it runs this");
    assert!(output.status.success(), "the lesson `mining` failed");
    let report: Report = serde_json::from_slice(&output.stdout)
        .expect("a lesson prints a report");

    let mut ladders = BTreeMap::<&str, Vec<(String, Vec<f64>)>>::new();
    let ladder = report.experiments.iter().flat_map(|ladder| &ladder.runs);
    for runs in ladder.filter(|runs| runs.column == "hashes_per_second") {
        let seconds = runs.values.iter().map(|rate| 1.0 / rate).collect();
        if let Some((hash, rung)) = runs.row.split_once(' ') {
            let rungs = ladders.entry(hash).or_default();
            rungs.push((rung.to_owned(), seconds));
        }
    }
    for (hash, rungs) in ladders {
        let Some(base) = rungs.iter().find(|(rung, _)| rung == BASE) else {
            continue;
        };
        for (rung, seconds) in rungs.iter().filter(|(rung, _)| rung != BASE) {
            let id = format!("{hash}-{}", rung.replace(' ', "-"));
            let title = format!("A hash of {hash}, {rung}");
            let ways = vec![(rung.clone(), seconds.clone()), base.clone()];
            bench.keep(&id, &title, ways);
        }
    }
}
