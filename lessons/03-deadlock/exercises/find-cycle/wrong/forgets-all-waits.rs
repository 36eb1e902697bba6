//! Wrong: a refusal forgets who waits for what.

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

    /// Notes that this philosopher waits for this fork. If that would close a
    /// cycle, it notes nothing, and says who is on it: `who` first, and after
    /// each the one whom it waits for.
    pub fn may_wait(&self, who: usize, fork: usize) -> Result<(), Vec<usize>> {
        // Held to the end: two who close a cycle together must not both look
        // before one of them is noted.
        let mut graph = self.graph.lock().unwrap();
        let mut way = vec![who];
        let mut next = Some(fork);
        while let Some(holder) = next.and_then(|fork| graph.holder.get(&fork)) {
            if *holder == who {
                graph.wanted.clear();
                return Err(way);
            }
            way.push(*holder);
            next = graph.wanted.get(holder).copied();
        }
        graph.wanted.insert(who, fork);
        Ok(())
    }
}
