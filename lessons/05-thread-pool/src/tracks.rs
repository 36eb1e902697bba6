//! A track of the timeline for each worker of a pool.
//!
//! A pool starts its workers itself, and a task does not know beforehand which
//! of them runs it. So a task looks up the track of its thread, by the thread's
//! name, when it begins.

use std::collections::HashMap;

use shared::measure::{Timeline, Track};
use shared::sync::{Arc, Mutex, MutexGuard, thread};

/// The tracks of the workers of one experiment. Clones share them.
#[derive(Clone)]
pub struct Tracks(Arc<Shared>);

struct Shared {
    timeline: Timeline,
    /// Those that no task draws on at the moment, by the worker's name.
    free: Mutex<HashMap<String, Track>>,
}

impl Tracks {
    pub fn new(timeline: &Timeline) -> Self {
        Self(Arc::new(Shared {
            timeline: timeline.clone(),
            free: Mutex::default(),
        }))
    }

    /// Lets a task draw on the track of its worker.
    pub fn draw<R>(&self, draw: impl FnOnce(&mut Track) -> R) -> R {
        let worker = thread::current();
        let name = worker.name().unwrap_or("a thread without a name");
        let free = self.free().remove(name);
        let mut track = free.unwrap_or_else(|| self.0.timeline.track(name));
        let result = draw(&mut track);
        self.free().insert(name.to_owned(), track);
        result
    }

    fn free(&self) -> MutexGuard<'_, HashMap<String, Track>> {
        self.0.free.lock().expect("nothing panics under this lock")
    }
}

#[cfg(test)]
impl Default for Tracks {
    /// Tracks that nobody will look at.
    fn default() -> Self {
        Self::new(&Timeline::default())
    }
}
