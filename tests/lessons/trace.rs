//! What `--trace FILE` promises: a file that trace viewers open.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Instant;

use checks::programs::{lessons, program};
use serde_json::Value;
use shared::lesson::{About, Report};

/// A trace, as a viewer reads it.
#[derive(Default)]
pub struct Trace {
    /// By the number of the track.
    pub tracks: BTreeMap<u64, Track>,
    /// By the number of the arrow.
    arrows: BTreeMap<u64, Arrow>,
}

/// The track of one worker.
#[derive(Default)]
pub struct Track {
    /// The experiment, as viewers see it.
    pub process: u64,
    pub name: String,
    /// In the order of the file.
    spans: Vec<Span>,
}

/// A span: its start and its end, in microseconds.
type Span = (f64, f64);

/// What joins the two ends of an arrow.
#[derive(Default)]
struct Arrow {
    begins: Vec<End>,
    ends: Vec<End>,
}

/// An end of an arrow.
struct End {
    track: u64,
    at: f64,
    /// The name and the category: viewers join only what has the same.
    label: (Value, Value),
}

/// A microsecond's fraction is rounded on its way to text and back.
const ROUNDING: f64 = 1e-3;

/// Where a lesson writes its trace for one test.
pub fn trace_file(lesson: &About, test: &str) -> PathBuf {
    let (name, process) = (lesson.name, std::process::id());
    std::env::temp_dir().join(format!("{test}-{name}-{process}.json"))
}

/// Runs a lesson for one test; gives its trace, and the microseconds that it
/// took.
fn traced(lesson: &About, test: &str) -> (Trace, f64) {
    let file = trace_file(lesson, test);

    let start = Instant::now();
    let status = program(lesson.name)
        .args(["--quick", "--format", "json", "--trace"])
        .arg(&file)
        .stdout(std::process::Stdio::null())
        .status()
        .expect("the lesson's program starts");
    let took = start.elapsed().as_secs_f64() * 1e6;

    assert_eq!(status.code(), Some(0), "{}", lesson.name);
    (Trace::take(&file), took)
}

impl Trace {
    /// Reads the trace in a file, and removes the file.
    pub fn take(file: &Path) -> Self {
        let written = std::fs::read(file).expect("it was written");
        std::fs::remove_file(file).expect("it is ours");
        let trace: Value = serde_json::from_slice(&written).unwrap();
        let mut read = Self::default();
        let events = trace["traceEvents"].as_array().expect("a list of events");
        for event in events {
            read.event(event);
        }
        read
    }

    fn event(&mut self, event: &Value) {
        let whole = |key: &str| event[key].as_u64().expect("a whole number");
        let time = |key: &str| {
            let time = event[key].as_f64().expect("a time");
            assert!(time >= 0.0, "{event}");
            time
        };
        let (process, track) = (whole("pid"), whole("tid"));
        match event["ph"].as_str() {
            Some("M") if event["name"] == "process_name" => {}
            Some("M") => {
                assert_eq!(event["name"], "thread_name");
                let name = event["args"]["name"].as_str().expect("a name");
                let named = Track {
                    process,
                    name: name.to_owned(),
                    spans: Vec::new(),
                };
                let before = self.tracks.insert(track, named);
                assert!(before.is_none(), "track {track} is named twice");
            }
            Some("X") => {
                assert!(event["name"].is_string(), "{event}");
                let (start, length) = (time("ts"), time("dur"));
                let of = self.tracks.get_mut(&track);
                let of = of.expect("a track is named before its spans");
                assert_eq!(of.process, process, "{event}");
                of.spans.push((start, start + length));
            }
            Some(phase @ ("s" | "f")) => {
                let arrow = self.arrows.entry(whole("id")).or_default();
                let end = End {
                    track,
                    at: time("ts"),
                    label: (event["name"].clone(), event["cat"].clone()),
                };
                if phase == "s" {
                    arrow.begins.push(end);
                } else {
                    // Without it the arrow ends at the next span, not here.
                    assert_eq!(event["bp"], "e", "{event}");
                    arrow.ends.push(end);
                }
            }
            _ => panic!("viewers know no such event: {event}"),
        }
    }
}

