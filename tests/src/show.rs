//! A saved report, drawn again: in class, or in the README.

use std::path::Path;

use console::Term;
use shared::lesson::render::{self, Paper};
use shared::lesson::{About, Report};

/// The report in `file`, as the lesson drew it.
///
/// # Errors
/// What is wrong with the file, in words.
pub fn file(file: &Path) -> Result<String, String> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| format!("{error}; accepts a report saved as JSON"))?;
    let report: Report = serde_json::from_str(&text).map_err(|error| {
        format!("{error}; accepts what --format json prints")
    })?;
    let lesson = About::named(&report.lesson)
        .ok_or_else(|| format!("there is no lesson {}", report.lesson))?;
    let paper = Paper {
        width: Term::stdout().size_checked().map(|(_, columns)| columns),
        colours: console::colors_enabled() && Term::stdout().is_term(),
    };
    Ok(render::report(&report, lesson.number, paper))
}
