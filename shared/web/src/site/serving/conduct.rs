//! What the rules say about one request.

use std::time::Duration;

use crate::site::chance;
use crate::site::fault::Fault;
use crate::site::settings::Rule;

/// How one request is answered.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Conduct {
    pub(super) latency: Duration,
    /// Bytes per second.
    pub(super) bandwidth: Option<u64>,
    pub(super) fault: Option<Fault>,
}

/// What the rules say, as a function of the seed, the page and the attempt: not
/// of the time, nor of what else is going on.
pub(super) fn conduct(
    rules: &[Rule],
    seed: u64,
    host: &str,
    target: &str,
    attempt: u64,
) -> Conduct {
    let mut conduct = Conduct::default();
    let mut jitter = Duration::ZERO;
    for (number, rule) in (0_u64..).zip(rules) {
        if !applies(rule, host, target) {
            continue;
        }
        conduct.latency = rule.latency.unwrap_or(conduct.latency);
        jitter = rule.jitter.unwrap_or(jitter);
        conduct.bandwidth = rule.bandwidth.or(conduct.bandwidth);
        let Some(fault) = &rule.fault else { continue };
        // Each rule draws by itself: a tenth of 503 and a tenth of resets are
        // not the same tenth.
        let number = number.to_le_bytes();
        let words: [&[u8]; 4] =
            [b"fault", &number, host.as_bytes(), target.as_bytes()];
        let hit = chance::fraction(seed, &words) < rule.share;
        if hit && attempt <= rule.attempts {
            conduct.fault = Some(fault.clone());
        }
    }
    if !jitter.is_zero() {
        let attempt = attempt.to_le_bytes();
        let words: [&[u8]; 4] =
            [b"jitter", host.as_bytes(), target.as_bytes(), &attempt];
        conduct.latency += jitter.mul_f64(chance::fraction(seed, &words));
    }
    conduct
}

fn applies(rule: &Rule, host: &str, target: &str) -> bool {
    rule.host.as_deref().is_none_or(|of| of == host)
        && target.starts_with(&rule.path)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FAILS: Fault = Fault::Status(503);

    #[test]
    fn the_last_rule_that_applies_decides() {
        let rules = [
            Rule::everywhere().latency(Duration::from_millis(50)),
            Rule::host("a.test").latency(Duration::from_millis(9)),
            Rule::host("a.test").path("/b").fault(FAILS),
        ];

        let of = |host, path| conduct(&rules, 7, host, path, 1);

        assert_eq!(of("a.test", "/").latency, Duration::from_millis(9));
        assert_eq!(of("a.test", "/").fault, None);
        assert_eq!(of("a.test", "/bc").fault, Some(FAILS));
        assert_eq!(of("b.test", "/bc").latency, Duration::from_millis(50));
        assert_eq!(of("b.test", "/bc").fault, None);
    }

    #[test]
    fn a_share_of_the_paths_fails_and_always_the_same_ones() {
        let rules = [Rule::everywhere().fault(FAILS).share(0.1)];
        let failing = || {
            let paths = (0..10_000).map(|page| format!("/{page}"));
            paths
                .filter(|path| {
                    conduct(&rules, 7, "a.test", path, 1).fault.is_some()
                })
                .collect::<Vec<_>>()
        };

        let (first, second) = (failing(), failing());

        assert_eq!(first, second);
        assert!((850..1_150).contains(&first.len()), "{}", first.len());
    }

    #[test]
    fn a_path_works_after_its_failing_attempts() {
        let rules = [Rule::everywhere().fault(FAILS).attempts(2)];

        let faults = [1, 2, 3].map(|attempt| {
            conduct(&rules, 7, "a.test", "/", attempt).fault.is_some()
        });

        assert_eq!(faults, [true, true, false]);
    }
}
