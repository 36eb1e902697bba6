//! Claims: the chapters' sentences and the lessons' own, and what runs say.

use std::fmt::Write as _;

use shared::lesson::{COURSE, Claim};

use crate::comparison::{Answer, Ground, verdict};
use crate::expand::experiment;
use crate::figure::escape;
use crate::shelf::{Results, Shelf};

/// A sentence of a chapter, and what both runs say to it.
///
/// # Errors
/// If its ground is none, or it is not so in the reference run.
pub fn sentence(words: &str, results: &Results) -> Result<String, String> {
    let (ground, sentence) = words
        .split_once('|')
        .ok_or("accepts GROUND | the sentence that stands on it")?;
    let (ground, sentence) = (ground.trim(), sentence.trim());
    let stands: Ground = ground.parse()?;
    match stands.ask(Shelf::Reference, results)? {
        Answer::So => {}
        Answer::NotSo(found) => {
            return Err(format!(
                "“{sentence}” is not so in the reference run: {found}"
            ));
        }
        Answer::CannotTell(why) => {
            return Err(format!(
                "“{sentence}”: the reference run cannot tell: {why}"
            ));
        }
    }
    let mine = stands.ask(Shelf::Mine, results);
    let (class, remark) = match &mine {
        Ok(Answer::NotSo(found)) => (
            "rs-not-so",
            format!(
                " <strong class=\"rs-verdict\">Not so on your machine: {}. \
                 <a href=\"why-yours-differs.html\">Why yours differs</a>.\
                 </strong>",
                escape(found)
            ),
        ),
        Ok(Answer::CannotTell(why)) => (
            "rs-cannot-tell",
            format!(
                " <span class=\"rs-verdict\">Your run cannot tell: {}.</span>",
                escape(why)
            ),
        ),
        // Or the reader has not measured this yet.
        Ok(Answer::So) | Err(_) => ("rs-so", String::new()),
    };
    Ok(format!(
        "<span class=\"rs-claim {class}\" data-ground=\"{}\">{sentence}\
         {remark}</span>",
        escape(ground)
    ))
}

/// The claims of one experiment as a list.
///
/// # Errors
/// If it was not recorded, or makes no claim.
pub fn of_experiment(name: &str, results: &Results) -> Result<String, String> {
    let (ours, mine) = experiment(name, results)?;
    if ours.claims.is_empty() {
        return Err("this experiment makes no claim".to_owned());
    }
    let mut html = String::from("<ul class=\"rs-claims\">");
    for claim in &ours.claims {
        let other = mine
            .and_then(|mine| mine.claims.iter().find(|of| of.id == claim.id));
        let _ = write!(html, "<li>{} {}", sign(claim, ""), escape(&claim.text));
        if let Some(other) = other {
            let _ = write!(html, " {}", sign(other, "yours: "));
        }
        html.push_str("</li>");
    }
    html.push_str("</ul>");
    Ok(html)
}

/// One table of all claims of all lessons.
pub fn all(results: &Results) -> String {
    let mut html = String::from(
        "<div class=\"rs-scroll\" tabindex=\"0\" role=\"group\" \
         aria-label=\"All claims\"><table class=\"rs-all-claims\"><thead><tr>\
         <th scope=\"col\">claim</th><th scope=\"col\">two cores</th>\
         <th scope=\"col\">one core</th><th scope=\"col\">yours</th></tr>\
         </thead><tbody>",
    );
    for lesson in &COURSE {
        let Some(report) = results.reference.reports.get(lesson.name) else {
            continue;
        };
        let _ = write!(
            html,
            "<tr><th scope=\"rowgroup\" colspan=\"4\">{}: {}</th></tr>",
            lesson.number,
            escape(lesson.question)
        );
        for (of, claim) in report.claims() {
            let there = |runs: &crate::shelf::Runs| {
                let report = runs.reports.get(lesson.name);
                let found = report.and_then(|report| {
                    report
                        .claims()
                        .find(|(other, at)| *other == of && at.id == claim.id)
                });
                found.map_or_else(
                    || "–".to_owned(),
                    |(_, claim)| sign(claim, ""),
                )
            };
            let _ = write!(
                html,
                "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td>\
                 <td>{}</td></tr>",
                escape(&claim.text),
                sign(claim, ""),
                there(&results.one_core),
                there(&results.mine),
            );
        }
    }
    html.push_str("</tbody></table></div>");
    html
}

/// A verdict in a word.
fn sign(claim: &Claim, whose: &str) -> String {
    let (class, word) = match verdict(claim) {
        Answer::So => ("rs-so", "holds"),
        Answer::NotSo(_) => ("rs-not-so", "not so"),
        Answer::CannotTell(_) => ("rs-cannot-tell", "cannot tell"),
    };
    let why = claim
        .why
        .as_deref()
        .map_or_else(String::new, |why| format!(" title=\"{}\"", escape(why)));
    format!("<span class=\"rs-sign {class}\"{why}>{whose}{word}</span>")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planted;

    #[test]
    fn a_claim_shows_what_both_runs_say() {
        let html = of_experiment("race.count", &planted::with_mine()).unwrap();

        assert!(html.contains(">holds<"), "{html}");
        assert!(html.contains(">yours: not so<"), "{html}");
    }

    #[test]
    fn the_table_of_all_claims_has_every_one() {
        let html = all(&planted::with_mine());

        assert!(html.contains("A mutex takes at least twice as long"));
        assert_eq!(html.matches("scope=\"row\"").count(), 1);
    }
}
