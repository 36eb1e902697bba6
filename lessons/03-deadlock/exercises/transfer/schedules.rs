//! Holds an answer to `transfer` to its promises, in every order of steps.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use answer::Bank;
use probes::model::{Case, name, sync};
use probes::see;

#[test]
fn transfers_in_both_directions_come_to_an_end() {
    case().explore(|| {
        let bank = Bank::new(vec![100, 100]);

        transfers(&bank, &[("Ann", 0, 1, 30), ("Bob", 1, 0, 20)]);

        see("the balances", bank.balances()).is(
            vec![90, 110],
            "Ann paid 30 and Bob paid 20, and that is not what the accounts \
             say.",
        );
    });
}

#[test]
fn whoever_pays_themselves_waits_for_nobody() {
    case().explore(|| {
        let bank = Bank::new(vec![100, 100]);

        let paid = bank.transfer(0, 0, 30);

        see("whether 30 of 100 are paid", paid)
            .is(true, "There is enough to pay oneself.");
        see("the balances", bank.balances())
            .is(vec![100, 100], "Who pays oneself has what they had before.");
    });
}

#[test]
fn transfers_in_a_ring_come_to_an_end() {
    case().explore(|| {
        let bank = Bank::new(vec![100; 3]);
        let ring = [("Ann", 0, 1, 10), ("Bob", 1, 2, 20), ("Eve", 2, 0, 30)];

        transfers(&bank, &ring);

        see("the balances", bank.balances()).is(
            vec![120, 90, 90],
            "Ann paid Bob 10, Bob paid Eve 20, and Eve paid Ann 30.",
        );
    });
}

#[test]
fn no_money_is_missing_at_any_moment() {
    case().explore(|| {
        let bank = Bank::new(vec![100, 100]);

        let all = sync::thread::scope(|scope| {
            scope.spawn(|| pay(&bank, ("Ann", 0, 1, 30)));
            let seen = scope.spawn(|| {
                name("auditor");
                bank.balances()
            });
            seen.join().expect("it ends").iter().sum::<i64>()
        });

        see("the money in the bank while Ann pays Bob", all).is(
            200,
            "Between taking and giving somebody looked, and money was missing.",
        );
    });
}

#[test]
fn nobody_pays_with_money_that_is_gone() {
    case().explore(|| {
        let bank = Bank::new(vec![100, 0, 0]);

        let paid = transfers(&bank, &[("Ann", 0, 1, 60), ("Bob", 0, 2, 60)]);

        see(
            "the balance that two paid 60 of 100 from",
            bank.balances()[0],
        )
        .is(40, "An account paid with money that was gone.");
        see("how many of the two were told that it is paid", paid)
            .is(1, "There was enough for one of them, and only for one.");
    });
}

type Transfer = (&'static str, usize, usize, i64);

/// All at the same time; says how many were told that it is paid.
fn transfers(bank: &Bank<i64>, all: &[Transfer]) -> usize {
    sync::thread::scope(|scope| {
        let all: Vec<_> = all
            .iter()
            .map(|&transfer| scope.spawn(move || pay(bank, transfer)))
            .collect();
        let paid = all.into_iter().map(|it| it.join().expect("it ends"));
        paid.filter(|paid| *paid).count()
    })
}

fn pay(bank: &Bank<i64>, (who, from, to, amount): Transfer) -> bool {
    name(who);
    bank.transfer(from, to, amount)
}

/// So many orders of steps are tried in a second, and the simple ones first.
fn case() -> Case {
    Case::new().schedules(3_000)
}
