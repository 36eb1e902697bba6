//! Holds an answer to `find-cycle` to its promises, on real threads.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use std::thread;

use answer::Waiter;
use probes::{check, rules, see, step, sync};

#[test]
fn keeps_the_rules() {
    check(|| {
        let rules = rules!("answer.rs");
        rules.takes_sync_from_the_crate();
        rules.never_waits_for_a_time(
            "Who looks now and then wakes for nothing, or too late: a lock \
             wakes who waits for it.",
        );
    });
}

#[test]
fn a_cycle_of_any_length_is_told_in_its_order() {
    check(|| {
        for length in [2, 3, 5, 300] {
            let waiter = Waiter::new();
            // Numbers that are in no order, so that a cycle told in the order
            // of its numbers is another one.
            let who = |place: usize| (place % length * 7 + 3) % 1009;
            for place in 0..length {
                waiter.takes(who(place), place);
            }
            for place in (1..length).rev() {
                let next = (place + 1) % length;
                see(
                    &format!("may {} wait?", who(place)),
                    waiter.may_wait(who(place), next),
                )
                .is(Ok(()), "No cycle is closed yet.");
            }

            step("somebody closes a cycle");
            let answer = waiter.may_wait(who(0), 1);

            let cycle = (0..length).map(who).collect();
            see(&format!("the answer to {}", who(0)), answer).is(
                Err(cycle),
                "Who would close a cycle is told who is on it: first itself, \
                 and after each the one whom it waits for.",
            );
        }
    });
}

#[test]
fn who_wants_a_fork_that_it_holds_waits_for_itself() {
    check(|| {
        let waiter = Waiter::new();
        waiter.takes(4, 0);

        step("4 has fork 0, and wants it");
        see("may 4 wait for itself?", waiter.may_wait(4, 0))
            .is(Err(vec![4]), "Who waits for itself waits for ever.");
    });
}

#[test]
fn who_waits_for_somebody_who_can_go_on_is_not_refused() {
    check(|| {
        let waiter = Waiter::new();
        for who in 0..4 {
            waiter.takes(who, who);
        }
        let may = |who: usize, fork: usize| {
            step(&format!("{who} wants fork {fork}"));
            let what = format!("may {who} wait for fork {fork}?");
            see(&what, waiter.may_wait(who, fork)).is(
                Ok(()),
                "The way from who waits to who holds ends at somebody who \
                 does not wait: that is no cycle.",
            );
        };

        // A chain, and a second one that leads into it.
        may(1, 2);
        may(0, 1);
        may(3, 2);
        // A fork that lies on the table.
        may(2, 9);
    });
}

#[test]
fn who_was_refused_does_not_wait() {
    check(|| {
        let waiter = Waiter::new();
        waiter.takes(0, 0);
        waiter.takes(1, 1);
        let why = "Who was refused does not wait, and so it can be waited for.";

        see("may 0 wait?", waiter.may_wait(0, 1)).is(Ok(()), why);
        see("may 1 wait, too?", waiter.may_wait(1, 0))
            .is(Err(vec![1, 0]), "Both wait for each other.");
        step("1 was refused, and asks again: 0 still waits for it");
        see("may 1 wait now?", waiter.may_wait(1, 0)).is(
            Err(vec![1, 0]),
            "Who was refused changes nothing: all others wait as before.",
        );
        step("1 was refused, and 2 wants the fork of 1");
        see("may 2 wait for 1?", waiter.may_wait(2, 1)).is(Ok(()), why);
        step("1 puts its fork back, and 0 takes it");
        waiter.puts_back(1);
        waiter.takes(0, 1);
        see("may 1 wait for 0 now?", waiter.may_wait(1, 0))
            .is(Ok(()), "0 has two forks, and waits for nothing.");
        see(
            "may 0 wait for 1, which has nothing?",
            waiter.may_wait(0, 7),
        )
        .is(Ok(()), "Nobody has fork 7.");
    });
}

#[test]
fn who_has_got_a_fork_waits_no_more() {
    check(|| {
        let waiter = Waiter::new();
        waiter.takes(0, 0);
        waiter.takes(1, 1);
        see("may 0 wait for 1?", waiter.may_wait(0, 1))
            .is(Ok(()), "1 waits for nothing.");
        step("0 gets the fork it waited for, and puts it back; 1 takes it");
        waiter.puts_back(1);
        waiter.takes(0, 1);
        waiter.puts_back(1);
        waiter.takes(1, 1);

        see("may 1 wait for 0?", waiter.may_wait(1, 0)).is(
            Ok(()),
            "0 got the fork that it waited for, and waits for nothing now.",
        );
    });
}

#[test]
fn many_threads_can_ask_at_the_same_time() {
    check(|| {
        for _ in 0..100 {
            let waiter = Waiter::new();
            for who in 0..4 {
                waiter.takes(who, who);
            }

            let refused: usize = thread::scope(|scope| {
                let asked = [0, 1, 2, 3].map(|who| {
                    let waiter = &waiter;
                    scope.spawn(move || waiter.may_wait(who, (who + 1) % 4))
                });
                let answers = asked.map(|it| it.join().expect("it ends"));
                answers.iter().filter(|it| it.is_err()).count()
            });

            see("how many of four may not wait", refused)
                .is(1, "Only who would close the cycle is refused.");
        }
    });
}
