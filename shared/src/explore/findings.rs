//! A model whatever its types, and all that is found out about it.
//!
//! A [`Model`] knows the types of what it shares. Whoever lets a user choose one
//! of many does not: for that there is [`Explore`], which every model is whose
//! values serde can write.

use serde::Serialize;
use serde_json::Value as Json;

use super::count::Tally;
use super::error::ExploreError;
use super::model::{Model, Value};
use super::schedule::Schedule;

/// What is found out about a model.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Findings {
    /// What the model is called.
    pub model: String,
    /// How many threads it has.
    pub threads: usize,
    /// How many states it can be in.
    pub states: usize,
    /// All its schedules; none when some of them never end, so that nobody can
    /// count them.
    pub schedules: Option<Tally>,
    /// The shortest schedule that goes wrong, if any does.
    pub shortest_bad: Option<Schedule>,
    /// The states and transitions: a [`Diagram`](super::Diagram) as JSON.
    pub diagram: Json,
}

/// A model of whatever types.
pub trait Explore {
    /// Finds out everything, unless `stop` says `true` before.
    ///
    /// ```
    /// use shared::explore::{Explore, models};
    ///
    /// let models: [Box<dyn Explore>; 2] = [
    ///     Box::new(models::lost_update(2, 1)),
    ///     Box::new(models::opposite_locks()),
    /// ];
    /// let found = models[1].explore(&mut || false)?;
    /// assert_eq!(found.schedules.map(|all| all.deadlocked), Some(2));
    /// assert_eq!(found.diagram["threads"][1], "B");
    /// # Ok::<(), shared::explore::ExploreError>(())
    /// ```
    ///
    /// # Errors
    /// [`ExploreError::Stopped`], and [`ExploreError::TooManySchedules`] beyond
    /// 128 bits.
    fn explore(
        &self,
        stop: &mut dyn FnMut() -> bool,
    ) -> Result<Findings, ExploreError>;
}

impl<S, L> Explore for Model<S, L>
where
    S: Value + Serialize,
    L: Value + Default + Serialize,
{
    fn explore(
        &self,
        stop: &mut dyn FnMut() -> bool,
    ) -> Result<Findings, ExploreError> {
        let graph = self.graph_until(|_| stop())?;
        let schedules = match graph.count() {
            Ok(count) => Some(count.all),
            Err(ExploreError::Endless) => None,
            Err(error) => return Err(error),
        };
        let diagram = serde_json::to_value(graph.diagram());
        Ok(Findings {
            model: self.name().to_owned(),
            threads: self.thread_names().count(),
            states: graph.nodes().len(),
            schedules,
            shortest_bad: graph.shortest_bad(),
            diagram: diagram.expect("numbers, texts and lists are JSON"),
        })
    }
}
