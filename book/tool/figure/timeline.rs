//! Who did what, when: a row for each worker, a bar for each span.

use std::fmt::Write as _;

use shared::lesson::Unit;

use super::scale::label;
use super::{Width, Words, cut, escape, figure, line, text};
use crate::trace::{Span, Trace};

/// A bar narrower than this is not seen, in CSS pixels.
const LEAST: f64 = 0.5;

/// A recorded timeline, with a scrubber that reads it out.
pub fn timeline(trace: &Trace, title: &str, caption: &str) -> String {
    let (begin, end) = trace.extent();
    let description = format!(
        "{} rows over {}",
        trace.tracks.len(),
        label((end - begin) / 1e6, Unit::Seconds)
    );
    let words = Words {
        title,
        description: &description,
        caption,
        table: &table(trace),
    };
    figure("rs-timeline", words, |width| draw(trace, width))
}

fn draw(trace: &Trace, width: Width) -> (f64, String) {
    const TOP: f64 = 6.0;
    let pixels = width.pixels();
    let (row, left) = match width {
        Width::Wide => (24.0, 150.0),
        Width::Narrow => (40.0, 6.0),
    };
    let (begin, end) = trace.extent();
    let x =
        |at: f64| left + (at - begin) / (end - begin) * (pixels - left - 12.0);
    let bottom = TOP + row * trace.tracks.len() as f64;
    let mut svg = String::new();
    for part in 0..=4_u8 {
        let at = begin + (end - begin) * f64::from(part) / 4.0;
        svg += &line((x(at), TOP), (x(at), bottom), "rs-grid");
        if width == Width::Wide || part % 2 == 0 {
            let anchor = match part {
                0 => "start",
                4 => "end",
                _ => "middle",
            };
            let words = label((at - begin) / 1e6, Unit::Seconds);
            svg += &text(x(at), bottom + 16.0, anchor, "rs-tick", &words);
        }
    }
    for (place, track) in trace.tracks.iter().enumerate() {
        let top = TOP + row * place as f64;
        let bar = match width {
            Width::Wide => {
                let name = cut(&track.name, 20);
                svg += &text(left - 8.0, top + 16.0, "end", "rs-name", &name);
                top + 4.0
            }
            Width::Narrow => {
                let name = cut(&track.name, 42);
                svg += &text(left, top + 14.0, "start", "rs-name", &name);
                top + 20.0
            }
        };
        for span in outermost(&track.spans) {
            let (from, to) = (x(span.start), x(span.start + span.length));
            let _ = write!(
                svg,
                "<rect x=\"{from:.1}\" y=\"{bar:.1}\" width=\"{:.1}\" \
                 height=\"16\" class=\"rs-span rs-{}\"><title>{}: {}</title>\
                 </rect>",
                (to - from).max(LEAST),
                activity(span),
                escape(&span.name),
                label(span.length / 1e6, Unit::Seconds),
            );
        }
    }
    let cursor = line((left, TOP), (left, bottom), "rs-cursor");
    let _ = write!(
        svg,
        "<g class=\"rs-cursor-at\" data-left=\"{left}\" data-width=\"{}\">{cursor}</g>",
        pixels - left - 12.0
    );
    (bottom + 22.0, svg)
}

/// The spans that no other one encloses: what a worker was at.
fn outermost(spans: &[Span]) -> Vec<&Span> {
    let mut spans: Vec<_> = spans.iter().collect();
    spans.sort_by(|a, b| {
        a.start
            .total_cmp(&b.start)
            .then(b.length.total_cmp(&a.length))
    });
    let mut end = f64::NEG_INFINITY;
    spans.retain(|span| {
        let outer = span.start >= end;
        if outer {
            end = span.start + span.length;
        }
        outer
    });
    spans
}

/// The class that colours a span.
fn activity(span: &Span) -> &'static str {
    if span.activity == "wait" {
        "waits"
    } else {
        "works"
    }
}

/// What stands in the table, and what the scrubber reads.
fn table(trace: &Trace) -> String {
    let (begin, end) = trace.extent();
    let mut html = format!(
        "<table class=\"rs-spans\" data-length=\"{:.0}\"><thead><tr>\
         <th scope=\"col\">who</th><th scope=\"col\">does</th>\
         <th scope=\"col\">from</th><th scope=\"col\">for</th></tr></thead><tbody>",
        end - begin
    );
    for track in &trace.tracks {
        for span in outermost(&track.spans) {
            let from = span.start - begin;
            let _ = write!(
                html,
                "<tr data-from=\"{from:.0}\" data-to=\"{:.0}\" \
                 class=\"rs-{}\"><th scope=\"row\">{}</th><td>{}</td>\
                 <td class=\"rs-number\">{}</td><td class=\"rs-number\">{}</td></tr>",
                from + span.length,
                activity(span),
                escape(&track.name),
                escape(&span.name),
                label(from / 1e6, Unit::Seconds),
                label(span.length / 1e6, Unit::Seconds),
            );
        }
    }
    html.push_str("</tbody></table>");
    html
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::Track;

    #[test]
    fn a_span_within_another_is_not_drawn_over_it() {
        let span = |name: &str, start, length| Span {
            name: name.to_owned(),
            activity: "work".to_owned(),
            start,
            length,
        };
        let trace = Trace {
            tracks: vec![Track {
                name: "worker 1".to_owned(),
                spans: vec![span("inner", 2.0, 1.0), span("outer", 0.0, 10.0)],
            }],
        };

        let html = timeline(&trace, "Who did what", "");

        assert!(html.contains("outer") && !html.contains("inner"));
        assert_eq!(html.matches("<rect").count(), 2);
        assert!(!html.contains('\n'));
    }
}
