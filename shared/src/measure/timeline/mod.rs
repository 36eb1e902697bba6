//! Who did what, when.
//!
//! A table says that four workers took half the time; a timeline shows why: who
//! worked, who waited, who had nothing to do. Each thread, process or task
//! draws on a [`Track`] of its own, without a lock, and hands it in when it is
//! done. Spans on one track nest or follow each other, since each is a closure
//! that runs inside another or after it. [`draw`] shows all of it as text.
//!
//! The format is that of Chrome's trace viewer, which Perfetto opens as well:
//! <https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU>.

use std::borrow::Cow;
use std::io;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::sync::{Arc, Mutex, PoisonError};

mod draw;

pub use draw::{Ink, draw};

/// Where the tracks of a run are gathered. Clones share them.
///
/// ```
/// use shared::measure::Timeline;
///
/// let timeline = Timeline::recording();
/// let mut track = timeline.track("baker");
/// let bread = track.span("bake", |_| "bread");
/// drop(track);
/// assert_eq!(bread, "bread");
/// assert_eq!(timeline.tracks()[0].spans[0].name, "bake");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Timeline(Option<Arc<Gathered>>);

#[derive(Debug)]
struct Gathered {
    start: Instant,
    tracks: Mutex<Vec<TrackSpans>>,
}

/// The spans of one worker, as handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrackSpans {
    /// What the worker is called.
    pub name: String,
    /// What it did, in the order in which the spans ended.
    pub spans: Vec<Span>,
}

/// Something that took time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// What was done.
    pub name: Cow<'static, str>,
    /// Whether that was work.
    pub activity: Activity,
    /// When it began, from the start of the recording.
    pub start: Duration,
    /// How long it took.
    pub length: Duration,
}

/// What a worker did with the time of a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activity {
    /// It got something done.
    Working,
    /// It was held up: by a lock, a queue, the network.
    Waiting,
}

/// Where one worker draws its spans. Handed in when dropped.
#[derive(Debug)]
pub struct Track {
    name: String,
    spans: Vec<Span>,
    timeline: Timeline,
}

impl Timeline {
    /// A timeline that keeps what is drawn; [`Timeline::default`] does not, and
    /// costs a branch per span.
    #[must_use]
    pub fn recording() -> Self {
        Self(Some(Arc::new(Gathered {
            start: Instant::now(),
            tracks: Mutex::default(),
        })))
    }

    /// A track for one worker: a thread, a process or a task.
    #[must_use]
    pub fn track(&self, name: impl Into<String>) -> Track {
        Track {
            name: name.into(),
            spans: Vec::new(),
            timeline: self.clone(),
        }
    }

    /// The tracks handed in so far.
    #[must_use]
    pub fn tracks(&self) -> Vec<TrackSpans> {
        self.0.as_ref().map_or_else(Vec::new, |gathered| {
            let tracks = gathered.tracks.lock();
            tracks.unwrap_or_else(PoisonError::into_inner).clone()
        })
    }

    /// Writes the tracks handed in so far as Chrome trace events.
    ///
    /// # Errors
    /// If `out` cannot be written to.
    pub fn write(&self, out: impl io::Write) -> io::Result<()> {
        let mut events = Vec::new();
        for (thread, track) in (1_u32..).zip(self.tracks()) {
            events.push(json!({
                "ph": "M", "pid": 1, "tid": thread,
                "name": "thread_name", "args": { "name": track.name },
            }));
            let mut spans = track.spans;
            // Outer spans first, as viewers and readers expect them.
            spans.sort_by_key(|span| {
                (span.start, std::cmp::Reverse(span.length))
            });
            events.extend(spans.iter().map(|span| {
                json!({
                    "ph": "X", "pid": 1, "tid": thread, "name": span.name,
                    "cat": span.activity.category(),
                    "ts": micros(span.start), "dur": micros(span.length),
                })
            }));
        }
        let document =
            json!({ "traceEvents": events, "displayTimeUnit": "ms" });
        serde_json::to_writer(out, &document).map_err(io::Error::from)
    }
}

