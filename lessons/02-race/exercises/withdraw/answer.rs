//! Withdraw without going below zero.
//!
//! An account holds money, and several customers withdraw from it at the same
//! time. `withdraw` looks whether there is enough before it takes anything,
//! and yet two customers can be paid out of money that was there once.
//!
//! Mend `withdraw`: whoever is paid is paid with money that is there.

use crate::sync::atomic::{AtomicU64, Ordering};

/// An account that several threads withdraw from.
pub struct Account {
    balance: AtomicU64,
}

impl Account {
    /// An account that holds this much.
    pub fn new(balance: u64) -> Self {
        Account {
            balance: AtomicU64::new(balance),
        }
    }

    /// What it holds now.
    pub fn balance(&self) -> u64 {
        self.balance.load(Ordering::Relaxed)
    }

    /// Takes `amount` out and says `true`, or takes nothing and says `false`
    /// if there is not enough.
    pub fn withdraw(&self, amount: u64) -> bool {
        let balance = self.balance();
        if balance < amount {
            return false;
        }
        self.balance.store(balance - amount, Ordering::Relaxed);
        true
    }
}
