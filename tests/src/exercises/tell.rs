//! What the student reads.

use console::{Style, style};
use serde_json::{Value, json};

use super::exercise::{Exercise, shown};
use super::outcome::{Outcome, Verdict};

/// The exercise, its file and its page.
pub fn heading(exercise: &Exercise) -> String {
    let title = Style::new().bold().apply_to(&exercise.card.title);
    format!(
        "{title}  ({}, about {} minutes)\n  file  {}\n  page  {}\n",
        exercise.lesson.name,
        exercise.card.minutes,
        shown(&exercise.answer()),
        exercise.card.page,
    )
}

/// What became of an answer.
pub fn outcome(exercise: &Exercise, outcome: &Outcome) -> String {
    let name = &exercise.name;
    match outcome {
        Outcome::DoesNotCompile(words) => {
            format!("{}\n\n{words}", mark(Verdict::DoesNotCompile))
        }
        Outcome::Found(found) => {
            let promise = found.test.name.replace('_', " ");
            // The verdict stands before the promise, in colour.
            let verdict = format!("{}: ", found.verdict.words());
            let text = found.text.strip_prefix(&verdict);
            format!(
                "{}  {promise}\n\n{}\nA hint: cargo exercise hint {name}\n",
                mark(found.verdict),
                text.unwrap_or(&found.text),
            )
        }
        Outcome::Right(checks) => format!(
            "{}  all of its {checks} checks\n\n{}\n\
             Another way to do it: cargo exercise solution {name}\n",
            mark(Verdict::Right),
            exercise.card.next.trim_end(),
        ),
    }
}

fn mark(verdict: Verdict) -> String {
    let words = verdict.words();
    let text = match verdict {
        Verdict::Right => style(words).green(),
        Verdict::Lazy => style(words).yellow(),
        _ => style(words).red(),
    };
    text.bold().to_string()
}

/// The same for programs.
pub fn json(exercise: &Exercise, outcome: &Outcome, seconds: f64) -> Value {
    let mut json = about(exercise);
    if let (Value::Object(all), Value::Object(more)) =
        (&mut json, outcome.json())
    {
        all.extend(more);
    }
    json["seconds"] = json!(seconds);
    json
}

/// What an exercise is, for programs.
pub fn about(exercise: &Exercise) -> Value {
    json!({
        "exercise": exercise.name,
        "lesson": exercise.lesson.name,
        "title": exercise.card.title,
        "file": shown(&exercise.answer()),
        "page": exercise.card.page,
        "minutes": exercise.card.minutes,
    })
}
