//! Holds an answer to `withdraw` to its promises, in every order of steps.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use answer::Account;
use probes::model::{every_schedule, name, sync};
use probes::see;

#[test]
fn nobody_is_paid_with_money_that_is_gone() {
    every_schedule(|| {
        let account = Account::new(100);

        let paid = two_customers(&account, &[60, 60], &[70]);

        see("paid out of 100", paid)
            .at_most(100, "A customer was paid with money that was gone.");
        see("paid, and left", paid + account.balance())
            .is(100, "What was paid and what is left do not add up.");
    });
}

#[test]
fn who_can_be_paid_is_paid() {
    every_schedule(|| {
        let account = Account::new(100);

        let paid = two_customers(&account, &[30], &[50]);

        see("paid out of 100", paid)
            .is(80, "There was enough for both, and one was refused.");
        see("the balance", account.balance())
            .is(20, "Both were paid, and one of the payments does not show.");
    });
}

/// Two customers withdraw at the same time; says how much was paid.
fn two_customers(account: &Account, first: &[u64], second: &[u64]) -> u64 {
    let withdraw = |customer: &str, amounts: &[u64]| {
        name(customer);
        let paid = amounts.iter().filter(|it| account.withdraw(**it));
        paid.sum::<u64>()
    };
    sync::thread::scope(|scope| {
        let first = scope.spawn(|| withdraw("customer 1", first));
        let second = scope.spawn(|| withdraw("customer 2", second));
        [first, second]
            .map(|it| it.join().expect("it ends"))
            .iter()
            .sum()
    })
}
