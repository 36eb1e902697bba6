//! What a check saw, held against what it should be.

use std::fmt::Debug;

use crate::finding::{Finding, Verdict};

/// Something that a check saw: name it, then say what it should be.
///
/// ```
/// use probes::see;
///
/// let balance = 40;
/// see("the balance", balance).is(40, "A payment left no trace.");
/// see("the balance", balance).at_most(100, "Money came from nowhere.");
/// ```
#[must_use = "say what it should be: `is`, `at_least`, `holds`, …"]
pub fn see<T>(what: &str, value: T) -> Seen<'_, T> {
    Seen { what, value }
}

/// See [`see`].
#[derive(Debug)]
pub struct Seen<'w, T> {
    what: &'w str,
    value: T,
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "a check reads better without `&` before each number"
)]
impl<T: Debug> Seen<'_, T> {
    /// Holds it to be equal.
    ///
    /// # Panics
    /// If it is not: ends the check, with this sentence.
    pub fn is(self, expected: T, or_else: &str)
    where
        T: PartialEq,
    {
        let expects = format!("{}: {expected:?}", self.what);
        self.judge(|value| *value == expected, expects, or_else);
    }

    /// Holds it to be as small as this, or smaller.
    ///
    /// # Panics
    /// If it is not: ends the check, with this sentence.
    pub fn at_most(self, most: T, or_else: &str)
    where
        T: PartialOrd,
    {
        let expects = format!("{}: at most {most:?}", self.what);
        self.judge(|value| *value <= most, expects, or_else);
    }

    /// Holds it to be as large as this, or larger.
    ///
    /// # Panics
    /// If it is not: ends the check, with this sentence.
    pub fn at_least(self, least: T, or_else: &str)
    where
        T: PartialOrd,
    {
        let expects = format!("{}: at least {least:?}", self.what);
        self.judge(|value| *value >= least, expects, or_else);
    }

    /// Holds it to whatever `is_so` says; `expected` says the same in words.
    ///
    /// # Panics
    /// If it is not so: ends the check, with this sentence.
    pub fn holds(
        self,
        expected: &str,
        is_so: impl FnOnce(&T) -> bool,
        or_else: &str,
    ) {
        let expects = format!("{}: {expected}", self.what);
        self.judge(is_so, expects, or_else);
    }

    fn judge(
        self,
        is_so: impl FnOnce(&T) -> bool,
        expected: String,
        or_else: &str,
    ) {
        if !is_so(&self.value) {
            let observed = format!("{}: {:?}", self.what, self.value);
            Finding::new(Verdict::Wrong, or_else)
                .expected(expected)
                .observed(observed)
                .report();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::found;

    #[test]
    fn what_is_so_is_passed_by() {
        let finding = found(|| {
            see("two", 2).is(2, "is");
            see("two", 2).at_most(2, "at most");
            see("two", 2).at_least(2, "at least");
            see("two", 2).holds("even", |it| it % 2 == 0, "holds");
        });

        assert_eq!(finding, None);
    }

    #[test]
    fn another_value_is_told_with_what_it_should_be() {
        let finding = found(|| see("two", 2).is(3, "It is three.")).unwrap();

        assert_eq!(finding.verdict, Verdict::Wrong);
        assert_eq!(finding.sentence, "It is three.");
        assert_eq!(finding.expected.unwrap(), "two: 3");
        assert_eq!(finding.observed.unwrap(), "two: 2");
    }

    #[test]
    fn more_than_the_most_is_told() {
        let finding = found(|| see("two", 2).at_most(1, "Too many."));

        assert_eq!(finding.unwrap().expected.unwrap(), "two: at most 1");
    }

    #[test]
    fn less_than_the_least_is_told() {
        let finding = found(|| see("two", 2).at_least(3, "Too few."));

        assert_eq!(finding.unwrap().expected.unwrap(), "two: at least 3");
    }

    #[test]
    fn what_does_not_hold_is_told_in_its_words() {
        let finding =
            found(|| see("two", 2).holds("odd", |it| it % 2 == 1, "Even."));

        assert_eq!(finding.unwrap().expected.unwrap(), "two: odd");
    }
}
