//! Guess first: the lesson's own question, and later its answer.

use std::fmt::Write as _;

use shared::lesson::Prediction;

use crate::figure::escape;
use crate::shelf::{Results, Runs};

/// The question with its choices; what is chosen stays in the browser.
///
/// # Errors
/// If the lesson asks no such question.
pub fn ask(words: &str, results: &Results) -> Result<String, String> {
    let asked = find(words, &results.reference)?;
    let id = escape(words);
    let mut html = format!(
        "<form class=\"rs-predict\" data-id=\"{id}\"><fieldset><legend>\
         Predict: {}</legend>",
        escape(&asked.question)
    );
    for (place, choice) in asked.choices.iter().enumerate() {
        let _ = write!(
            html,
            "<label><input type=\"radio\" name=\"{id}\" value=\"{place}\"> \
             {}</label>",
            escape(choice)
        );
    }
    html.push_str("</fieldset></form>");
    Ok(html)
}

/// What the run showed, and whether it is what the reader guessed.
///
/// # Errors
/// If the lesson asks no such question, or the run did not answer it.
pub fn answer(words: &str, results: &Results) -> Result<String, String> {
    let asked = find(words, &results.reference)?;
    let seen = asked.seen.ok_or("the recorded run did not answer it")?;
    let choice = |place: usize| {
        asked
            .choices
            .get(place)
            .map_or_else(String::new, |c| escape(c))
    };
    let mut html = format!(
        "<p class=\"rs-prediction\" data-id=\"{}\" data-seen=\"{seen}\" \
         data-choices=\"{}\">{} <strong>{}</strong>.",
        escape(words),
        escape(&asked.choices.join("|")),
        "The recorded run says:",
        choice(seen)
    );
    let mine = find(words, &results.mine).ok().and_then(|mine| mine.seen);
    if let Some(mine) = mine {
        let same = if mine == seen {
            "the same"
        } else {
            &choice(mine)
        };
        let _ =
            write!(html, " <span class=\"rs-mine\">Yours says: {same}.</span>");
    }
    html.push_str("</p>");
    Ok(html)
}

fn find<'a>(words: &str, runs: &'a Runs) -> Result<&'a Prediction, String> {
    let (lesson, id) = words
        .split_once('.')
        .ok_or_else(|| format!("`{words}` is no LESSON.ID"))?;
    let report = runs.reports.get(lesson);
    let report =
        report.ok_or_else(|| format!("no run of `{lesson}` is recorded"))?;
    let all = &report.predictions;
    all.iter().find(|asked| asked.id == id).ok_or_else(|| {
        let all: Vec<_> = all.iter().map(|asked| &*asked.id).collect();
        format!("`{lesson}` asks no `{id}`; it asks {}", all.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planted;

    #[test]
    fn the_lessons_question_is_asked_and_answered() {
        let results = planted::results();

        let asked = ask("race.fastest", &results).unwrap();
        let answered = answer("race.fastest", &results).unwrap();

        assert!(asked.contains("value=\"1\"> the lock"), "{asked}");
        assert!(
            answered.contains("<strong>the atomic</strong>"),
            "{answered}"
        );
    }

    #[test]
    fn an_unknown_question_is_named_with_what_there_is() {
        let problem = ask("race.slowest", &planted::results()).unwrap_err();

        assert!(problem.contains("it asks fastest"), "{problem}");
    }
}
