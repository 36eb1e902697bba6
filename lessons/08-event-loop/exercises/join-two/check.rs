//! Holds an answer to `join-two` to its promises: the check is the executor.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use std::task::Poll;

use answer::join;
use probes::drops::Tokens;
use probes::polling::{ByHand, Later};
use probes::{Finding, Verdict, check, rules, see, step};

/// The name that the two are known by, and what they answer.
const ADA: &str = "the first one's answer";
const GRACE: u32 = 1906;

#[test]
fn keeps_the_rules() {
    check(|| {
        rules!("answer.rs").never_names(
            "thread",
            "One thread is enough: whoever answers calls the waker.",
        );
    });
}

#[test]
fn both_are_asked_when_it_is_polled_and_not_before() {
    check(|| {
        let (first, second) = (Later::<&str>::new(), Later::<u32>::new());

        let mut both = ByHand::new(join(first.wait(), second.wait()));
        see("polls before it is polled", first.polls() + second.polls())
            .is(0, "A future does nothing until it is polled.");
        step("it is polled, and `poll` should say `Pending`");
        let ready = both.poll().is_ready();

        see("ready, though nobody has answered", ready)
            .is(false, "It is ready when both have answered.");
        asked(&first, "The first is not asked at all.");
        asked(
            &second,
            "The second is asked only when the first has answered: who waits \
             for both waits for the sum of both times.",
        );
    });
}

#[test]
fn both_answers_come_whoever_answers_first() {
    check(|| {
        for first_comes_first in [false, true] {
            let (first, second) = (Later::new(), Later::new());
            let mut both = ByHand::new(join(first.wait(), second.wait()));
            let _ = both.poll();

            if first_comes_first {
                step("the first has answered, the second has not");
                first.finish(ADA);
                both.is_woken("The first answered, and nobody was called.");
            } else {
                step("the second has answered, the first has not");
                second.finish(GRACE);
                both.is_woken("The second answered, and nobody was called.");
            }
            see("ready with one answer", both.poll().is_ready())
                .is(false, "It is ready when both have answered.");
            if first_comes_first {
                second.finish(GRACE);
            } else {
                first.finish(ADA);
            }
            both.is_woken("The last one answered, and nobody was called.");

            see("after both have answered", both.poll()).is(
                Poll::Ready((ADA, GRACE)),
                "Both have answered, and their answers are to be handed on.",
            );
        }
    });
}

#[test]
fn who_has_answered_at_once_is_not_waited_for() {
    check(|| {
        let (first, second) = (Later::new(), Later::new());
        first.finish(ADA);
        second.finish(GRACE);

        let mut both = ByHand::new(join(first.wait(), second.wait()));

        see("at the first poll", both.poll()).is(
            Poll::Ready((ADA, GRACE)),
            "Both had their answers ready, and nobody will call for them.",
        );
    });
}

#[test]
fn who_has_more_than_one_thing_to_wait_for_goes_on() {
    check(|| {
        let (other, asked_first, then) =
            (Later::<&str>::new(), Later::new(), Later::<u32>::new());
        let questions = async {
            asked_first.wait().await;
            then.wait().await
        };
        let mut both = ByHand::new(join(other.wait(), questions));
        let _ = both.poll();

        asked_first.finish(());
        both.is_woken("The second can go on, and nobody was called.");
        let _ = both.poll();

        asked(
            &then,
            "The second was asked once, and then stands still until the first \
             has answered: poll each that is not ready, each time.",
        );
    });
}

#[test]
fn while_nobody_answers_nobody_is_called() {
    check(|| {
        let (first, second) = (Later::new(), Later::<u32>::new());
        let mut both = ByHand::new(join(first.wait(), second.wait()));

        let _ = both.poll();
        both.is_quiet("It has itself polled again while nobody answers.");
        first.finish(ADA);
        let _ = both.poll();

        both.is_quiet("It has itself polled again while nobody answers.");
    });
}

#[test]
fn the_waker_of_the_last_poll_counts() {
    check(|| {
        let (first, second) = (Later::<&str>::new(), Later::new());
        let mut both = ByHand::new(join(first.wait(), second.wait()));

        // As when a task moves from one executor to another.
        let _ = both.poll();
        let _ = both.poll();
        second.finish(GRACE);

        both.is_woken(
            "It was polled with another waker, and whoever answered called \
             the old one.",
        );
    });
}

#[test]
fn who_drops_it_drops_both() {
    check(|| {
        let tokens = Tokens::new();
        let never = || {
            let token = tokens.token();
            async move {
                let _token = token;
                std::future::pending::<u32>().await
            }
        };
        let mut both = ByHand::new(join(never(), never()));
        let _ = both.poll();

        drop(both);

        tokens.all_dropped("Something of what was dropped goes on waiting.");
    });
}

fn asked<T>(whom: &Later<T>, or_else: &str) {
    if whom.polls() == 0 {
        Finding::new(Verdict::Lazy, or_else)
            .expected("each poll asks everybody who has not answered yet")
            .observed("it was not polled")
            .report();
    }
}
