//! One model, explored: all its states, all its schedules, and a check.

use shared::explore::{Count, ExploreError, Model, StateGraph, Value};
use shared::lesson::{Error, Stop};

/// Up to so many schedules are also walked one by one, as a check of the count
/// by states.
const WALKED: u128 = 1_000_000;

/// What the explorer found out about one model.
pub struct Exploration<'model, S, L> {
    /// Every state that the model can be in.
    pub graph: StateGraph<'model, S, L>,
    /// Every schedule, counted.
    pub count: Count<S>,
    /// Whether walking them all gave the same numbers; none where they are too
    /// many to be walked.
    pub walk_agrees: Option<bool>,
}

/// Goes through all schedules of `model`.
///
/// # Errors
/// If the model is too large, or the run should end.
pub fn explore<'model, S: Value, L: Value + Default>(
    model: &'model Model<S, L>,
    stop: &Stop,
) -> Result<Exploration<'model, S, L>, Error> {
    let failed = |error: ExploreError| Error::Failed(error.to_string());
    let graph = model.graph_until(|_| stop.requested());
    stop.check()?;
    let graph = graph.map_err(failed)?;
    let count = graph.count().map_err(failed)?;

    let walk_agrees = if count.all.total() > WALKED {
        None
    } else {
        let walk = model.count_by_walking_until(|_| stop.requested());
        stop.check()?;
        Some(walk.map_err(failed)? == count)
    };
    Ok(Exploration {
        graph,
        count,
        walk_agrees,
    })
}

#[cfg(test)]
mod tests {
    use shared::explore::models::lost_update;

    use super::*;

    #[test]
    fn two_increments_lose_one_in_18_of_20_schedules() {
        let model = lost_update(2, 1);

        let found = explore(&model, &Stop::default()).unwrap();

        assert_eq!(found.count.all.bad, 18);
        assert_eq!(found.count.all.total(), 20);
        assert_eq!(found.walk_agrees, Some(true));
    }

    #[test]
    fn what_is_too_much_to_walk_is_counted_all_the_same() {
        let model = lost_update(2, 5);

        let found = explore(&model, &Stop::default()).unwrap();

        assert_eq!(found.count.all.bad, 155_117_268);
        assert_eq!(found.walk_agrees, None);
    }

    #[test]
    fn an_exploration_ends_when_the_run_should() {
        let stop = Stop::default();
        stop.request();

        let ended = explore(&lost_update(2, 11), &stop).map(|_| ());

        assert!(matches!(ended, Err(Error::Stopped(_))), "{ended:?}");
    }
}
