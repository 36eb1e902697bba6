//! Holds an answer to `fair-table` to its promises, on real threads.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use std::sync::{Barrier, Mutex};
use std::thread;

use answer::Table;
use probes::overlap::{Gauge, Meeting};
use probes::{check, rules, see, step, sync, waiting};

#[test]
fn keeps_the_rules() {
    check(|| {
        let rules = rules!("answer.rs");
        rules.takes_sync_from_the_crate();
        rules.never_names(
            "sleep",
            "Who sleeps for a while makes hunger rarer, and ends it for \
             nobody.",
        );
        rules.never_waits_for_a_time(
            "Who looks now and then wakes for nothing, or too late: wait \
             until a neighbour has put a fork back.",
        );
    });
}

#[test]
fn everybody_eats_and_shares_no_fork() {
    check(|| {
        let table = Table::new(5);
        let forks: Vec<_> = (0..5).map(|_| Gauge::new()).collect();
        let meals = Mutex::new([0; 5]);
        step("five philosophers eat 5 meals each");

        thread::scope(|scope| {
            for seat in 0..5 {
                let (table, forks, meals) = (&table, &forks, &meals);
                scope.spawn(move || {
                    for _ in 0..5 {
                        table.eat(seat, || {
                            let _left = forks[seat].enter();
                            let _right = forks[(seat + 1) % 5].enter();
                            meals.lock().unwrap()[seat] += 1;
                            // Whoever else may eat does so meanwhile.
                            waiting::until_others_sleep();
                        });
                    }
                });
            }
        });

        for fork in forks {
            fork.never_above(1, "Two neighbours eat with the same fork.");
        }
        see("meals", meals.into_inner().unwrap())
            .is([5; 5], "Each of them asked for 5 meals.");
    });
}

#[test]
fn two_who_share_no_fork_eat_at_the_same_time() {
    check(|| {
        let table = Table::new(4);
        let meeting = Meeting::of(2);

        thread::scope(|scope| {
            scope.spawn(|| table.eat(0, || meeting.arrive()));
            scope.spawn(|| table.eat(2, || meeting.arrive()));
        });

        meeting.took_place("Two who share no fork wait for each other.");
    });
}

#[test]
fn who_waits_holds_up_nobody_but_neighbours() {
    check(|| {
        let table = Table::new(5);
        let meeting = Meeting::of(2);
        let (at_table, go_on) = (Barrier::new(2), Barrier::new(2));

        thread::scope(|scope| {
            scope.spawn(|| {
                table.eat(0, || {
                    at_table.wait();
                    go_on.wait();
                    meeting.arrive();
                });
            });
            at_table.wait();
            scope.spawn(|| table.eat(1, || ()));
            waiting::until_others_sleep();
            scope.spawn(|| table.eat(3, || meeting.arrive()));
            go_on.wait();
        });

        meeting.took_place(
            "Seat 0 eats, seat 1 waits, and seat 3, whose forks nobody wants, \
             has to wait as well.",
        );
    });
}

/// The seats 0 and 2 eat in turn, so that one of them always does: a meal of
/// one ends when the other has begun to eat, or when nothing moves any more.
#[test]
fn nobody_starves() {
    check(|| {
        const MEALS: usize = 8;
        let table = Table::new(5);
        let links: Vec<_> = (0..2 * MEALS).map(|_| Meeting::of(2)).collect();
        let began = Mutex::new(Vec::new());
        let begins = |seat: usize| began.lock().unwrap().push(seat);
        let (at_table, go_on) = (Barrier::new(2), Barrier::new(2));

        thread::scope(|scope| {
            scope.spawn(|| {
                for meal in 0..MEALS {
                    table.eat(0, || {
                        begins(0);
                        if meal == 0 {
                            at_table.wait();
                            go_on.wait();
                        } else {
                            links[2 * meal - 1].arrive();
                        }
                        links[2 * meal].arrive();
                    });
                }
            });
            at_table.wait();
            scope.spawn(|| table.eat(1, || begins(1)));
            waiting::until_others_sleep();
            scope.spawn(|| {
                for meal in 0..MEALS {
                    table.eat(2, || {
                        begins(2);
                        links[2 * meal].arrive();
                        // Its neighbour has no meal after the last one.
                        if meal + 1 < MEALS {
                            links[2 * meal + 1].arrive();
                        }
                    });
                }
            });
            go_on.wait();
        });

        let began = began.into_inner().unwrap();
        let before = began.iter().take_while(|seat| **seat != 1).count();
        // The first of them began before seat 1 was hungry.
        see(
            "meals that the neighbours of seat 1 began while it waited",
            before.saturating_sub(1),
        )
        .at_most(
            0,
            "Seat 1 starves: its neighbours come later, and eat before it.",
        );
    });
}

#[test]
fn of_two_neighbours_the_one_who_came_first_eats_first() {
    check(|| {
        // Who is served depends on who is faster, now and then.
        for _ in 0..10 {
            for (greedy, patient) in [(1, 2), (2, 1), (4, 0), (0, 4)] {
                comes_again(greedy, patient);
            }
        }
    });
}

/// One eats, its neighbour comes meanwhile, and then the first comes again.
fn comes_again(greedy: usize, patient: usize) {
    let table = Table::new(5);
    let began = Mutex::new(Vec::new());
    let begins = |seat: usize| began.lock().unwrap().push(seat);
    let (at_table, go_on) = (Barrier::new(2), Barrier::new(2));
    // Who had more meals may come first all the same.
    (0..2).for_each(|_| table.eat(patient, || ()));

    thread::scope(|scope| {
        scope.spawn(|| {
            table.eat(greedy, || {
                at_table.wait();
                go_on.wait();
            });
            table.eat(greedy, || begins(greedy));
        });
        at_table.wait();
        scope.spawn(|| table.eat(patient, || begins(patient)));
        waiting::until_others_sleep();
        go_on.wait();
    });

    let what = format!(
        "who eats when seat {greedy} has eaten, seat {patient} waits, and \
         seat {greedy} comes again"
    );
    see(&what, began.into_inner().unwrap()).is(
        vec![patient, greedy],
        "Somebody eats before a neighbour who came first.",
    );
}

#[test]
fn waiting_for_a_fork_costs_nothing() {
    check(|| {
        let table = Table::new(3);
        let (at_table, go_on) = (Barrier::new(2), Barrier::new(2));

        thread::scope(|scope| {
            scope.spawn(|| {
                table.eat(0, || {
                    at_table.wait();
                    go_on.wait();
                });
            });
            at_table.wait();
            scope.spawn(|| table.eat(1, || ()));
            scope.spawn(|| table.eat(2, || ()));

            waiting::costs_nothing(
                "While the forks are taken, who waits for them looks again \
                 and again.",
            );
            go_on.wait();
        });
    });
}
