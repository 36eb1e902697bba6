//! Holds an answer to `withdraw` to its promises, on real threads.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use std::sync::atomic::{AtomicU64, Ordering};

use answer::Account;
use probes::{check, rules, see, sync};

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
fn one_customer_is_paid_what_is_there() {
    check(|| {
        let account = Account::new(100);

        see("withdraw(60) from 100", account.withdraw(60))
            .is(true, "The money is there, but it is not paid.");
        see(
            "withdraw(60) from the 40 that are left",
            account.withdraw(60),
        )
        .is(false, "More is paid than is there.");
        see("the balance", account.balance())
            .is(40, "A payment that was refused took money all the same.");
        see("withdraw(40) from 40", account.withdraw(40))
            .is(true, "The last of the money is not paid.");
        see("the balance", account.balance())
            .is(0, "What was paid is still there.");
    });
}

#[test]
fn what_is_paid_and_what_is_left_add_up() {
    check(|| {
        for _ in 0..200 {
            let account = Account::new(1000);
            let paid = AtomicU64::new(0);
            sync::thread::scope(|scope| {
                for amount in [1, 2, 3, 7] {
                    let (account, paid) = (&account, &paid);
                    scope.spawn(move || {
                        while account.withdraw(amount) {
                            // `Relaxed`: read when all are joined.
                            paid.fetch_add(amount, Ordering::Relaxed);
                        }
                    });
                }
            });

            see("paid out of 1000", paid.into_inner())
                .is(1000, "Customers withdrew until nothing was left.");
            see("the balance", account.balance())
                .is(0, "Customers withdrew until nothing was left.");
        }
    });
}
