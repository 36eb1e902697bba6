//! Figures: drawn here as SVG, coloured by the reader's theme.
//!
//! Each is drawn twice, for a wide page and for a phone, and the style sheet
//! shows one of them. The markup is one line: a blank line would end it in
//! Markdown.

pub mod chart;
pub mod scale;
pub mod table;
pub mod timeline;

use std::fmt::Write as _;

/// How wide a figure is drawn, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    Wide,
    Narrow,
}

impl Width {
    fn pixels(self) -> f64 {
        match self {
            Self::Wide => 700.0,
            Self::Narrow => 310.0,
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::Wide => "rs-wide",
            Self::Narrow => "rs-narrow",
        }
    }
}

/// What a figure says to those who do not see it, and beneath it.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    pub title: &'a str,
    pub description: &'a str,
    /// What stands below, as HTML.
    pub caption: &'a str,
    /// The same as a table, as HTML.
    pub table: &'a str,
}

/// A figure from its two drawings: `draw` gives the height and the content of
/// the SVG of a width.
pub fn figure(
    class: &str,
    words: Words<'_>,
    draw: impl Fn(Width) -> (f64, String),
) -> String {
    let mut html = format!("<figure class=\"rs-figure {class}\">");
    for width in [Width::Wide, Width::Narrow] {
        let (height, content) = draw(width);
        let (class, pixels) = (width.class(), width.pixels());
        let _ = write!(
            html,
            "<svg class=\"{class}\" role=\"img\" viewBox=\"0 0 {pixels} \
             {height:.0}\" width=\"{pixels}\" height=\"{height:.0}\">\
             <title>{}</title><desc>{}</desc>{content}</svg>",
            escape(words.title),
            escape(words.description),
        );
    }
    let _ = write!(
        html,
        "<figcaption>{}</figcaption><details><summary>The same as a table\
         </summary><div class=\"rs-scroll\" tabindex=\"0\" role=\"group\" \
         aria-label=\"{}\">{}</div></details></figure>",
        words.caption,
        escape(words.title),
        words.table,
    );
    html
}

/// Text as HTML shows it; quotes too, for attributes.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // Markdown would take these for its own within a line of HTML.
            '*' => escaped.push_str("&#42;"),
            '_' => escaped.push_str("&#95;"),
            '`' => escaped.push_str("&#96;"),
            '[' => escaped.push_str("&#91;"),
            '\n' => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}

/// A text at a place; `anchor` is `start`, `middle` or `end`.
fn text(x: f64, y: f64, anchor: &str, class: &str, words: &str) -> String {
    format!(
        "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" \
         class=\"{class}\">{}</text>",
        escape(words)
    )
}

fn line(from: (f64, f64), to: (f64, f64), class: &str) -> String {
    format!(
        "<line x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" \
         class=\"{class}\"/>",
        from.0, from.1, to.0, to.1
    )
}

/// Words cut to a number of characters, with an ellipsis.
fn cut(words: &str, most: usize) -> String {
    if words.chars().count() <= most {
        return words.to_owned();
    }
    let kept: String = words.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}
