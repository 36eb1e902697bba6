//! The state graphs that `race model NAME --graph FILE` writes: whoever plays
//! one, knowing no rule of the model, finds what the explorer found.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use checks::programs::program;
use serde_json::Value;
use shared::explore::models::CATALOGUE;

/// The report of one model, and the graph that was written.
fn explored(arguments: &[&str]) -> (Value, Value) {
    let file = graph_file(&arguments.join("-"));
    let output = program("race")
        .args(["model", "--format", "json", "--graph"])
        .arg(&file)
        .args(arguments)
        .output()
        .expect("the lesson's program starts");

    assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let written = std::fs::read(&file).expect("it was written");
    std::fs::remove_file(&file).expect("it is ours");
    let row = report["experiments"][0]["rows"][0].clone();
    (row, serde_json::from_slice(&written).unwrap())
}

fn graph_file(name: &str) -> PathBuf {
    let name = format!("graph-{name}-{}.json", std::process::id());
    std::env::temp_dir().join(name)
}

/// A graph as a page plays it: where each thread's step leads from each state.
struct Game<'a> {
    states: &'a [Value],
    steps: Vec<BTreeMap<u64, usize>>,
}

impl<'a> Game<'a> {
    fn of(graph: &'a Value) -> Self {
        let states = graph["states"].as_array().expect("a list of states");
        let threads = graph["threads"].as_array().expect("a list of names");
        let mut steps = vec![BTreeMap::new(); states.len()];
        for transition in graph["transitions"].as_array().expect("a list") {
            let number = |key: &str| {
                let number = transition[key].as_u64().expect("a number");
                usize::try_from(number).unwrap()
            };
            let (from, to, thread) =
                (number("from"), number("to"), number("thread"));
            assert!(to < states.len(), "{transition}");
            assert!(thread < threads.len(), "{transition}");
            // The name of the step is the one that the thread stands before.
            let standing = &states[from]["threads"][thread];
            assert_eq!(standing["next"], transition["step"], "{transition}");
            let twice = steps[from].insert(thread as u64, to);
            assert_eq!(twice, None, "two steps of one thread: {transition}");
        }
        Self { states, steps }
    }

    /// How many ways lead from a state to an end, by what that end is; none
    /// where a way leads back to where it was.
    fn ways(
        &self,
        from: usize,
        known: &mut BTreeMap<usize, Option<[u64; 3]>>,
    ) -> Option<[u64; 3]> {
        if let Some(known) = known.get(&from) {
            return *known;
        }
        // Whoever comes back here before this is known goes round.
        known.insert(from, None);
        let mut ways = [0; 3];
        for &to in self.steps[from].values() {
            let on = self.ways(to, known)?;
            ways.iter_mut().zip(on).for_each(|(all, more)| *all += more);
        }
        let verdict = &self.states[from]["verdict"];
        assert_eq!(verdict.is_null(), !self.steps[from].is_empty());
        let ends = ["good", "bad", "deadlocked"];
        if let Some(end) = ends.iter().position(|end| verdict == end) {
            ways[end] = 1;
        }
        known.insert(from, Some(ways));
        Some(ways)
    }
}

#[test]
fn every_models_graph_has_the_schedules_that_the_explorer_counted() {
    for listed in &CATALOGUE {
        let (row, graph) = explored(&[listed.name]);

        let game = Game::of(&graph);
        let ways = game.ways(0, &mut BTreeMap::new());
        let counted = row["schedules"].as_u64().map(|all| {
            let number = |key: &str| row[key].as_u64().expect("a number");
            let (bad, deadlocked) = (number("bad"), number("deadlocked"));
            [all - bad - deadlocked, bad, deadlocked]
        });
        assert_eq!(ways, counted, "{}", listed.name);
        assert_eq!(row["states"], game.states.len(), "{}", listed.name);
        assert_eq!(graph["schema"], 1, "{}", listed.name);
    }
}

#[test]
fn the_shortest_bad_schedule_of_a_graph_leads_to_a_bad_end() {
    for listed in CATALOGUE.iter().filter(|listed| listed.goes_wrong) {
        let (_, graph) = explored(&[listed.name]);

        let game = Game::of(&graph);
        let order = graph["shortest_bad"].as_array().expect("it goes wrong");
        let end = order.iter().fold(0, |state, thread| {
            game.steps[state][&thread.as_u64().expect("a number")]
        });
        let verdict = &game.states[end]["verdict"];
        assert!(verdict == "bad" || verdict == "deadlocked", "{verdict}");
    }
}

#[test]
fn the_number_of_philosophers_can_be_chosen() {
    let (row, graph) = explored(&["philosophers-naive", "--threads", "5"]);

    assert_eq!(row["deadlocked"], 120);
    assert_eq!(graph["threads"].as_array().map(Vec::len), Some(5));
}

#[test]
fn what_no_model_can_be_is_refused_and_leaves_the_file_as_it_was() {
    let file = graph_file("refused");
    std::fs::write(&file, "mine").unwrap();
    let path = file.to_str().expect("the temporary folder is UTF-8");

    for (arguments, culprit) in [
        (&["philosophers-naive", "--threads", "1"][..], "--threads"),
        (&["opposite-locks", "--threads", "2"], "--threads"),
        (&["--threads", "2"], "--threads"),
        (&["no-such-model"], "no-such-model"),
        (&[], "--graph"),
    ] {
        let output = program("race")
            .args(["model", "--graph", path])
            .args(arguments)
            .output()
            .expect("the lesson's program starts");

        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains(culprit), "{arguments:?}: {said}");
        assert_eq!(said.lines().count(), 1, "{said}");
        assert_eq!(std::fs::read(&file).unwrap(), b"mine", "{arguments:?}");
    }
    std::fs::remove_file(&file).unwrap();
    let nowhere = Path::new("/no/such/folder/graph.json");
    let refused = program("race")
        .args(["model", "lost-update", "--graph"])
        .arg(nowhere)
        .output()
        .expect("the lesson's program starts");
    assert_eq!(refused.status.code(), Some(2));
}
