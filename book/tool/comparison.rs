//! Sentences that compare, as something that can be true or false.
//!
//! `race.count[mutex].seconds >= 3 * race.count[fetch_add].seconds` is a
//! comparison: two products of figures and numbers with a sign between them.
//! `race.count.claims.slower` alone is the lesson's own claim: it is true if
//! its figure keeps within its bound.

use std::fmt;
use std::str::FromStr;

use shared::lesson::{Bound, Claim, Verdict};

use crate::key::{Figure, Key, find};
use crate::shelf::{Results, Shelf};

/// What a sentence of the book stands on.
#[derive(Clone, Debug, PartialEq)]
pub enum Ground {
    /// Two products, compared.
    Comparison {
        left: Product,
        sign: Sign,
        right: Product,
    },
    /// A claim of the lesson: its lesson, experiment and id.
    Claim(String, String, String),
}

/// Figures and numbers, multiplied and divided from left to right.
#[derive(Clone, Debug, PartialEq)]
pub struct Product(Vec<(Operator, Term)>);

#[derive(Clone, Copy, Debug, PartialEq)]
enum Operator {
    Times,
    By,
}

#[derive(Clone, Debug, PartialEq)]
enum Term {
    Number(f64),
    Figure(Key),
}

/// How two products are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    Less,
    AtMost,
    Greater,
    AtLeast,
    Equal,
}

/// What a run says to a sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// It is so.
    So,
    /// It is not, and what was found instead.
    NotSo(String),
    /// This run cannot tell.
    CannotTell(String),
}

impl FromStr for Ground {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let words = words(text);
        let signs = |word: &String| Sign::of(word).is_some();
        let Some(at) = words.iter().position(signs) else {
            return claim(text.trim());
        };
        let sign = Sign::of(&words[at]).ok_or("no sign")?;
        Ok(Self::Comparison {
            left: Product::of(&words[..at])?,
            sign,
            right: Product::of(&words[at + 1..])?,
        })
    }
}

fn claim(text: &str) -> Result<Ground, String> {
    let parts: Vec<_> = text.split('.').collect();
    if let [lesson, experiment, "claims", id] = parts[..] {
        let [lesson, experiment, id] =
            [lesson, experiment, id].map(str::to_owned);
        return Ok(Ground::Claim(lesson, experiment, id));
    }
    Err(format!(
        "`{text}` is no ground; accepts A < B with keys and numbers, or \
         LESSON.EXPERIMENT.claims.ID"
    ))
}

