//! Holds an answer to `transfer` to its promises, on real threads.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use std::ops::{AddAssign, SubAssign};
use std::sync::Barrier;
use std::thread;

use answer::Bank;
use probes::overlap::Meeting;
use probes::{check, rules, see, step, sync, waiting};

#[test]
fn keeps_the_rules() {
    check(|| {
        let rules = rules!("answer.rs");
        rules.takes_sync_from_the_crate();
        rules.never_names(
            "sleep",
            "Sleeping makes a deadlock rare, and everybody slow.",
        );
        rules.never_waits_for_a_time(
            "Who looks now and then wakes for nothing, or too late: wait \
             until the account is free.",
        );
        rules.never_names(
            "yield_now",
            "Who yields asks again and again, and burns a core: wait until \
             the account is free.",
        );
    });
}

#[test]
fn one_transfer_moves_what_is_there() {
    check(|| {
        let bank = Bank::new(vec![100, 20, 5]);

        see("transfer(0, 1, 100)", bank.transfer(0, 1, 100))
            .is(true, "The money is there, but it is not paid.");
        see("transfer(0, 2, 1)", bank.transfer(0, 2, 1))
            .is(false, "More is paid than is there.");
        step("the last account pays the first one");
        see("transfer(2, 0, 5)", bank.transfer(2, 0, 5))
            .is(true, "The last of the money is not paid.");
        step("an account pays itself");
        see("transfer(1, 1, 121)", bank.transfer(1, 1, 121)).is(
            false,
            "Nobody can pay more than is there, not even oneself.",
        );
        see("the balances", bank.balances())
            .is(vec![5, 120, 0], "The accounts hold something else.");
    });
}

#[test]
fn transfers_between_other_accounts_go_on() {
    check(|| {
        let meeting = Meeting::of(2);
        let arrive = || meeting.arrive();
        let bank = Bank::new(vec![Coins::of(100); 4]);

        thread::scope(|scope| {
            let bank = &bank;
            for (from, to) in [(0, 1), (3, 2)] {
                let amount = Coins::of(10).taken_by(&arrive);
                scope.spawn(move || bank.transfer(from, to, amount));
            }
        });

        meeting.took_place(
            "A transfer waits for one between two other accounts, with which \
             it has nothing to do.",
        );
    });
}

#[test]
fn who_waits_holds_up_nobody_else() {
    check(|| {
        let meeting = Meeting::of(2);
        let (under_way, go_on) = (Barrier::new(2), Barrier::new(2));
        let stop = || {
            under_way.wait();
            go_on.wait();
            meeting.arrive();
        };
        let arrive = || meeting.arrive();
        let bank = Bank::new(vec![Coins::of(100); 4]);

        thread::scope(|scope| {
            let bank = &bank;
            let amount = Coins::of(10).taken_by(&stop);
            scope.spawn(move || bank.transfer(0, 1, amount));
            under_way.wait();
            scope.spawn(move || bank.transfer(1, 0, Coins::of(1)));
            waiting::until_others_sleep();
            let amount = Coins::of(10).taken_by(&arrive);
            scope.spawn(move || bank.transfer(2, 3, amount));
            go_on.wait();
        });

        meeting.took_place(
            "Somebody waits for a busy account, and holds up a transfer \
             between two others.",
        );
    });
}

#[test]
fn who_waits_goes_on_when_its_own_accounts_are_free() {
    check(|| {
        let (first, second) = (Doors::new(), Doors::new());
        let (in_first, in_second) = (|| first.pass(), || second.pass());
        let bank = Bank::new(vec![Coins::of(100); 4]);

        thread::scope(|scope| {
            let bank = &bank;
            let amount = Coins::of(10).taken_by(&in_first);
            scope.spawn(move || bank.transfer(0, 1, amount));
            first.inside.wait();
            let amount = Coins::of(10).taken_by(&in_second);
            scope.spawn(move || bank.transfer(2, 3, amount));
            second.inside.wait();
            // It waits for longer: a call that wakes one may wake this one.
            scope.spawn(move || bank.transfer(1, 0, Coins::of(1)));
            waiting::until_others_sleep();
            let waits = scope.spawn(move || bank.transfer(3, 2, Coins::of(1)));
            waiting::until_others_sleep();

            second.out.wait();
            let paid = waiting::ends(
                || waits.join().expect("it ends"),
                "Two accounts are free again, and who waits for them does not \
                 get to know.",
            );

            see("transfer(3, 2, 1)", paid)
                .is(true, "The money is there, but it is not paid.");
            first.out.wait();
        });
    });
}

/// Keeps a transfer between taking and giving, until it is let out.
struct Doors {
    inside: Barrier,
    out: Barrier,
}

impl Doors {
    fn new() -> Self {
        Self {
            inside: Barrier::new(2),
            out: Barrier::new(2),
        }
    }

    fn pass(&self) {
        self.inside.wait();
        self.out.wait();
    }
}

#[test]
fn waiting_for_an_account_costs_nothing() {
    check(|| {
        let (under_way, go_on) = (Barrier::new(2), Barrier::new(2));
        let stop = || {
            under_way.wait();
            go_on.wait();
        };
        let bank = Bank::new(vec![Coins::of(100); 3]);

        thread::scope(|scope| {
            let amount = Coins::of(10).taken_by(&stop);
            let bank = &bank;
            scope.spawn(move || bank.transfer(0, 1, amount));
            under_way.wait();
            for (from, to) in [(1, 0), (2, 1), (0, 2)] {
                scope.spawn(move || bank.transfer(from, to, Coins::of(1)));
            }

            waiting::costs_nothing(
                "While an account is busy, who waits for it looks again and \
                 again.",
            );
            go_on.wait();
        });
    });
}

#[test]
fn many_transfers_between_all_accounts_lose_nothing() {
    check(|| {
        let bank = Bank::new(vec![1000_i64; 4]);
        step("four threads transfer between all accounts, over and over");
        thread::scope(|scope| {
            for thread in 0..4 {
                let bank = &bank;
                scope.spawn(move || {
                    for turn in 0..500 {
                        let (from, to) = (turn % 4, (turn + thread) % 4);
                        bank.transfer(from, to, 7);
                    }
                });
            }
            for _ in 0..100 {
                see("all money", bank.balances().iter().sum())
                    .is(4000, "Somebody looked, and money was missing.");
            }
        });
    });
}

/// Money that notices when it is taken.
#[derive(Clone, Copy)]
struct Coins<'c> {
    amount: i64,
    taken: Option<&'c (dyn Fn() + Sync)>,
}

impl<'c> Coins<'c> {
    fn of(amount: i64) -> Self {
        let taken = None;
        Self { amount, taken }
    }

    fn taken_by(self, taken: &'c (dyn Fn() + Sync)) -> Self {
        let taken = Some(taken);
        Self { taken, ..self }
    }
}

impl PartialEq for Coins<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.amount == other.amount
    }
}

impl PartialOrd for Coins<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        self.amount.partial_cmp(&other.amount)
    }
}

impl SubAssign for Coins<'_> {
    fn sub_assign(&mut self, other: Self) {
        if let Some(taken) = other.taken {
            taken();
        }
        self.amount -= other.amount;
    }
}

impl AddAssign for Coins<'_> {
    fn add_assign(&mut self, other: Self) {
        self.amount += other.amount;
    }
}
