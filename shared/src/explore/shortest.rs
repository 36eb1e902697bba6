//! The shortest schedule that goes wrong: the one to look at.

use std::collections::{BTreeMap, HashSet};

use super::graph::StateGraph;
use super::model::{Value, Verdict};
use super::schedule::Schedule;

/// A way to a state, and how good it is for a reader: fewer switches first,
/// then the dictionary's order of the threads.
type Way = (usize, Vec<usize>);

impl<S: Value, L: Value + Default> StateGraph<'_, S, L> {
    /// The schedule that is bad or deadlocked in the fewest steps; among
    /// those, the one with the fewest context switches; among those, the
    /// first in the order of a dictionary whose letters are the threads. None
    /// when every schedule is good.
    ///
    /// ```
    /// use shared::explore::models;
    ///
    /// let model = models::lost_update(2, 1);
    /// let schedule = model.shortest_bad()?.expect("18 of 20 lose");
    /// assert_eq!(schedule.to_string().lines().count(), 10);
    /// # Ok::<(), shared::explore::ExploreError>(())
    /// ```
    #[must_use]
    #[expect(clippy::missing_panics_doc, reason = "every edge is a step")]
    pub fn shortest_bad(&self) -> Option<Schedule> {
        // All states that can be reached in so many steps, each with the best
        // way there for each thread that took the last step. A tree map, so
        // that two runs go through them in the same order.
        let mut layer = BTreeMap::from([((0, None), Way::default())]);
        let mut seen = HashSet::new();
        while !layer.is_empty() {
            if let Some(threads) = self.best_bad(&layer) {
                let schedule = self.model.replay(threads);
                return Some(schedule.expect("edges are steps of the model"));
            }
            layer = self.one_step_on(&layer, &mut seen);
        }
        None
    }

    fn best_bad<'layer>(
        &self,
        layer: &'layer BTreeMap<Place, Way>,
    ) -> Option<&'layer [usize]> {
        let bad = |verdict| {
            matches!(verdict, Some(Verdict::Bad | Verdict::Deadlocked))
        };
        layer
            .iter()
            .filter(|((node, _), _)| bad(self.nodes[*node].verdict))
            .map(|(_, way)| way)
            .min()
            .map(|(_, threads)| threads.as_slice())
    }

    fn one_step_on(
        &self,
        layer: &BTreeMap<Place, Way>,
        seen: &mut HashSet<Place>,
    ) -> BTreeMap<Place, Way> {
        // Whoever comes back to a place of an earlier layer made a detour.
        seen.extend(layer.keys());
        let mut next: BTreeMap<Place, Way> = BTreeMap::new();
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

/// A state, and the thread whose step led there.
type Place = (usize, Option<usize>);
