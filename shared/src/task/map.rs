//! Results in the order of their inputs, at most so many in flight.
//!
//! Both pools' `map` are this iterator. A pool hands in a closure that submits
//! the next chunk of the input as one task; everything else is here.

use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::time::{Duration, Instant};

use super::{ScopedHandle, TaskError};

/// Large enough that one slow item does not stop the others behind it, small
/// enough that an endless input does not fill the memory.
const BUFFER: NonZeroUsize = NonZeroUsize::new(1024).expect("it is not 0");

/// How a `map` goes about its input.
///
/// ```
/// use shared::task::MapOptions;
/// use std::time::Duration;
///
/// let options = MapOptions::new()
///     .chunk_size(64)
///     .buffer(16)
///     .timeout(Duration::from_secs(5));
/// # let _ = options;
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct MapOptions {
    chunk_size: NonZeroUsize,
    buffer: NonZeroUsize,
    timeout: Option<Duration>,
}

impl MapOptions {
    /// One item per task, at most 1,024 tasks in flight, no deadline.
    pub fn new() -> Self {
        Self {
            chunk_size: NonZeroUsize::MIN,
            buffer: BUFFER,
            timeout: None,
        }
    }

    /// How many items are sent as one task. Handing over a task costs the same
    /// for one item as for a hundred. 0 is taken as 1.
    ///
    /// A chunk that does not run, as when the pool is shut down, is an error at
    /// the place of each of its items.
    pub fn chunk_size(mut self, items: usize) -> Self {
        self.chunk_size = NonZeroUsize::new(items).unwrap_or(NonZeroUsize::MIN);
        self
    }

    /// How many tasks are in flight at most: submitted and not yet given out.
    /// The input is read no further than that, so it may be endless. 0 is
    /// taken as 1.
    pub fn buffer(mut self, tasks: usize) -> Self {
        self.buffer = NonZeroUsize::new(tasks).unwrap_or(NonZeroUsize::MIN);
        self
    }

    /// How long the whole iteration may take, from the call of `map` on.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// How many items are sent as one task.
    #[must_use]
    pub fn items_per_chunk(&self) -> usize {
        self.chunk_size.get()
    }
}

impl Default for MapOptions {
    fn default() -> Self {
        Self::new()
    }
}

/// Some items of the input that went, or should have gone, to the pool as one
/// task. Each item has its own result: one that fails does not lose the rest.
///
/// `B` is a batch of results in the order of the items, such as a
/// `Vec<Result<T, TaskError>>`.
pub struct Chunk<'w, B> {
    /// How many items it has.
    pub len: usize,
    /// The task, or why it was not taken.
    pub task: Result<ScopedHandle<'w, B>, TaskError>,
}

/// The results of a `map`, in the order of the input.
///
/// Work starts when it is made, before the first `next`. An error stands at
/// the place of its item, and the others are still there. When the deadline has
/// passed, one [`TaskError::TimedOut`] comes and then the end. Dropping it
/// cancels what has not begun.
///
/// # Blocking
/// `next` waits for the task of the next item, as
/// [`join`](ScopedHandle::join) does, and then reads the input.
#[must_use = "dropping it cancels what has not begun"]
pub struct OrderedMap<'w, B: IntoIterator, S> {
    submit_next: S,
    in_flight: VecDeque<Chunk<'w, B>>,
    /// What is left of the oldest chunk.
    ready: Option<B::IntoIter>,
    /// The oldest chunk failed as a whole: so did this many items.
    failed: Option<(usize, TaskError)>,
    buffer: usize,
    deadline: Option<Instant>,
    /// No more input: it has ended, or the pool takes no more tasks.
    input_ended: bool,
}

impl<'w, T, B, S> OrderedMap<'w, B, S>
where
    B: IntoIterator<Item = Result<T, TaskError>>,
    S: FnMut() -> Option<Chunk<'w, B>>,
{
    /// Starts the work: `submit_next` submits the next chunk of the input, or
    /// says that there is none.
    pub fn start(options: MapOptions, submit_next: S) -> Self {
        let deadline =
            options.timeout.and_then(|t| Instant::now().checked_add(t));
        let mut map = Self {
            submit_next,
            in_flight: VecDeque::new(),
            ready: None,
            failed: None,
            buffer: options.buffer.get(),
            deadline,
            input_ended: false,
        };
        map.fill();
        map
    }

    fn fill(&mut self) {
        while !self.input_ended && self.in_flight.len() < self.buffer {
            match (self.submit_next)() {
                Some(chunk) => {
                    self.input_ended = chunk.task.is_err();
                    self.in_flight.push_back(chunk);
                }
                None => self.input_ended = true,
            }
        }
    }

    #[inline]
    fn next_ready(&mut self) -> Option<Result<T, TaskError>> {
        let ready = self.ready.as_mut().and_then(Iterator::next);
        if ready.is_some() {
            return ready;
        }
        let (left, error) = self.failed.take()?;
        if left > 1 {
            self.failed = Some((left - 1, error.clone()));
        }
        Some(Err(error))
    }

    /// Waits for the oldest chunk. `false` at the deadline.
    fn join_oldest(&mut self, chunk: Chunk<'w, B>) -> bool {
        let joined = match chunk.task {
            Err(error) => Err(error),
            // With no deadline by `join`, which helps along on a worker.
            Ok(handle) if self.deadline.is_none() => handle.join(),
            Ok(handle) => match handle.join_before(self.deadline) {
                Ok(joined) => joined,
                Err(late) => {
                    late.slot.cancel();
                    return false;
                }
            },
        };
        match joined {
            Ok(batch) => self.ready = Some(batch.into_iter()),
            Err(error) if chunk.len > 0 => {
                self.failed = Some((chunk.len, error));
            }
            Err(_) => {}
        }
        true
    }
}

impl<'w, T, B, S> Iterator for OrderedMap<'w, B, S>
where
    B: IntoIterator<Item = Result<T, TaskError>>,
    S: FnMut() -> Option<Chunk<'w, B>>,
{
    type Item = Result<T, TaskError>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(result) = self.next_ready() {
                return Some(result);
            }
            let oldest = self.in_flight.pop_front()?;
            if !self.join_oldest(oldest) {
                self.give_up();
                return Some(Err(TaskError::TimedOut));
            }
            self.fill();
        }
    }
}

impl<B: IntoIterator, S> OrderedMap<'_, B, S> {
    fn give_up(&mut self) {
        self.input_ended = true;
        for chunk in self.in_flight.drain(..) {
            if let Ok(handle) = chunk.task {
                // `false` is fine: what has begun is finished, for nobody.
                let _ = handle.cancel();
            }
        }
    }
}

impl<B: IntoIterator, S> Drop for OrderedMap<'_, B, S> {
    fn drop(&mut self) {
        self.give_up();
    }
}
