//! Holds an answer to `retry-deadline` to its promises. The time in it passes
//! at once.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;
mod clock;

use std::time::Duration;

use answer::retry;
use clock::{Did, Fake};
use probes::{Finding, Verdict, check, rules, see};

fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

/// Asks a link whose checks take so long, and which answers the check of this
/// number, or never. Answers and errors are the number of the check.
fn ask(
    clock: &Fake,
    time: Duration,
    takes: impl Fn(u32) -> Duration,
    answers: Option<u32>,
) -> Result<u32, u32> {
    let mut number = 0;
    retry(clock, time, |patience| {
        number += 1;
        clock.ask(patience, takes(number));
        if answers == Some(number) {
            Ok(number)
        } else {
            Err(number)
        }
    })
}

#[test]
fn keeps_the_rules() {
    check(|| {
        let rules = rules!("answer.rs");
        for name in ["sleep", "Instant", "SystemTime"] {
            rules.never_names(
                name,
                "Take the time from the clock that you are given: in the \
                 check it passes at once.",
            );
        }
    });
}

#[test]
fn who_answers_at_once_is_asked_once() {
    check(|| {
        let clock = Fake::new(ms(1000));

        let result = ask(&clock, ms(1000), |_| ms(10), Some(1));

        see("the result", result).is(Ok(1), "The link has answered.");
        see("what was done", clock.did())
            .is(vec![Did::Ask { at: ms(0) }], "It answers the first time.");
    });
}

#[test]
fn each_wait_is_twice_as_long() {
    check(|| {
        let hour = Duration::from_hours(1);
        let clock = Fake::new(hour);

        let result = ask(&clock, hour, |_| ms(10), Some(6));

        see("the waits", clock.waits()).is(
            [100, 200, 400, 800, 1600].map(ms).into(),
            "Each wait is to be twice as long as the one before it.",
        );
        see("the result", result)
            .is(Ok(6), "The link has answered the sixth time.");
    });
}

#[test]
fn the_deadline_is_kept() {
    check(|| {
        let clock = Fake::new(ms(1000));

        let result = ask(&clock, ms(1000), |_| ms(50), None);

        // The next wait would be 800 ms long.
        not_in_vain(&clock);
        see("what was done", clock.did()).is(
            vec![
                Did::Ask { at: ms(0) },
                wait(50, 100),
                Did::Ask { at: ms(150) },
                wait(200, 200),
                Did::Ask { at: ms(400) },
                wait(450, 400),
                Did::Ask { at: ms(850) },
            ],
            "There was time for four checks, and for no fifth.",
        );
        see("the result", result)
            .is(Err(4), "It is the last error that counts.");
    });
}

fn wait(at: u64, time: u64) -> Did {
    Did::Wait {
        at: ms(at),
        time: ms(time),
    }
}

#[test]
fn a_wait_that_ends_at_the_deadline_is_in_vain() {
    check(|| {
        let clock = Fake::new(ms(300));

        let result = ask(&clock, ms(300), |_| ms(0), None);

        // The next wait would be 200 ms long, and end at the deadline.
        not_in_vain(&clock);
        see("what was done", clock.did()).is(
            vec![
                Did::Ask { at: ms(0) },
                wait(0, 100),
                Did::Ask { at: ms(100) },
            ],
            "There was time for two checks, and for no third.",
        );
        see("the result", result)
            .is(Err(2), "It is the last error that counts.");
    });
}

#[test]
fn a_check_that_would_begin_at_the_deadline_does_not() {
    check(|| {
        let clock = Fake::new(ms(600)).late_by(ms(500));

        let result = ask(&clock, ms(600), |_| ms(0), None);

        see("what was done", clock.did()).is(
            vec![Did::Ask { at: ms(0) }, wait(0, 100)],
            "The wait ended at the deadline instead of before it.",
        );
        see("the result", result)
            .is(Err(1), "It is the last error that counts.");
    });
}

#[test]
fn without_any_time_it_is_asked_once() {
    check(|| {
        for (answers, expected) in [(None, Err(1)), (Some(1), Ok(1))] {
            let clock = Fake::new(ms(0));

            let result = ask(&clock, ms(0), |_| ms(0), answers);

            see("what was done", clock.did()).is(
                vec![Did::Ask { at: ms(0) }],
                "The first check takes place in any case, and no other.",
            );
            see("the result", result).is(expected, "It is that of the check.");
        }
    });
}

/// What is waited for is another check.
fn not_in_vain(clock: &Fake) {
    if let Some(Did::Wait { at, time }) = clock.did().last() {
        Finding::new(
            Verdict::Lazy,
            "It waits, and then there is no time for another check: it could \
             have given up before.",
        )
        .expected("no wait after the last check")
        .observed(format!("a wait of {time:?}, begun at {at:?}"))
        .report();
    }
}

#[test]
fn slow_checks_use_up_the_time_as_well() {
    check(|| {
        // All the time there is, and then most of it.
        for (first, asked) in [(1000, vec![0]), (700, vec![0, 800])] {
            let clock = Fake::new(ms(1000));
            let takes = |number| if number == 1 { ms(first) } else { ms(1000) };

            let result = ask(&clock, ms(1000), takes, None);

            not_in_vain(&clock);
            let checks = clock.did().into_iter().filter_map(|did| match did {
                Did::Ask { at } => Some(at),
                Did::Wait { .. } => None,
            });
            see("when it was asked", checks.collect::<Vec<_>>()).is(
                asked.iter().copied().map(ms).collect(),
                "There was no time for others.",
            );
            see("the result", result.is_err())
                .is(true, "The link has never answered.");
        }
    });
}

#[test]
fn a_wait_that_lasts_too_long_is_noticed() {
    check(|| {
        let clock = Fake::new(ms(1000)).late_by(ms(500));

        let result = ask(&clock, ms(1000), |_| ms(0), None);

        see("what was done", clock.did()).is(
            vec![
                Did::Ask { at: ms(0) },
                wait(0, 100),
                Did::Ask { at: ms(600) },
                wait(600, 200),
            ],
            "The second wait ended at 1.3 s instead of 0.8 s.",
        );
        see("the result", result)
            .is(Err(2), "It is the last error that counts.");
    });
}
