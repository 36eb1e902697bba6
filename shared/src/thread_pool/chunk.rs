//! What one task of a `map` does with its items.
//!
//! A `Result` per item, and a `catch_unwind` around each, made `map` ten times
//! slower than rayon's on small items. Nearly always no item panics: so the
//! values stand side by side, and the few errors apart, with their places.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::vec;

use crate::sync::Arc;
use crate::task::{TaskError, TaskName};

/// The results of the items of one chunk. Iterate over it to have them in
/// order, errors at their places.
#[derive(Debug)]
pub struct Batch<T> {
    values: Vec<T>,
    /// By place among all items, ascending.
    errors: Vec<(usize, TaskError)>,
}

impl<T> Batch<T> {
    fn of<A>(items: Vec<A>, name: &TaskName, f: impl Fn(A) -> T) -> Self {
        let mut values = Vec::with_capacity(items.len());
        let mut errors = Vec::new();
        let mut items = items.into_iter();
        // One round per item that panics, and one for the rest.
        while items.len() > 0 {
            let all = catch_unwind(AssertUnwindSafe(|| {
                for item in items.by_ref() {
                    values.push(f(item));
                }
            }));
            if let Err(payload) = all {
                let place = values.len() + errors.len();
                let error = TaskError::panicked(name.clone(), &*payload);
                errors.push((place, error));
            }
        }
        Self { values, errors }
    }
}

/// Makes one task of some items. Each item's panic is caught by itself, so that
/// it does not lose the others of its chunk.
pub(super) fn each<A, F, T>(
    chunk: Vec<A>,
    name: TaskName,
    f: Arc<F>,
) -> impl FnOnce() -> Batch<T> + Send
where
    A: Send,
    F: Fn(A) -> T + Send + Sync,
{
    move || Batch::of(chunk, &name, |item| f(item))
}

impl<T> IntoIterator for Batch<T> {
    type Item = Result<T, TaskError>;
    type IntoIter = BatchIter<T>;

    fn into_iter(self) -> BatchIter<T> {
        BatchIter {
            values: self.values.into_iter(),
            next_error: self.errors.first().map(|error| error.0),
            errors: self.errors.into_iter(),
            place: 0,
        }
    }
}

/// An iterator over the results of a [`Batch`].
#[derive(Debug)]
pub struct BatchIter<T> {
    values: vec::IntoIter<T>,
    errors: vec::IntoIter<(usize, TaskError)>,
    /// The place of the first of `errors`.
    next_error: Option<usize>,
    /// The place of the item that comes next.
    place: usize,
}

impl<T> Iterator for BatchIter<T> {
    type Item = Result<T, TaskError>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let place = self.place;
        self.place += 1;
        if self.next_error == Some(place) {
            let (_, error) = self.errors.next()?;
            self.next_error = self.errors.as_slice().first().map(|e| e.0);
            return Some(Err(error));
        }
        self.values.next().map(Ok)
    }
}
