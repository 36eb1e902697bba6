//! Who did what, when.
//!
//! A table says that four workers took half the time; a timeline shows why: who
//! worked, who waited, who had nothing to do. Each thread, process or task
//! draws on a [`Track`] of its own, without a lock, and hands it in when it is
//! done. Spans on one track nest or follow each other, since each is a closure
//! that runs inside another or after it. An [`Arrow`] leads from the span in
//! which something was handed over to the one in which it was taken up, on
//! another track: from `submit` to the task, from `put` to the use of the item.
//!
//! [`draw`] shows the spans as text, [`Timeline::write`] everything as a file
//! for trace viewers.

mod chrome;
mod draw;
mod track;

use std::borrow::Cow;
use std::io;
use std::time::{Duration, Instant};

use crate::sync::atomic::AtomicU64;
use crate::sync::{Arc, Mutex, PoisonError};

pub use draw::{Ink, draw};
pub use track::{Arrow, Track};

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
pub struct Timeline {
    gathered: Option<Arc<Gathered>>,
    group: Arc<str>,
}

#[derive(Debug)]
struct Gathered {
    start: Instant,
    tracks: Mutex<Vec<Arc<TrackSpans>>>,
    /// How many arrows have begun: the next one's number.
    arrows: AtomicU64,
}

/// The spans of one worker, as handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrackSpans {
    /// What the worker was part of; empty if nothing was said.
    pub group: Arc<str>,
    /// What the worker is called.
    pub name: String,
    /// What it did, in the order in which the spans ended.
    pub spans: Vec<Span>,
    /// The ends of arrows, in the order of time.
    pub tips: Vec<Tip>,
}

/// One end of an arrow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tip {
    /// The arrow's number.
    pub arrow: u64,
    /// Whether it begins here, or ends.
    pub begins: bool,
    /// When, from the start of the recording.
    pub at: Duration,
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

impl Timeline {
    /// A timeline that keeps what is drawn; [`Timeline::default`] does not, and
    /// costs a branch per span.
    #[must_use]
    pub fn recording() -> Self {
        Self {
            gathered: Some(Arc::new(Gathered {
                start: Instant::now(),
                tracks: Mutex::default(),
                arrows: AtomicU64::new(0),
            })),
            group: Arc::default(),
        }
    }

    /// The same timeline, whose tracks from here on are part of a group: the
    /// workers of one experiment, which viewers show together.
    #[must_use]
    pub fn group(&self, name: &str) -> Self {
        Self {
            gathered: self.gathered.clone(),
            group: name.into(),
        }
    }

    /// A track for one worker: a thread, a process or a task.
    #[must_use]
    pub fn track(&self, name: impl Into<String>) -> Track {
        Track::new(name.into(), self.clone())
    }

    /// How long it has been recording; none where nothing is recorded.
    #[must_use]
    pub fn elapsed(&self) -> Option<Duration> {
        let gathered = self.gathered.as_ref();
        gathered.map(|gathered| gathered.start.elapsed())
    }

    /// Adds spans that another process measured to the track of the worker with
    /// that name, which it begins if there is none. So a worker that takes the
    /// place of another, and its name, goes on with its track.
    ///
    /// The spans must be in the order in which they ended.
    pub fn add(&self, worker: &str, spans: Vec<Span>) {
        let Some(gathered) = &self.gathered else {
            return;
        };
        if spans.is_empty() {
            return;
        }
        let tracks = gathered.tracks.lock();
        let mut tracks = tracks.unwrap_or_else(PoisonError::into_inner);
        let known = tracks
            .iter_mut()
            .find(|track| track.group == self.group && track.name == worker);
        if let Some(track) = known {
            Arc::make_mut(track).spans.extend(spans);
        } else {
            tracks.push(Arc::new(TrackSpans {
                group: Arc::clone(&self.group),
                name: worker.to_owned(),
                spans,
                tips: Vec::new(),
            }));
        }
    }

    /// The tracks handed in so far.
    #[must_use]
    pub fn tracks(&self) -> Vec<Arc<TrackSpans>> {
        self.gathered.as_ref().map_or_else(Vec::new, |gathered| {
            let tracks = gathered.tracks.lock();
            tracks.unwrap_or_else(PoisonError::into_inner).clone()
        })
    }

    /// Writes the tracks handed in so far as Chrome trace events, which
    /// Perfetto opens: a group as a process, a track as a thread, a span as a
    /// slice and an arrow as a flow.
    ///
    /// An arrow is written when both its ends were drawn: a task that was
    /// cancelled has none.
    ///
    /// # Errors
    /// If `out` cannot be written to.
    pub fn write(&self, out: impl io::Write) -> io::Result<()> {
        chrome::write(&self.tracks(), out)
    }
}

impl Span {
    /// When it ended, from the start of the recording.
    #[must_use]
    pub fn end(&self) -> Duration {
        self.start + self.length
    }
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
            .iter()
            .map(|track| track.name.clone())
            .collect();
        names.sort();
        assert_eq!(names, ["worker 1", "worker 2", "worker 3"]);
    }

    #[test]
    fn a_worker_of_the_same_name_goes_on_with_the_track_in_its_group() {
        let timeline = Timeline::recording();
        let span = |start| Span {
            name: "work".into(),
            activity: Activity::Working,
            start: Duration::from_secs(start),
            length: Duration::from_secs(1),
        };

        for (group, start) in [("day", 1), ("night", 2), ("day", 3)] {
            timeline.group(group).add("baker", vec![span(start)]);
        }
        timeline.group("day").add("brewer", Vec::new());

        let tracks = timeline.tracks();
        let spans: Vec<_> =
            tracks.iter().map(|track| track.spans.clone()).collect();
        assert_eq!(spans, [vec![span(1), span(3)], vec![span(2)]]);
    }

    #[test]
    fn what_is_not_recorded_still_runs() {
        let timeline = Timeline::default();

        let result = timeline.track("one").span("work", |_| 7);

        assert_eq!(result, 7);
        assert!(timeline.tracks().is_empty());
    }
}
