//! What `--trace FILE` promises: a file that trace viewers open.

use std::collections::BTreeMap;

use checks::programs::{lessons, program};
use serde_json::Value;

/// A span: its start and its end, in microseconds.
type Span = (f64, f64);

#[test]
fn spans_on_a_track_nest_or_follow_each_other() {
    for lesson in lessons() {
        let file = std::env::temp_dir().join(format!(
            "trace-{}-{}.json",
            lesson.name,
            std::process::id()
        ));

        let status = program(lesson.name)
            .args(["--quick", "--format", "json", "--trace"])
            .arg(&file)
            .stdout(std::process::Stdio::null())
            .status()
            .expect("the lesson's program starts");

        assert_eq!(status.code(), Some(0), "{}", lesson.name);
        let written = std::fs::read_to_string(&file).expect("it was written");
        std::fs::remove_file(&file).expect("it is ours");
        let trace: Value = serde_json::from_str(&written).unwrap();
        for (track, spans) in tracks(&trace) {
            assert_nested(lesson.name, track, &spans);
        }
    }
}

/// The spans of each named track.
fn tracks(trace: &Value) -> BTreeMap<u64, Vec<Span>> {
    let mut spans = BTreeMap::<u64, Vec<Span>>::new();
    let events = trace["traceEvents"].as_array().expect("a list of events");
    for event in events {
        let id = event["tid"].as_u64().expect("each event has a track");
        if event["ph"] == "M" {
            assert_eq!(event["name"], "thread_name");
            let before = spans.insert(id, Vec::new());
            assert!(before.is_none(), "track {id} is named twice");
            continue;
        }
        assert_eq!(event["ph"], "X", "{event}");
        assert!(event["name"].is_string(), "{event}");
        let number = |key| event[key].as_f64().expect("a time");
        let (start, length) = (number("ts"), number("dur"));
        assert!(start >= 0.0 && length >= 0.0, "{event}");
        spans
            .get_mut(&id)
            .expect("a track is named before its spans")
            .push((start, start + length));
    }
    assert!(!spans.is_empty(), "nobody drew anything");
    spans
}

fn assert_nested(lesson: &str, track: u64, spans: &[Span]) {
    // A microsecond's fraction is rounded on its way to text and back.
    const ROUNDING: f64 = 1e-3;
    let mut open: Vec<Span> = Vec::new();
    for &(start, end) in spans {
        while open.last().is_some_and(|outer| outer.1 <= start + ROUNDING) {
            open.pop();
        }
        if let Some(outer) = open.last() {
            assert!(
                start + ROUNDING >= outer.0 && end <= outer.1 + ROUNDING,
                "{lesson}, track {track}: {start}–{end} overlaps {outer:?}"
            );
        }
        open.push((start, end));
    }
}
