//! A recorded timeline, read back from Chrome trace events.

use serde::Deserialize;

/// Tracks in the order they were recorded.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(try_from = "Document")]
pub struct Trace {
    pub tracks: Vec<Track>,
}

/// What one worker did.
#[derive(Clone, Debug, PartialEq)]
pub struct Track {
    pub name: String,
    pub spans: Vec<Span>,
}

/// From when to when, in microseconds since the recording began.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    pub name: String,
    pub activity: String,
    pub start: f64,
    pub length: f64,
}

/// The layout of the file: either of the two that viewers accept.
#[derive(Deserialize)]
#[serde(untagged)]
enum Document {
    Wrapped {
        #[serde(rename = "traceEvents")]
        events: Vec<Event>,
    },
    Bare(Vec<Event>),
}

#[derive(Deserialize)]
struct Event {
    ph: String,
    #[serde(default)]
    pid: u64,
    #[serde(default)]
    tid: u64,
    #[serde(default)]
    name: String,
    #[serde(default)]
    cat: String,
    #[serde(default)]
    ts: f64,
    #[serde(default)]
    dur: f64,
    #[serde(default)]
    args: Arguments,
}

#[derive(Default, Deserialize)]
struct Arguments {
    #[serde(default)]
    name: Option<String>,
}

impl TryFrom<Document> for Trace {
    type Error = String;

    fn try_from(document: Document) -> Result<Self, String> {
        let (Document::Wrapped { events } | Document::Bare(events)) = document;
        let mut tracks: Vec<((u64, u64), Track)> = Vec::new();
        for event in events {
            let place = (event.pid, event.tid);
            match &*event.ph {
                "M" if event.name == "thread_name" => {
                    let name = event.args.name.unwrap_or_default();
                    let spans = Vec::new();
                    tracks.push((place, Track { name, spans }));
                }
                "X" => {
                    let track = tracks.iter_mut().find(|(of, _)| *of == place);
                    let (_, track) = track.ok_or("a span is on no track")?;
                    track.spans.push(Span {
                        name: event.name,
                        activity: event.cat,
                        start: event.ts,
                        length: event.dur,
                    });
                }
                _ => {}
            }
        }
        let tracks = tracks.into_iter().map(|(_, track)| track).collect();
        Ok(Self { tracks })
    }
}

impl Trace {
    /// When the first span begins and the last one ends, in microseconds.
    pub fn extent(&self) -> (f64, f64) {
        let spans = || self.tracks.iter().flat_map(|track| &track.spans);
        let begin =
            spans().map(|span| span.start).fold(f64::INFINITY, f64::min);
        let end = spans()
            .map(|span| span.start + span.length)
            .fold(f64::NEG_INFINITY, f64::max);
        if begin < end {
            (begin, end)
        } else {
            (0.0, 1.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_come_to_the_track_they_were_recorded_on() {
        let trace: Trace = serde_json::from_str(
            r#"[{"ph":"M","pid":1,"tid":7,"name":"thread_name","args":{"name":"Ann"}},
                {"ph":"X","pid":1,"tid":7,"name":"eat","cat":"work","ts":5,"dur":10}]"#,
        )
        .unwrap();

        assert_eq!(trace.tracks[0].name, "Ann");
        assert_eq!(trace.tracks[0].spans[0].name, "eat");
        assert_eq!(trace.extent(), (5.0, 15.0));
    }

    #[test]
    fn a_span_on_no_track_is_refused() {
        let read = serde_json::from_str::<Trace>(
            r#"[{"ph":"X","pid":1,"tid":7,"name":"eat","ts":5,"dur":10}]"#,
        );

        assert!(read.is_err());
    }
}
