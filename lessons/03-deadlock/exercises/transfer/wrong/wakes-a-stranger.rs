//! Wrong: all wait for one condition, and one of them is woken: a stranger.

use std::ops::{AddAssign, SubAssign};

use crate::sync::{Condvar, Mutex};

/// Accounts, by number. `M` is money.
pub struct Bank<M> {
    accounts: Vec<Mutex<M>>,
    /// Which accounts a transfer has for itself.
    busy: Mutex<Vec<bool>>,
    changed: Condvar,
}

impl<M: Copy + PartialOrd + AddAssign + SubAssign> Bank<M> {
    /// An account for each of these balances.
    pub fn new(balances: Vec<M>) -> Self {
        Bank {
            busy: Mutex::new(vec![false; balances.len()]),
            accounts: balances.into_iter().map(Mutex::new).collect(),
            changed: Condvar::new(),
        }
    }

    /// Moves `amount` from one account to the other and says `true`, or moves
    /// nothing and says `false` if there is not enough.
    pub fn transfer(&self, from: usize, to: usize, amount: M) -> bool {
        let mut busy = self.busy.lock().unwrap();
        while busy[from] || busy[to] {
            busy = self.changed.wait(busy).unwrap();
        }
        (busy[from], busy[to]) = (true, true);
        drop(busy);
        let enough = *self.accounts[from].lock().unwrap() >= amount;
        if enough {
            *self.accounts[from].lock().unwrap() -= amount;
            *self.accounts[to].lock().unwrap() += amount;
        }
        busy = self.busy.lock().unwrap();
        (busy[from], busy[to]) = (false, false);
        self.changed.notify_one();
        enough
    }

    /// All balances, at one moment.
    pub fn balances(&self) -> Vec<M> {
        let mut busy = self.busy.lock().unwrap();
        while busy.contains(&true) {
            busy = self.changed.wait(busy).unwrap();
        }
        let all = self.accounts.iter().map(|it| *it.lock().unwrap());
        all.collect()
    }
}
