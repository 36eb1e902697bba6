//! The state graph as data: what a page needs to let its reader be the
//! scheduler.

use serde::Serialize;

use super::graph::{Edge, Node, StateGraph};
use super::model::{Progress, Value, Verdict};

const SCHEMA: u32 = 1;

/// A state graph that serde can write.
///
/// A page that plays it cannot disagree with the model: it knows no rule, it
/// only follows transitions. As JSON:
///
/// ```json
/// {
///   "schema": 1,
///   "model": "lost update",
///   "shared_name": "count",
///   "threads": ["A", "B"],
///   "states": [
///     {
///       "label": "0",
///       "shared": 0,
///       "threads": [
///         { "next": "load", "label": "0", "registers": 0 },
///         { "next": "load", "label": "0", "registers": 0 }
///       ],
///       "broken": false,
///       "verdict": null
///     }
///   ],
///   "transitions": [
///     { "from": 0, "to": 1, "thread": 0, "step": "load" }
///   ],
///   "shortest_bad": [0, 0, 1, 1, 1, 0]
/// }
/// ```
///
/// - States and threads are numbered by their places, from 0; state 0 is the
///   start. From a state lead the transitions whose `from` it is, at most one
///   for each thread; a thread that has a `next` step but no transition waits.
/// - `label` is how the model shows a value to people; `shared` and
///   `registers` are the values themselves, as serde writes them.
/// - `broken` is true from the step on after which something that must always
///   be true was not.
/// - `next` is null when the thread has ended. `verdict` is null as long as
///   somebody can move, then `"good"`, `"bad"` or `"deadlocked"`.
/// - `shortest_bad` is the schedule of [`StateGraph::shortest_bad`] as the
///   numbers of the threads, or null.
///
/// `schema` is raised when readers of the present format would misunderstand.
///
/// ```
/// use shared::explore::models;
///
/// let model = models::lost_update(2, 1);
/// let json = serde_json::to_value(model.graph()?.diagram())?;
/// assert_eq!(json["states"][0]["threads"][1]["next"], "load");
/// assert_eq!(json["transitions"][0]["step"], "load");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct Diagram<'graph, S, L> {
    /// The version of the format.
    pub schema: u32,
    /// What the model is called.
    pub model: &'graph str,
    /// What the shared value is called.
    pub shared_name: &'graph str,
    /// What the threads are called.
    pub threads: Vec<&'graph str>,
    /// The states; the first is the start.
    pub states: Vec<Moment<'graph, S, L>>,
    /// The steps that lead from one state to another.
    pub transitions: Vec<Transition<'graph>>,
    /// A schedule that goes wrong, as the numbers of the threads.
    pub shortest_bad: Option<Vec<usize>>,
}

/// A state in a [`Diagram`].
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct Moment<'graph, S, L> {
    /// The shared value as the model shows it.
    pub label: String,
    /// The shared value.
    pub shared: &'graph S,
    /// Whether something that must always be true was not, here or before.
    pub broken: bool,
    /// Where each thread stands.
    pub threads: Vec<Standing<'graph, L>>,
    /// Set when nobody can move.
    pub verdict: Option<Verdict>,
}

/// Where a thread stands in a [`Moment`].
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct Standing<'graph, L> {
    /// The step it comes to next; none when it has ended.
    pub next: Option<&'graph str>,
    /// Its registers as the model shows them.
    pub label: String,
    /// Its registers.
    pub registers: &'graph L,
}

/// A step in a [`Diagram`].
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct Transition<'graph> {
    /// The number of the state it leads from.
    pub from: usize,
    /// The number of the state it leads to.
    pub to: usize,
    /// The number of the thread that takes it.
    pub thread: usize,
    /// What it is called.
    pub step: &'graph str,
}

impl<S: Value, L: Value + Default> StateGraph<'_, S, L> {
    /// The graph as data, to be written as JSON.
    #[must_use]
    pub fn diagram(&self) -> Diagram<'_, S, L> {
        Diagram {
            schema: SCHEMA,
            model: self.model.name(),
            shared_name: &self.model.shared_name,
            threads: self.model.thread_names().collect(),
            states: self.nodes.iter().map(|node| self.moment(node)).collect(),
            transitions: self.transitions().collect(),
            shortest_bad: self.shortest_bad_order(),
        }
    }

    fn moment<'graph>(
        &'graph self,
        node: &'graph Node<S, L>,
    ) -> Moment<'graph, S, L> {
        let Node { state, verdict, .. } = node;
        let standing = |(thread, progress): (usize, &'graph Progress<L>)| {
            let registers = &progress.registers;
            Standing {
                next: self.model.next_step(state, thread),
                label: self.model.shown_registers(registers),
                registers,
            }
        };
        Moment {
            label: self.model.shown(&state.shared),
            shared: &state.shared,
            threads: state.threads.iter().enumerate().map(standing).collect(),
            broken: state.broken,
            verdict: *verdict,
        }
    }

    fn transitions(&self) -> impl Iterator<Item = Transition<'_>> {
        self.nodes.iter().enumerate().flat_map(move |(from, node)| {
            node.edges.iter().map(move |&Edge { thread, to }| {
                let step = self.model.next_step(&node.state, thread);
                let step = step.expect("an edge is a step of its thread");
                Transition {
                    from,
                    to,
                    thread,
                    step,
                }
            })
        })
    }
}
