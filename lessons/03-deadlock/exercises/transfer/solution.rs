//! Everybody takes the lock of the lower account first.

use std::ops::{AddAssign, SubAssign};

use crate::sync::Mutex;

/// Accounts, by number. `M` is money.
pub struct Bank<M> {
    accounts: Vec<Mutex<M>>,
}

impl<M: Copy + PartialOrd + AddAssign + SubAssign> Bank<M> {
    /// An account for each of these balances.
    pub fn new(balances: Vec<M>) -> Self {
        let accounts = balances.into_iter().map(Mutex::new).collect();
        Bank { accounts }
    }

    /// Moves `amount` from one account to the other and says `true`, or moves
    /// nothing and says `false` if there is not enough.
    pub fn transfer(&self, from: usize, to: usize, amount: M) -> bool {
        let lock = |account: usize| self.accounts[account].lock().unwrap();
        if from == to {
            return *lock(from) >= amount;
        }
        // Who waits for a lock has only locks of lower accounts, so no way
        // from one who waits to the next can lead back to its beginning.
        let mut lower = lock(from.min(to));
        let mut higher = lock(from.max(to));
        let (payer, payee) = if from < to {
            (&mut lower, &mut higher)
        } else {
            (&mut higher, &mut lower)
        };
        if **payer < amount {
            return false;
        }
        **payer -= amount;
        **payee += amount;
        true
    }

    /// All balances, at one moment.
    pub fn balances(&self) -> Vec<M> {
        let all = self.accounts.iter().map(|it| it.lock().unwrap());
        // All locks are taken before the first is let go.
        let all: Vec<_> = all.collect();
        all.iter().map(|balance| **balance).collect()
    }
}
