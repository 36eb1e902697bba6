//! The shortest schedule that goes wrong: the one to look at.

use std::collections::{HashMap, HashSet};

use super::graph::{Node, StateGraph};
use super::model::{Value, Verdict};
use super::schedule::Schedule;

/// A state, and the thread whose step led there.
type Place = (usize, Option<usize>);

/// A way to a state, and how good it is for a reader: fewer switches first,
/// then the dictionary's order of the threads.
type Way = (usize, Vec<usize>);

impl<S: Value, L: Value + Default> StateGraph<'_, S, L> {
    /// The shortest schedule that is bad or deadlocked: see
    /// [`StateGraph::shortest`]. None when every schedule is good.
    #[must_use]
    pub fn shortest_bad(&self) -> Option<Schedule> {
        self.shortest(is_bad)
    }

    /// Of the schedules whose end is `wanted`, by its shared value and its
    /// verdict, the one of the fewest steps; among those, the one with the
    /// fewest context switches; among those, the first in the order of a
    /// dictionary whose letters are the threads.
    ///
    /// ```
    /// use shared::explore::models;
    ///
    /// // Two threads add five each, and the count ends as 2.
    /// let model = models::lost_update(2, 5);
    /// let worst = model.graph()?.shortest(|count, _| *count == 2);
    /// let worst = worst.expect("that can happen");
    /// assert_eq!((worst.moves.len(), worst.switches()), (30, 5));
    /// # Ok::<(), shared::explore::ExploreError>(())
    /// ```
    #[must_use]
    #[expect(clippy::missing_panics_doc, reason = "every edge is a step")]
    pub fn shortest(
        &self,
        wanted: impl Fn(&S, Verdict) -> bool,
    ) -> Option<Schedule> {
        let schedule = self.model.replay(&self.shortest_order(wanted)?);
        Some(schedule.expect("every edge is a step of the model"))
    }

    /// The numbers of the threads in [`Self::shortest_bad`].
    pub(super) fn shortest_bad_order(&self) -> Option<Vec<usize>> {
        self.shortest_order(is_bad)
    }

    fn shortest_order(
        &self,
        wanted: impl Fn(&S, Verdict) -> bool,
    ) -> Option<Vec<usize>> {
        let wanted = |&(node, _): &Place| {
            let Node { state, verdict, .. } = &self.nodes[node];
            verdict.is_some_and(|verdict| wanted(&state.shared, verdict))
        };
        // All states that can be reached in so many steps, each with the best
        // way there for each thread that took the last step.
        let mut layer = HashMap::from([((0, None), Way::default())]);
        let mut seen = HashSet::new();
        while !layer.is_empty() {
            let found = layer.iter().filter(|(place, _)| wanted(place));
            if let Some((_, order)) = found.map(|(_, way)| way).min() {
                return Some(order.clone());
            }
            layer = self.one_step_on(&layer, &mut seen);
        }
        None
    }

    fn one_step_on(
        &self,
        layer: &HashMap<Place, Way>,
        seen: &mut HashSet<Place>,
    ) -> HashMap<Place, Way> {
        // Whoever comes back to a place of an earlier layer made a detour.
        seen.extend(layer.keys());
        let mut next: HashMap<Place, Way> = HashMap::new();
        for (&(node, last), (switches, threads)) in layer {
            for edge in &self.nodes[node].edges {
                let place = (edge.to, Some(edge.thread));
                if seen.contains(&place) {
                    continue;
                }
                let switch = last.is_some_and(|last| last != edge.thread);
                let mut threads = threads.clone();
                threads.push(edge.thread);
                let way = (switches + usize::from(switch), threads);
                match next.get_mut(&place) {
                    Some(best) if *best <= way => {}
                    Some(best) => *best = way,
                    None => drop(next.insert(place, way)),
                }
            }
        }
        next
    }
}

fn is_bad<S>(_: &S, verdict: Verdict) -> bool {
    verdict != Verdict::Good
}