#[test]
fn spans_nest_in_clock_order_and_every_worker_has_one_track() {
    for lesson in lessons() {
        let (trace, took) = traced(lesson, "spans");

        assert!(!trace.tracks.is_empty(), "{}: nobody drew", lesson.name);
        let mut names = BTreeSet::new();
        for Track {
            process,
            name,
            spans,
        } in trace.tracks.values()
        {
            let about = format!("{}, {name}", lesson.name);
            let one = names.insert((process, name));
            assert!(one, "{about}: a worker with two tracks");
            assert!(!spans.is_empty(), "{about}: an empty track");
            let in_order = spans.is_sorted_by(|one, next| one.0 <= next.0);
            assert!(in_order, "{about}: spans out of the clock's order");
            let last = spans.iter().fold(0.0_f64, |last, it| last.max(it.1));
            assert!(last <= took, "{about}: a span after the end of the run");
            assert_nested(&about, spans);
        }
    }
}

#[test]
fn every_arrow_leads_to_a_later_moment_of_another_workers_span() {
    for lesson in lessons() {
        let (trace, _) = traced(lesson, "arrows");

        for (number, arrow) in &trace.arrows {
            let about = format!("{}, arrow {number}", lesson.name);
            let ([from], [to]) = (&arrow.begins[..], &arrow.ends[..]) else {
                panic!("{about}: it does not have one beginning and one end");
            };
            assert!(from.at <= to.at, "{about}: it ends before it begins");
            assert_ne!(from.track, to.track, "{about}: it leads nowhere");
            assert_eq!(from.label, to.label, "{about}");
            for end in [from, to] {
                let spans = &trace.tracks[&end.track].spans;
                let within = |span: &Span| {
                    span.0 <= end.at + ROUNDING && end.at <= span.1 + ROUNDING
                };
                assert!(
                    spans.iter().any(within),
                    "{about}: it hangs in the air"
                );
            }
        }
        // Where work is handed over, one sees by whom.
        if ["queue", "thread-pool"].contains(&lesson.name) {
            assert!(!trace.arrows.is_empty(), "{}: no arrow", lesson.name);
        }
    }
}

fn assert_nested(about: &str, spans: &[Span]) {
    let mut open: Vec<Span> = Vec::new();
    for &(start, end) in spans {
        while open.last().is_some_and(|outer| outer.1 <= start + ROUNDING) {
            open.pop();
        }
        if let Some(outer) = open.last() {
            assert!(
                start + ROUNDING >= outer.0 && end <= outer.1 + ROUNDING,
                "{about}: {start}–{end} overlaps {outer:?}"
            );
        }
        open.push((start, end));
    }
}

/// What the tracks of an experiment show, by their names.
fn by_name(trace: &Trace) -> BTreeMap<&str, &[Span]> {
    let tracks = trace.tracks.values();
    tracks.map(|track| (&*track.name, &*track.spans)).collect()
}

#[test]
fn worker_processes_have_tracks_of_their_own_on_the_lessons_clock() {
    let lesson = lessons().find(|lesson| lesson.name == "process-pool");
    let file = trace_file(lesson.expect("it is one"), "processes");
    let output = program("process-pool")
        .args(["tasks", "--quick", "--format", "json", "--trace"])
        .arg(&file)
        .output()
        .expect("the lesson's program starts");
    assert_eq!(output.status.code(), Some(0));
    let report: Report = serde_json::from_slice(&output.stdout).unwrap();
    let processes: Vec<_> = report.experiments[0]
        .rows
        .iter()
        .map(|row| row["processes"].as_u64().expect("a count"))
        .collect();

    let trace = Trace::take(&file);

    let mut tracks = by_name(&trace);
    // Each way's span is from before its first task is submitted until after
    // the last has been joined.
    let asker = tracks.remove("tasks: who asks").expect("it draws");
    let mut calls = [0; 4];
    let mut workers = [0; 4];
    for (worker, spans) in tracks {
        let number = worker.strip_prefix("tasks-").expect("the pool's name");
        let number: u64 = number.parse().expect("the worker's number");
        assert!((1..=4).contains(&number), "{worker}");
        let alone = spans.windows(2).all(|two| two[0].1 <= two[1].0 + ROUNDING);
        assert!(alone, "{worker}: two tasks at once in one process");
        let mut ways = BTreeSet::new();
        for span in spans {
            let way = asker.iter().position(|way| {
                way.0 <= span.0 + ROUNDING && span.1 <= way.1 + ROUNDING
            });
            let way = way.unwrap_or_else(|| {
                panic!("{worker} ran {span:?} outside of {asker:?}")
            });
            calls[way] += 1;
            ways.insert(way);
        }
        for way in ways {
            workers[way] += 1;
        }
    }
    // The third way is in turn, in the lesson's own process.
    assert_eq!(calls, [5, 10, 0, 4]);
    for way in [0, 1, 3] {
        assert_eq!(workers[way], processes[way], "{way}: one track a process");
    }
}
