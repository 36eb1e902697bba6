//! Holds an answer to `find-cycle` to its promises, in every order of steps.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use answer::Waiter;
use probes::model::{Case, name, sync};
use probes::see;

#[test]
fn one_philosopher_can_ask_alone() {
    case().explore(|| {
        let waiter = Waiter::new();
        for who in 0..3 {
            waiter.takes(who, who);
        }
        waiter.puts_back(2);

        see("may 2 wait for what it gave back?", waiter.may_wait(2, 2))
            .is(Ok(()), "Fork 2 lies on the table.");
        see("may 0 wait for the fork of 1?", waiter.may_wait(0, 1)).is(
            Ok(()),
            "1 has a fork, and waits for nothing: 0 may wait for it.",
        );
    });
}

#[test]
fn of_two_who_ask_at_the_same_time_one_is_refused() {
    case().explore(|| all_want_the_next_fork(2));
}

#[test]
fn of_three_who_ask_at_the_same_time_one_is_refused() {
    case().explore(|| all_want_the_next_fork(3));
}

/// Each holds a fork, and wants that of the next one, all at the same time.
fn all_want_the_next_fork(philosophers: usize) {
    let waiter = Waiter::new();
    let answers: Vec<_> = sync::thread::scope(|scope| {
        for who in 0..philosophers {
            waiter.takes(who, who);
        }
        let ask = |who| {
            let waiter = &waiter;
            scope.spawn(move || {
                name(&format!("philosopher {who}"));
                waiter.may_wait(who, (who + 1) % philosophers)
            })
        };
        let asked: Vec<_> = (0..philosophers).map(ask).collect();
        let answers = asked.into_iter().map(|it| it.join().expect("it ends"));
        answers.collect()
    });

    let refused = answers.iter().filter(|it| it.is_err()).count();
    see("how many may not wait", refused).holds(
        "1",
        |refused| *refused > 0,
        "They all may wait for each other, and nobody can ever go on.",
    );
    see("how many may not wait", refused).is(
        1,
        "When one does not wait, the others can: only who would close the \
         cycle is refused.",
    );
}

/// So many orders of steps are tried in a second, and the simple ones first.
fn case() -> Case {
    Case::new().schedules(3_000)
}
