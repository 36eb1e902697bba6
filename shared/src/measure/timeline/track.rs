//! Drawing: what a worker calls while it works.

use std::borrow::Cow;
use std::time::Instant;

use super::{Activity, Span, Timeline, Tip, TrackSpans};
use crate::sync::PoisonError;
use crate::sync::atomic::Ordering;

/// Where one worker draws its spans. Handed in when dropped.
#[derive(Debug)]
pub struct Track {
    name: String,
    spans: Vec<Span>,
    tips: Vec<Tip>,
    timeline: Timeline,
}

/// An arrow that has begun. It goes along with what is handed over, and ends
/// where that is taken up.
///
/// ```
/// use shared::measure::Timeline;
///
/// let timeline = Timeline::recording();
/// let mut writer = timeline.track("writer");
/// let mut reader = timeline.track("reader");
///
/// let (letter, arrow) =
///     writer.span("post", |track| ("hello", track.arrow_from_here()));
/// reader.span("read", |track| {
///     track.arrow_to_here(arrow);
///     assert_eq!(letter, "hello");
/// });
/// ```
#[must_use = "an arrow that ends nowhere is not drawn"]
#[derive(Debug)]
pub struct Arrow {
    /// None where nothing is recorded.
    number: Option<u64>,
}

impl Track {
    pub(super) fn new(name: String, timeline: Timeline) -> Self {
        Self {
            name,
            spans: Vec::new(),
            tips: Vec::new(),
            timeline,
        }
    }

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

    /// Begins an arrow in the span that is being drawn.
    pub fn arrow_from_here(&mut self) -> Arrow {
        let number = self.timeline.gathered.as_ref().map(|gathered| {
            // `Relaxed`: the numbers need only differ.
            gathered.arrows.fetch_add(1, Ordering::Relaxed)
        });
        self.tip(number, true);
        Arrow { number }
    }

    /// Ends an arrow in the span that is being drawn.
    #[expect(clippy::needless_pass_by_value, reason = "it ends only once")]
    pub fn arrow_to_here(&mut self, arrow: Arrow) {
        self.tip(arrow.number, false);
    }

    fn tip(&mut self, arrow: Option<u64>, begins: bool) {
        if let (Some(arrow), Some(start)) = (arrow, self.start()) {
            let at = start.elapsed();
            self.tips.push(Tip { arrow, begins, at });
        }
    }

    fn draw<R>(
        &mut self,
        name: Cow<'static, str>,
        activity: Activity,
        work: impl FnOnce(&mut Self) -> R,
    ) -> R {
        let Some(start) = self.start() else {
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

    /// When the recording began; none where nothing is recorded.
    fn start(&self) -> Option<Instant> {
        let gathered = self.timeline.gathered.as_ref();
        gathered.map(|gathered| gathered.start)
    }
}

impl Drop for Track {
    fn drop(&mut self) {
        let Some(gathered) = &self.timeline.gathered else {
            return;
        };
        if self.spans.is_empty() {
            return;
        }
        let track = TrackSpans {
            group: self.timeline.group.clone(),
            name: std::mem::take(&mut self.name),
            spans: std::mem::take(&mut self.spans),
            tips: std::mem::take(&mut self.tips),
        };
        gathered
            .tracks
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(track.into());
    }
}
