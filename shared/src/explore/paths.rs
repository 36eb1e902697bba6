//! Counting the paths of the state graph, without walking them.
//!
//! The number of ways to a state is the sum of the numbers of ways to the
//! states before it. So: put the states in an order in which every step leads
//! forward, and hand each state's number on along its steps. The work grows
//! with the number of states, not of schedules (*dynamic programming*).

use super::count::Count;
use super::error::ExploreError;
use super::graph::StateGraph;
use super::model::Value;

/// How many ways lead to a state: `ways[last][switches]`, where `last` is the
/// thread that took the last step. It has to be known, because it decides
/// whether the next step is a context switch.
type Ways = Vec<Vec<u128>>;

impl<S: Value, L: Value + Default> StateGraph<'_, S, L> {
    /// Counts all paths from the start to where nobody can move.
    ///
    /// # Errors
    /// [`ExploreError::Endless`] when steps lead in a circle;
    /// [`ExploreError::TooManySchedules`] beyond 128 bits.
    pub fn count(&self) -> Result<Count<S>, ExploreError> {
        let threads = self.model.threads.len();
        let order = self.forward_order().ok_or(ExploreError::Endless)?;
        let mut ways: Vec<Ways> = vec![vec![vec![]; threads]; self.nodes.len()];
        let mut count = Count::default();

        for here in order {
            let node = &self.nodes[here];
            // Nothing leads back here: what we take is complete.
            let so_far = std::mem::take(&mut ways[here]);
            if let Some(verdict) = node.verdict {
                for (switches, paths) in paths_to(here, &so_far) {
                    count.add(&node.state.shared, verdict, switches, paths)?;
                }
            }
            for edge in &node.edges {
                let target = &mut ways[edge.to][edge.thread];
                if here == START {
                    add(target, 0, 1)?;
                }
                for (last, by_switches) in so_far.iter().enumerate() {
                    let switch = usize::from(last != edge.thread);
                    for (switches, &paths) in by_switches.iter().enumerate() {
                        add(target, switches + switch, paths)?;
                    }
                }
            }
        }
        Ok(count)
    }

    /// The states in an order in which every step leads forward; none when
    /// some steps lead in a circle. (Kahn's algorithm.)
    fn forward_order(&self) -> Option<Vec<usize>> {
        let mut unseen_steps_to = vec![0_usize; self.nodes.len()];
        for edge in self.nodes.iter().flat_map(|node| &node.edges) {
            unseen_steps_to[edge.to] += 1;
        }
        let mut order = Vec::with_capacity(self.nodes.len());
        // Every state but the start has a step that leads to it.
        order.extend((unseen_steps_to[START] == 0).then_some(START));
        let mut next = 0;
        while let Some(&here) = order.get(next) {
            for edge in &self.nodes[here].edges {
                unseen_steps_to[edge.to] -= 1;
                if unseen_steps_to[edge.to] == 0 {
                    order.push(edge.to);
                }
            }
            next += 1;
        }
        (order.len() == self.nodes.len()).then_some(order)
    }
}

const START: usize = 0;

/// The ways to `here`, by number of switches. The way of no step at all ends
/// at the start, and has no last thread.
fn paths_to(here: usize, ways: &Ways) -> impl Iterator<Item = (usize, u128)> {
    let nothing_done = (here == START).then_some((0, 1));
    let after_steps = ways
        .iter()
        .flat_map(|by_switches| by_switches.iter().copied().enumerate())
        .filter(|&(_, paths)| paths > 0);
    nothing_done.into_iter().chain(after_steps)
}

fn add(
    by_switches: &mut Vec<u128>,
    switches: usize,
    paths: u128,
) -> Result<(), ExploreError> {
    if by_switches.len() <= switches {
        by_switches.resize(switches + 1, 0);
    }
    let sum = by_switches[switches].checked_add(paths);
    by_switches[switches] = sum.ok_or(ExploreError::TooManySchedules)?;
    Ok(())
}
