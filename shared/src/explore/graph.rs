//! The state graph: every state once, with the steps that lead on from it.
//!
//! Two schedules that come to the same state have the same future, so it need
//! be looked at once. Five philosophers have 66 million schedules and fewer
//! than two thousand states. Schedules are the *paths* of this graph.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::count::Count;
use super::error::ExploreError;
use super::model::{Model, State, Value, Verdict};
use super::schedule::Schedule;

/// A model of more states than this is no longer tiny.
const MAX_STATES: usize = 1_000_000;

/// One state of the graph.
#[derive(Debug)]
pub struct Node<S, L> {
    /// The state itself.
    pub state: State<S, L>,
    /// The steps that can be taken here, at most one for each thread, in the
    /// threads' order.
    pub edges: Vec<Edge>,
    /// Set when no step can be taken here.
    pub verdict: Option<Verdict>,
}

/// A step that leads from one state to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The number of the thread that takes it.
    pub thread: usize,
    /// The number of the state it leads to.
    pub to: usize,
}

/// Every state that a model can be in.
pub struct StateGraph<'model, S, L> {
    pub(super) model: &'model Model<S, L>,
    pub(super) nodes: Vec<Node<S, L>>,
}

impl<S, L> StateGraph<'_, S, L> {
    /// The states; the first is the start. A state's number is its place
    /// here. Those that need fewer steps come first, and two runs of the same
    /// model give the same order.
    #[must_use]
    pub fn nodes(&self) -> &[Node<S, L>] {
        &self.nodes
    }
}

impl<S: Value, L: Value + Default> Model<S, L> {
    /// Finds every state.
    ///
    /// ```
    /// use shared::explore::models;
    ///
    /// let model = models::lost_update(2, 5);
    /// let graph = model.graph()?;
    /// // Few states, and 155,117,520 ways through them.
    /// assert!(graph.nodes().len() < 10_000);
    /// assert_eq!(graph.count()?.all.total(), 155_117_520);
    /// # Ok::<(), shared::explore::ExploreError>(())
    /// ```
    ///
    /// # Errors
    /// [`ExploreError::Stopped`] when there are more than a million.
    pub fn graph(&self) -> Result<StateGraph<'_, S, L>, ExploreError> {
        self.graph_until(|states| states > MAX_STATES)
    }

    /// Finds every state, unless `stop`, which is told how many have been
    /// found, says `true`: the user pressed Ctrl-C, or they are too many.
    ///
    /// # Errors
    /// [`ExploreError::Stopped`], with that number.
    pub fn graph_until(
        &self,
        mut stop: impl FnMut(usize) -> bool,
    ) -> Result<StateGraph<'_, S, L>, ExploreError> {
        let start = self.start();
        let mut number = HashMap::from([(start.clone(), 0)]);
        let mut nodes = vec![Node::new(start)];

        // The list grows while we go through it: it is its own queue.
        let mut here = 0;
        while here < nodes.len() {
            for thread in 0..self.threads.len() {
                let Some(next) = self.step(&nodes[here].state, thread) else {
                    continue;
                };
                let to = match number.entry(next) {
                    Entry::Occupied(known) => *known.get(),
                    Entry::Vacant(new) => {
                        nodes.push(Node::new(new.key().clone()));
                        *new.insert(nodes.len() - 1)
                    }
                };
                nodes[here].edges.push(Edge { thread, to });
            }
            if nodes[here].edges.is_empty() {
                nodes[here].verdict = Some(self.judge(&nodes[here].state));
            }
            if stop(nodes.len()) {
                return Err(ExploreError::Stopped {
                    states: nodes.len(),
                });
            }
            here += 1;
        }
        Ok(StateGraph { model: self, nodes })
    }

    /// Counts all schedules, exactly, by going through the states: see
    /// [`StateGraph::count`].
    ///
    /// # Errors
    /// As [`Model::graph`] and [`StateGraph::count`].
    pub fn count(&self) -> Result<Count<S>, ExploreError> {
        self.graph()?.count()
    }

    /// The shortest schedule that goes wrong: see
    /// [`StateGraph::shortest_bad`].
    ///
    /// # Errors
    /// As [`Model::graph`].
    pub fn shortest_bad(&self) -> Result<Option<Schedule>, ExploreError> {
        Ok(self.graph()?.shortest_bad())
    }
}

impl<S, L> Node<S, L> {
    fn new(state: State<S, L>) -> Self {
        Self {
            state,
            edges: Vec::new(),
            verdict: None,
        }
    }
}
