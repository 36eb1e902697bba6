//! The work that can be asked for by name.
//!
//! A closure cannot travel to another process: it is code and captured memory,
//! and the other process has memory of its own. What can travel is a *name* and
//! *data*. Both processes run the same program, so both know the same names.
//!
//! Python does the same by stealth: `pickle` sends the module and the name of a
//! function, which is why a lambda cannot be sent. Here the list of what can be
//! called is written down, and the compiler checks the types of each call.

use std::any::type_name;
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::messages::Failure;
use crate::task::{TaskError, TaskName};

/// A function that workers can be asked to call, and its name.
///
/// Input and output are any types that `serde` can write and read. The output
/// may be a `Result`: an error is a value like any other.
///
/// ```
/// use shared::process_pool::Task;
///
/// fn bricks_in(wall: (u32, u32)) -> u32 {
///     wall.0 * wall.1
/// }
///
/// const BRICKS_IN: Task<(u32, u32), u32> = Task::new("bricks_in", bricks_in);
/// assert_eq!(BRICKS_IN.name(), "bricks_in");
/// ```
pub struct Task<I, O> {
    name: &'static str,
    function: fn(I) -> O,
}

impl<I, O> Task<I, O> {
    /// Gives `function` a name. Two tasks of one program must not share one.
    #[must_use]
    pub const fn new(name: &'static str, function: fn(I) -> O) -> Self {
        Self { name, function }
    }

    /// The name that workers know it by.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Its types, in words. Two programs that disagree about them must not talk:
    /// the bytes of one type decode as another without any error.
    pub(super) fn signature() -> &'static str {
        type_name::<fn(I) -> O>()
    }
}

/// A [`Task`] of any type, for the list that
/// [`serve`](super::serve()) is given.
pub trait Callable: Sync {
    /// The name it is called by.
    fn name(&self) -> &'static str;

    /// Its types, in words.
    fn signature(&self) -> &'static str;

    /// Decodes so many inputs one after the other, calls the function on each,
    /// and appends what came of it.
    ///
    /// # Errors
    /// When the rest of the input makes no sense, or a result cannot be
    /// encoded: it stands for the items that are left.
    fn call(
        &self,
        items: usize,
        input: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<(), Failure>;
}

impl<I, O> Callable for Task<I, O>
where
    I: DeserializeOwned,
    O: Serialize,
{
    fn name(&self) -> &'static str {
        self.name
    }

    fn signature(&self) -> &'static str {
        Self::signature()
    }

    fn call(
        &self,
        items: usize,
        mut input: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<(), Failure> {
        for _ in 0..items {
            // The user's code is in all three steps: a panic in decoding or
            // encoding fails this task, too, and not the worker.
            let (outcome, rest) = self.caught(|| {
                postcard::take_from_bytes(input).map_err(|error| {
                    unusable("its input cannot be decoded", &error)
                })
            })??;
            input = rest;
            let outcome = self.caught(|| (self.function)(outcome));
            let start = out.len();
            let written = self
                .caught(|| {
                    postcard::to_io(&outcome, &mut *out).map_err(|error| {
                        unusable("its result cannot be encoded", &error)
                    })
                })
                .and_then(|written| written.map(drop));
            if let Err(failure) = written {
                out.truncate(start);
                write_failure(&failure, out);
            }
        }
        Ok(())
    }
}

impl<I, O> Task<I, O> {
    fn caught<T>(&self, work: impl FnOnce() -> T) -> Result<T, Failure> {
        catch_unwind(AssertUnwindSafe(work)).map_err(|payload| {
            let task = TaskName::fixed(self.name);
            match TaskError::panicked(task, &*payload) {
                TaskError::Panicked { message, .. } => {
                    Failure::Panicked(message)
                }
                other => Failure::Unusable(other.to_string()),
            }
        })
    }
}

fn unusable(what: &str, error: &postcard::Error) -> Failure {
    Failure::Unusable(format!("{what}: {error}"))
}

/// Appends the outcome of an item that failed.
pub(super) fn write_failure(failure: &Failure, out: &mut Vec<u8>) {
    // The type of the result does not matter: there is none.
    let outcome: Result<(), &Failure> = Err(failure);
    postcard::to_io(&outcome, out).expect("text in memory can be encoded");
}
