//! A timeline as Chrome trace events, for trace viewers.
//!
//! The format: "Trace Event Format",
//! <https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU>.
//! Perfetto shows a slice for each `X`, and for each pair of `s` and `f` of one
//! id an arrow between the slices that enclose them:
//! <https://perfetto.dev/docs/getting-started/other-formats>.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::io;
use std::time::Duration;

use serde_json::{Value, json};

use super::draw::in_order;
use super::{Activity, Span, TrackSpans};
use crate::sync::Arc;

/// Where in the trace a track is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    process: usize,
    thread: usize,
}

/// An end of an arrow: where, and when.
type End = (Place, Duration);

/// Both ends of an arrow, as far as they were drawn.
type Ends = (Option<End>, Option<End>);

pub(super) fn write(
    tracks: &[Arc<TrackSpans>],
    out: impl io::Write,
) -> io::Result<()> {
    let mut tracks: Vec<_> = tracks.iter().map(Arc::as_ref).collect();
    let groups = groups(&tracks);
    let process = |track: &TrackSpans| {
        1 + groups
            .iter()
            .position(|&group| *group == *track.group)
            .expect("it is the group of a track")
    };
    tracks.sort_by_key(|track| (process(track), in_order(&track.name)));

    let mut events = Vec::new();
    for (process, group) in (1..).zip(&groups) {
        if !group.is_empty() {
            let place = Place { process, thread: 0 };
            events.push(name("process_name", place, group));
        }
    }
    let mut arrows = HashMap::<u64, Ends>::new();
    for (thread, track) in (1..).zip(tracks) {
        let process = process(track);
        let place = Place { process, thread };
        events.push(name("thread_name", place, &track.name));
        let spans = outer_first(&track.spans);
        events.extend(spans.iter().map(|span| slice(place, span)));
        for tip in &track.tips {
            if is_within_one(&spans, tip.at) {
                let (from, to) = arrows.entry(tip.arrow).or_default();
                let end = if tip.begins { from } else { to };
                *end = Some((place, tip.at));
            }
        }
    }
    let mut arrows: Vec<_> = arrows.into_iter().collect();
    arrows.sort_by_key(|(arrow, _)| *arrow);
    for (arrow, ends) in arrows {
        if let (Some(from), Some(to)) = ends {
            events.extend(flow(arrow, from, to));
        }
    }
    let document = json!({ "traceEvents": events, "displayTimeUnit": "ms" });
    serde_json::to_writer(out, &document).map_err(io::Error::from)
}

/// The groups, in the order in which their first tracks were handed in.
fn groups<'a>(tracks: &[&'a TrackSpans]) -> Vec<&'a str> {
    let mut groups = Vec::new();
    for track in tracks {
        if !groups.contains(&&*track.group) {
            groups.push(&*track.group);
        }
    }
    groups
}

/// Outer spans before inner ones, as viewers and readers expect them.
fn outer_first(spans: &[Span]) -> Vec<&Span> {
    let mut spans: Vec<_> = spans.iter().collect();
    spans.sort_by_key(|span| (span.start, Reverse(span.length)));
    spans
}

/// Whether a span encloses that time. One that panicked was not drawn, and an
/// arrow to it would hang in the air.
fn is_within_one(spans: &[&Span], at: Duration) -> bool {
    let begun = spans.partition_point(|span| span.start <= at);
    // From the last that began: mostly it is that one.
    spans[..begun].iter().rev().any(|span| at <= span.end())
}

fn name(what: &str, place: Place, name: &str) -> Value {
    let Place { process, thread } = place;
    json!({
        "ph": "M", "pid": process, "tid": thread,
        "name": what, "args": { "name": name },
    })
}

fn slice(place: Place, span: &Span) -> Value {
    let Place { process, thread } = place;
    let category = match span.activity {
        Activity::Working => "work",
        Activity::Waiting => "wait",
    };
    json!({
        "ph": "X", "pid": process, "tid": thread,
        "name": span.name, "cat": category,
        "ts": micros(span.start), "dur": micros(span.length),
    })
}

