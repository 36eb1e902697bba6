//! Wrong: between the look and the note somebody else closes the cycle.

use std::collections::HashMap;

use crate::sync::Mutex;

/// Knows who holds what, and who waits for what. All are numbers.
pub struct Waiter {
    graph: Mutex<Graph>,
}

#[derive(Default)]
struct Graph {
    /// Who holds a fork.
    holder: HashMap<usize, usize>,
    /// What a philosopher waits for.
    wanted: HashMap<usize, usize>,
}

impl Waiter {
    /// No fork is taken, and nobody waits.
    pub fn new() -> Self {
        let graph = Mutex::new(Graph::default());
        Waiter { graph }
    }

    /// This philosopher has this fork now, and waits no more.
    pub fn takes(&self, who: usize, fork: usize) {
        let mut graph = self.graph.lock().unwrap();
        graph.wanted.remove(&who);
        graph.holder.insert(fork, who);
    }

    /// The fork is back on the table.
    pub fn puts_back(&self, fork: usize) {
        self.graph.lock().unwrap().holder.remove(&fork);
    }

    pub fn may_wait(&self, who: usize, fork: usize) -> Result<(), Vec<usize>> {
        let mut way = vec![who];
        let mut next = Some(fork);
        while let Some(holder) = next.and_then(|fork| self.holder(fork)) {
            if holder == who {
                return Err(way);
            }
            way.push(holder);
            next = self.graph.lock().unwrap().wanted.get(&holder).copied();
        }
        self.graph.lock().unwrap().wanted.insert(who, fork);
        Ok(())
    }

    fn holder(&self, fork: usize) -> Option<usize> {
        self.graph.lock().unwrap().holder.get(&fork).copied()
    }
}