impl Track {
    /// Runs `work` as a span of that name. Spans drawn within nest.
    ///
    /// A panic in `work` passes through; its span is not drawn.
    pub fn span<R>(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        work: impl FnOnce(&mut Self) -> R,
    ) -> R {
        self.draw(name.into(), Activity::Working, work)
    }

    /// As [`span`](Self::span), for what holds the worker up: a lock, a queue,
    /// the network.
    pub fn wait<R>(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        wait: impl FnOnce(&mut Self) -> R,
    ) -> R {
        self.draw(name.into(), Activity::Waiting, wait)
    }

    fn draw<R>(
        &mut self,
        name: Cow<'static, str>,
        activity: Activity,
        work: impl FnOnce(&mut Self) -> R,
    ) -> R {
        let Some(start) = self.timeline.0.as_ref().map(|all| all.start) else {
            return work(self);
        };
        let began = start.elapsed();
        let result = work(self);
        let length = start.elapsed().saturating_sub(began);
        self.spans.push(Span {
            name,
            activity,
            start: began,
            length,
        });
        result
    }
}

impl Drop for Track {
    fn drop(&mut self) {
        let Some(gathered) = &self.timeline.0 else {
            return;
        };
        if self.spans.is_empty() {
            return;
        }
        let track = TrackSpans {
            name: std::mem::take(&mut self.name),
            spans: std::mem::take(&mut self.spans),
        };
        gathered
            .tracks
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(track);
    }
}

impl Span {
    /// When it ended, from the start of the recording.
    #[must_use]
    pub fn end(&self) -> Duration {
        self.start + self.length
    }
}

impl Activity {
    /// The word for it in a trace file.
    fn category(self) -> &'static str {
        match self {
            Self::Working => "work",
            Self::Waiting => "wait",
        }
    }
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::thread;

    #[test]
    fn a_span_within_a_span_lies_within_it() {
        let timeline = Timeline::recording();
        let mut track = timeline.track("one");

        track.span("outer", |track| track.span("inner", |_| ()));
        drop(track);

        let spans = &timeline.tracks()[0].spans;
        let (inner, outer) = (&spans[0], &spans[1]);
        assert_eq!((&*inner.name, &*outer.name), ("inner", "outer"));
        assert!(inner.start >= outer.start);
        assert!(inner.start + inner.length <= outer.start + outer.length);
    }

    #[test]
    fn every_worker_has_its_own_track() {
        let timeline = Timeline::recording();

        thread::scope(|scope| {
            for worker in 1..=3 {
                let timeline = &timeline;
                scope.spawn(move || {
                    timeline
                        .track(format!("worker {worker}"))
                        .span("work", |_| ());
                });
            }
        });

        let mut names: Vec<_> = timeline
            .tracks()
            .into_iter()
            .map(|track| track.name)
            .collect();
        names.sort();
        assert_eq!(names, ["worker 1", "worker 2", "worker 3"]);
    }

    #[test]
    fn what_is_not_recorded_still_runs() {
        let timeline = Timeline::default();

        let result = timeline.track("one").span("work", |_| 7);

        assert_eq!(result, 7);
        assert!(timeline.tracks().is_empty());
    }

    #[test]
    fn the_written_trace_names_each_track_and_span() {
        let timeline = Timeline::recording();
        timeline.track("baker").wait("oven", |_| ());

        let mut written = Vec::new();
        timeline.write(&mut written).unwrap();

        let trace: serde_json::Value =
            serde_json::from_slice(&written).unwrap();
        let events = trace["traceEvents"].as_array().unwrap();
        assert_eq!(events[0]["args"]["name"], "baker");
        assert_eq!(events[1]["name"], "oven");
        assert_eq!(events[1]["cat"], "wait");
        assert_eq!(events[1]["ph"], "X");
    }
}
