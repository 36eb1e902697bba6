//! What was made, and what is still there.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::see::see;

/// Counts how many of the tokens it gave out are still alive.
///
/// ```
/// use probes::drops::Tokens;
///
/// let tokens = Tokens::new();
/// let queue = vec![tokens.token(), tokens.token()];
/// assert_eq!(tokens.alive(), 2);
/// drop(queue);
/// tokens.all_dropped("Something of what was queued is kept for ever.");
/// ```
#[derive(Debug, Default)]
pub struct Tokens {
    alive: Arc<AtomicUsize>,
}

/// Something that is missed when it is not dropped.
#[derive(Debug)]
pub struct Token(Arc<AtomicUsize>);

impl Tokens {
    /// None is out yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives one out.
    #[must_use]
    pub fn token(&self) -> Token {
        // `Relaxed`: read when whoever dropped them is joined.
        self.alive.fetch_add(1, Ordering::Relaxed);
        Token(Arc::clone(&self.alive))
    }

    /// How many are still there.
    #[must_use]
    pub fn alive(&self) -> usize {
        // `Relaxed`: see `token`.
        self.alive.load(Ordering::Relaxed)
    }

    /// Holds the answer to having dropped them all.
    ///
    /// # Panics
    /// If one is still there: ends the check, with this sentence.
    pub fn all_dropped(&self, or_else: &str) {
        see("values still there", self.alive()).is(0, or_else);
    }
}

impl Drop for Token {
    fn drop(&mut self) {
        // `Relaxed`: see `token`.
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::found;

    #[test]
    fn a_value_that_is_kept_is_missed() {
        let finding = found(|| {
            let tokens = Tokens::new();
            let _kept = tokens.token();
            drop(tokens.token());
            tokens.all_dropped("One is kept.");
        });

        let finding = finding.unwrap();
        assert_eq!(finding.sentence, "One is kept.");
        assert_eq!(finding.observed.unwrap(), "values still there: 1");
    }
}