/// Splits at white space, but not within a row's name.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut depth = 0_u32;
    for c in text.chars() {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if c.is_whitespace() && depth == 0 {
            words.push(String::new());
        } else if let Some(word) = words.last_mut() {
            word.push(c);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

impl Sign {
    fn of(word: &str) -> Option<Self> {
        Some(match word {
            "<" => Self::Less,
            "<=" => Self::AtMost,
            ">" => Self::Greater,
            ">=" => Self::AtLeast,
            "=" => Self::Equal,
            _ => return None,
        })
    }

    fn holds(self, left: f64, right: f64) -> bool {
        match self {
            Self::Less => left < right,
            Self::AtMost => left <= right,
            Self::Greater => left > right,
            Self::AtLeast => left >= right,
            // For counts, which a float holds exactly.
            Self::Equal => (left - right).abs() < f64::EPSILON,
        }
    }
}

impl Product {
    fn of(words: &[String]) -> Result<Self, String> {
        let mut terms = Vec::new();
        let mut operator = Some(Operator::Times);
        for word in words {
            operator = match (&**word, operator) {
                ("*", None) => Some(Operator::Times),
                ("/", None) => Some(Operator::By),
                (word, Some(before)) => {
                    let term = word.parse().map_or_else(
                        |_| word.parse().map(Term::Figure),
                        |number| Ok(Term::Number(number)),
                    )?;
                    terms.push((before, term));
                    None
                }
                (word, None) => return Err(format!("`{word}` is no sign")),
            };
        }
        if operator.is_some() {
            return Err("a figure is missing beside a sign".to_owned());
        }
        Ok(Self(terms))
    }

    /// What it comes to on a shelf.
    ///
    /// # Errors
    /// If a figure is not there or is no number.
    fn on(&self, whose: Shelf, results: &Results) -> Result<f64, String> {
        self.0.iter().try_fold(1.0, |product, (operator, term)| {
            let value = match term {
                Term::Number(number) => *number,
                Term::Figure(key) => number_of(key, whose, results)?,
            };
            Ok(match operator {
                Operator::Times => product * value,
                Operator::By => product / value,
            })
        })
    }
}

/// A figure as a number; a key that names a shelf of its own keeps it.
fn number_of(
    key: &Key,
    shelf: Shelf,
    results: &Results,
) -> Result<f64, String> {
    let key = if key.shelf == Shelf::Reference && shelf == Shelf::Mine {
        key.mine()
    } else {
        key.clone()
    };
    let Figure { value, .. } = key.figure(results)?;
    value
        .as_f64()
        .or_else(|| value.as_bool().map(|yes| f64::from(u8::from(yes))))
        .ok_or_else(|| format!("{key} is no number"))
}

impl Ground {
    /// What the runs on a shelf say.
    ///
    /// # Errors
    /// If a figure it needs is not there.
    pub fn ask(
        &self,
        whose: Shelf,
        results: &Results,
    ) -> Result<Answer, String> {
        match self {
            Self::Comparison { left, sign, right } => {
                let left = left.on(whose, results)?;
                let right = right.on(whose, results)?;
                Ok(if sign.holds(left, right) {
                    Answer::So
                } else {
                    Answer::NotSo(format!("{left:.4} against {right:.4}"))
                })
            }
            Self::Claim(lesson, experiment, id) => {
                let report = results.on(whose).reports.get(lesson);
                let report = report.ok_or_else(|| {
                    format!("no run of `{lesson}` is recorded")
                })?;
                let claims = &find(report, experiment)?.claims;
                let claim = claims.iter().find(|claim| claim.id == *id);
                claim.map(verdict).ok_or_else(|| {
                    let all: Vec<_> = claims.iter().map(|of| &*of.id).collect();
                    format!("no claim `{id}`; there are {}", all.join(", "))
                })
            }
        }
    }
}

/// What a recorded claim says, decided anew from its figure and its bound: a
/// verdict alone could have been written by hand.
pub fn verdict(claim: &Claim) -> Answer {
    if claim.verdict == Verdict::NotApplicable {
        let why = claim.why.clone().unwrap_or_default();
        return Answer::CannotTell(why);
    }
    let (Some(measured), Some(bound)) = (claim.measured, claim.bound) else {
        return if claim.verdict == Verdict::Holds {
            Answer::So
        } else {
            Answer::NotSo(claim.why.clone().unwrap_or_default())
        };
    };
    let (sign, limit) = match bound {
        Bound::AtMost(limit) => (Sign::AtMost, limit),
        Bound::AtLeast(limit) => (Sign::AtLeast, limit),
        Bound::Exactly(limit) => (Sign::Equal, limit),
    };
    if sign.holds(measured, limit) {
        Answer::So
    } else {
        Answer::NotSo(format!("{measured:.4} against {limit}"))
    }
}

impl fmt::Display for Ground {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Comparison { left, sign, right } => {
                let sign = match sign {
                    Sign::Less => "<",
                    Sign::AtMost => "≤",
                    Sign::Greater => ">",
                    Sign::AtLeast => "≥",
                    Sign::Equal => "=",
                };
                write!(formatter, "{left} {sign} {right}")
            }
            Self::Claim(lesson, experiment, id) => {
                write!(formatter, "{lesson}.{experiment}.claims.{id}")
            }
        }
    }
}

impl fmt::Display for Product {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (operator, term)) in self.0.iter().enumerate() {
            match (place, operator) {
                (0, _) => {}
                (_, Operator::Times) => formatter.write_str(" × ")?,
                (_, Operator::By) => formatter.write_str(" / ")?,
            }
            match term {
                Term::Number(number) => write!(formatter, "{number}")?,
                Term::Figure(key) => write!(formatter, "{key}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planted;

    fn ask(ground: &str) -> Answer {
        let ground: Ground = ground.parse().unwrap();
        ground.ask(Shelf::Reference, &planted::results()).unwrap()
    }

    #[test]
    fn a_comparison_is_so_or_not() {
        let twice =
            "race.count[mutex].seconds >= 2 * race.count[fetch_add].seconds";
        let thrice = "race.count[mutex].seconds / race.count[0].seconds > 5";

        assert_eq!(ask(twice), Answer::So);
        assert!(
            matches!(ask(thrice), Answer::NotSo(found) if found.contains('4'))
        );
    }

    #[test]
    fn a_claims_verdict_is_decided_anew() {
        let mut results = planted::results();
        let report = results.reference.reports.get_mut("race").unwrap();
        let ground: Ground = "race.count.claims.slower".parse().unwrap();
        let before = ground.ask(Shelf::Reference, &planted::results());

        report.experiments[0].claims[0].measured = Some(1.0);

        assert_eq!(before, Ok(Answer::So));
        let after = ground.ask(Shelf::Reference, &results);
        assert!(matches!(after, Ok(Answer::NotSo(_))), "{after:?}");
    }

    #[test]
    fn what_is_no_ground_is_refused() {
        let refused = |text: &str| text.parse::<Ground>().unwrap_err();

        assert!(refused("race.count").contains("is no ground"));
        assert!(refused("1 < ").contains("missing"));
        assert!(refused("race.seed race.seed < 1").contains("no sign"));
    }
}