fn flow(arrow: u64, from: End, to: End) -> [Value; 2] {
    let event = |phase, (place, at): End| {
        let Place { process, thread } = place;
        json!({
            "ph": phase, "pid": process, "tid": thread,
            "name": "handed over", "cat": "arrow", "id": arrow,
            "ts": micros(at),
        })
    };
    let (from, mut to) = (event("s", from), event("f", to));
    // To the slice around this moment, not to the next one.
    to["bp"] = json!("e");
    [from, to]
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

    use super::super::{Timeline, Track};
    use super::*;

    fn events(timeline: &Timeline) -> Vec<Value> {
        let mut written = Vec::new();
        timeline.write(&mut written).unwrap();
        let trace: Value = serde_json::from_slice(&written).unwrap();
        trace["traceEvents"].as_array().unwrap().clone()
    }

    fn phases(events: &[Value]) -> String {
        events
            .iter()
            .map(|event| event["ph"].as_str().unwrap())
            .collect()
    }

    #[test]
    fn the_written_trace_names_each_track_and_span() {
        let timeline = Timeline::recording();
        timeline.track("baker").wait("oven", |_| ());

        let events = events(&timeline);

        assert_eq!(phases(&events), "MX");
        assert_eq!(events[0]["args"]["name"], "baker");
        assert_eq!(events[1]["name"], "oven");
        assert_eq!(events[1]["cat"], "wait");
    }

    #[test]
    fn tracks_of_a_group_are_threads_of_one_process_with_its_name() {
        let timeline = Timeline::recording();
        for (group, worker) in [("day", "b 10"), ("night", "c"), ("day", "b 9")]
        {
            timeline.group(group).track(worker).span("work", |_| ());
        }

        let events = events(&timeline);

        let names: Vec<_> = events
            .iter()
            .filter(|event| event["ph"] == "M")
            .map(|event| {
                let name = event["args"]["name"].as_str().unwrap();
                (event["pid"].as_u64().unwrap(), name)
            })
            .collect();
        let [day, night] = [1, 2];
        assert_eq!(
            names,
            [
                (day, "day"),
                (night, "night"),
                (day, "b 9"),
                (day, "b 10"),
                (night, "c"),
            ]
        );
    }

    #[test]
    fn an_arrow_leads_from_the_span_it_began_in_to_the_one_it_ended_in() {
        let timeline = Timeline::recording();
        let mut one = timeline.track("one");
        let mut other = timeline.track("other");

        let arrow = one.span("give", Track::arrow_from_here);
        other.span("take", |track| track.arrow_to_here(arrow));
        drop((one, other));

        let events = events(&timeline);
        assert_eq!(phases(&events), "MXMXsf");
        let [.., give, _, take, from, to] = &events[..] else {
            panic!("{events:?}");
        };
        for (end, slice) in [(from, give), (to, take)] {
            let time = |key: &str| slice[key].as_f64().unwrap();
            let within = time("ts")..=time("ts") + time("dur");
            assert!(
                within.contains(&end["ts"].as_f64().unwrap()),
                "{events:?}"
            );
            assert_eq!(end["tid"], slice["tid"]);
        }
        for key in ["id", "name", "cat"] {
            assert_eq!(from[key], to[key]);
        }
        assert_eq!(to["bp"], "e");
    }

    #[test]
    fn an_arrow_that_ends_nowhere_is_not_written() {
        let timeline = Timeline::recording();

        let arrow = timeline.track("one").span("give", Track::arrow_from_here);
        drop(arrow);

        assert_eq!(phases(&events(&timeline)), "MX");
    }

    #[test]
    fn an_arrow_to_a_span_that_panicked_is_not_written() {
        let timeline = Timeline::recording();
        let mut track = timeline.track("one");

        let arrow = track.span("give", Track::arrow_from_here);
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            track.span("take", |track| {
                track.arrow_to_here(arrow);
                resume_unwind(Box::new("the shop is closed"));
            });
        }));
        drop(track);

        assert!(panicked.is_err());
        assert_eq!(phases(&events(&timeline)), "MX");
    }

    #[test]
    fn an_arrow_within_nested_spans_is_written_once() {
        let timeline = Timeline::recording();
        let mut track = timeline.track("one");

        track.span("day", |track| {
            track.span("idle", |_| ());
            let arrow = track.arrow_from_here();
            track.span("use", |track| track.arrow_to_here(arrow));
        });
        drop(track);

        assert_eq!(phases(&events(&timeline)), "MXXXsf");
    }
}
