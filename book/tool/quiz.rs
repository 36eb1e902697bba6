//! Questions after a chapter: every choice is explained, and an answer that
//! depends on a measurement is checked against it.
//!
//! A quiz is a file in `book/quiz/`:
//!
//! ```toml
//! [[question]]
//! ask = "Two threads each add one. What can the count be?"
//! [[question.choice]]
//! say = "1 or 2"
//! why = "1 if one of them reads before the other has stored."
//! right = true
//! ground = "race.explore[2 × 1].lose > 0"   # optional
//! [[question.choice]]
//! say = "always 2"
//! why = "Only if each increment is one step."
//! ```

use std::fmt::Write as _;
use std::fs;

use serde::Deserialize;

use crate::comparison::{Answer, Ground};
use crate::expand::Sources;
use crate::figure::escape;
use crate::shelf::{Results, Shelf};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Quiz {
    question: Vec<Question>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    ask: String,
    choice: Vec<Choice>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Choice {
    say: String,
    why: String,
    #[serde(default)]
    right: bool,
    /// What must be so in the reference run if, and only if, this is right.
    ground: Option<String>,
}

/// The quiz of that name.
///
/// # Errors
/// If the file is not there or not whole, if a question has not one right
/// choice, or a choice is not as the recorded run says.
pub fn quiz(name: &str, sources: &Sources<'_>) -> Result<String, String> {
    let file = sources.book.join("quiz").join(format!("{name}.toml"));
    let text = fs::read_to_string(&file)
        .map_err(|error| format!("quiz/{name}.toml: {error}"))?;
    render(name, &text, sources.results)
}

fn render(name: &str, text: &str, results: &Results) -> Result<String, String> {
    let quiz: Quiz = toml::from_str(text)
        .map_err(|error| format!("quiz/{name}.toml: {error}"))?;
    let mut html = String::from("<div class=\"rs-quiz\">");
    for (number, question) in (1..).zip(&quiz.question) {
        check(question, results)?;
        let id = format!("{}-{number}", escape(name));
        let _ = write!(
            html,
            "<fieldset><legend>{number}. {}</legend>",
            inline(&question.ask)
        );
        for (place, choice) in question.choice.iter().enumerate() {
            let _ = write!(
                html,
                "<label><input type=\"radio\" name=\"{id}\" \
                 value=\"{place}\"> {}</label>",
                inline(&choice.say)
            );
        }
        html.push_str("<details><summary>The answer</summary><ul>");
        for choice in &question.choice {
            let (class, sign) = if choice.right {
                ("rs-right", "Right")
            } else {
                ("rs-wrong", "No")
            };
            let _ = write!(
                html,
                "<li class=\"{class}\"><em>{}</em> {sign}: {}</li>",
                inline(&choice.say),
                inline(&choice.why)
            );
        }
        html.push_str("</ul></details></fieldset>");
    }
    html.push_str("</div>");
    Ok(html)
}

fn check(question: &Question, results: &Results) -> Result<(), String> {
    let ask = &question.ask;
    let right = question.choice.iter().filter(|choice| choice.right).count();
    if right != 1 || question.choice.len() < 2 {
        return Err(format!(
            "“{ask}” has {right} right choices of {}; needs one of several",
            question.choice.len()
        ));
    }
    for choice in &question.choice {
        let Some(ground) = &choice.ground else {
            continue;
        };
        let answer =
            ground.parse::<Ground>()?.ask(Shelf::Reference, results)?;
        if (answer == Answer::So) != choice.right {
            return Err(format!(
                "“{ask}”: “{}” is said to be {}, but of {ground} the \
                 reference run says {answer:?}",
                choice.say,
                if choice.right { "right" } else { "wrong" },
            ));
        }
    }
    Ok(())
}

/// Text with `code` in it, as HTML.
pub fn inline(text: &str) -> String {
    let mut html = String::new();
    for (place, part) in text.split('`').enumerate() {
        let part = escape(part);
        if place % 2 == 1 {
            let _ = write!(html, "<code>{part}</code>");
        } else {
            html.push_str(&part);
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planted;

    fn one(ground: &str) -> String {
        format!(
            "[[question]]\nask = \"Which is slower?\"\n\
             [[question.choice]]\nsay = \"`Mutex`\"\nwhy = \"It may wait.\"\n\
             right = true\nground = \"{ground}\"\n\
             [[question.choice]]\nsay = \"an atomic\"\nwhy = \"It never waits.\"\n"
        )
    }

    const SO: &str =
        "race.count[mutex].seconds > race.count[fetch_add].seconds";
    const NOT_SO: &str =
        "race.count[mutex].seconds < race.count[fetch_add].seconds";

    #[test]
    fn every_choice_is_explained() {
        let html = render("02", &one(SO), &planted::results()).unwrap();

        assert!(html.contains("<code>Mutex</code></em> Right: It may wait."));
        assert!(html.contains("an atomic</em> No: It never waits."));
    }

    #[test]
    fn a_right_answer_that_the_run_refutes_is_refused() {
        let problem = render("02", &one(NOT_SO), &planted::results());

        assert!(problem.unwrap_err().contains("said to be right"));
    }

    #[test]
    fn a_question_needs_one_right_choice() {
        let none = one(SO).replace("right = true\n", "");

        assert!(render("02", &none, &planted::results()).is_err());
    }

    #[test]
    fn a_choice_without_its_why_is_refused() {
        let silent = one(SO).replace("why = \"It may wait.\"\n", "");

        let problem = render("02", &silent, &planted::results());
        assert!(problem.unwrap_err().contains("why"));
    }
}
