//! What one task of a `map` does.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::sync::Arc;
use crate::task::{TaskError, TaskName};

/// What one task of a `map` gives back.
pub(super) type Results<T> = Vec<Result<T, TaskError>>;

/// Makes one task of some items. Each item's panic is caught by itself, so that
/// it does not lose the others of its chunk.
pub(super) fn each<A, F, T>(
    chunk: Vec<A>,
    name: TaskName,
    f: Arc<F>,
) -> impl FnOnce() -> Results<T> + Send
where
    A: Send,
    F: Fn(A) -> T + Send + Sync,
{
    move || {
        let run = |item| {
            catch_unwind(AssertUnwindSafe(|| f(item)))
                .map_err(|payload| TaskError::panicked(name.clone(), &*payload))
        };
        chunk.into_iter().map(run).collect()
    }
}
