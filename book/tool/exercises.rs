//! The exercises of a lesson, as far as they are written.

use std::fmt::Write as _;

use crate::expand::lesson;
use crate::figure::escape;

/// A list of them, each with the command that checks it.
///
/// # Errors
/// If there is no such lesson.
pub fn list(name: &str) -> Result<String, String> {
    let lesson = lesson(name)?;
    let mut html = String::from("<ul class=\"rs-exercises\">");
    let mut written = 0;
    for exercise in lesson.written_exercises() {
        written += 1;
        let folder = lesson.directory();
        let folder = folder.file_name().unwrap_or_default();
        let _ = write!(
            html,
            "<li id=\"exercise-{exercise}\"><strong>{}</strong>: \
             <code>cargo exercise check {exercise}</code>, in \
             <code>lessons/{}/exercises/{exercise}/answer.rs</code></li>",
            escape(&exercise.replace('-', " ")),
            folder.to_string_lossy(),
        );
    }
    html.push_str("</ul>");
    if written == 0 {
        return Ok(
            "The exercises of this lesson are still to be written.".to_owned()
        );
    }
    Ok(html)
}
