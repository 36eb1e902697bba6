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
