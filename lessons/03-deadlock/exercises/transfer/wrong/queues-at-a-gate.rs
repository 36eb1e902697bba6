//! Wrong: who waits for an account keeps the gate shut for all others.

use std::ops::{AddAssign, SubAssign};

use crate::sync::Mutex;

/// Accounts, by number. `M` is money.
pub struct Bank<M> {
    accounts: Vec<Mutex<M>>,
    gate: Mutex<()>,
}

impl<M: Copy + PartialOrd + AddAssign + SubAssign> Bank<M> {
    /// An account for each of these balances.
    pub fn new(balances: Vec<M>) -> Self {
        let accounts = balances.into_iter().map(Mutex::new).collect();
        Bank {
            accounts,
            gate: Mutex::new(()),
        }
    }

    pub fn transfer(&self, from: usize, to: usize, amount: M) -> bool {
        if from == to {
            return *self.accounts[from].lock().unwrap() >= amount;
        }
        let gate = self.gate.lock().unwrap();
        let mut payer = self.accounts[from].lock().unwrap();
        let mut payee = self.accounts[to].lock().unwrap();
        drop(gate);
        if *payer < amount {
            return false;
        }
        *payer -= amount;
        *payee += amount;
        true
    }

    pub fn balances(&self) -> Vec<M> {
        let _gate = self.gate.lock().unwrap();
        let all = self.accounts.iter().map(|it| it.lock().unwrap());
        let all: Vec<_> = all.collect();
        all.iter().map(|balance| **balance).collect()
    }
}
