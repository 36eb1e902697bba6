//! Ends what takes too long.
//!
//! A thread cannot be stopped from outside, so a thread pool can only stop
//! waiting. A process can be killed; the only question is who does it. Not the
//! thread that attends to the worker: it sits in a `read` that has no deadline
//! on every system. So the pool has one more thread, which sleeps until the
//! first deadline of all.

use std::time::Instant;

use super::crew::Crew;
use super::link::Link;
use super::state::{Phase, State, Worker};
use crate::sync::Arc;

impl Crew {
    /// What the warden does until all other threads of the pool have ended.
    pub(super) fn keep_deadlines(&self) {
        let mut state = self.lock();
        while state.phase == Phase::Open || state.threads_left > 1 {
            let (late, next) = self.due(&mut state, Instant::now());
            if !late.is_empty() {
                drop(state);
                for link in late {
                    link.kill();
                }
                state = self.lock();
                continue;
            }
            state.warden_wakes = next;
            let poisoned = "no code that can panic runs under it";
            state = match next {
                None => self.alarm.wait(state).expect(poisoned),
                Some(next) => {
                    let left = next.saturating_duration_since(Instant::now());
                    self.alarm.wait_timeout(state, left).expect(poisoned).0
                }
            };
        }
    }

    /// Who is late, and when the next one will be.
    fn due(
        &self,
        state: &mut State,
        now: Instant,
    ) -> (Vec<Arc<Link>>, Option<Instant>) {
        let mut late = Vec::new();
        let mut next: Option<Instant> = None;
        for place in &mut state.places {
            let (link, due) = match &mut place.worker {
                Worker::Starting(Some((link, greet_by))) => {
                    let Some(due) = *greet_by else { continue };
                    if due <= now {
                        *greet_by = None;
                    }
                    (link, due)
                }
                Worker::Ready(ready) if ready.timed_out.is_none() => {
                    let due = self
                        .settings
                        .task_deadline
                        .and_then(|limit| ready.since.checked_add(limit));
                    let (Some(due), Some(call)) =
                        (due, ready.in_flight.front())
                    else {
                        continue;
                    };
                    if due <= now {
                        ready.timed_out = Some(call.id);
                    }
                    (&mut ready.link, due)
                }
                _ => continue,
            };
            if due <= now {
                late.push(Arc::clone(link));
            } else {
                next = Some(next.map_or(due, |next| next.min(due)));
            }
        }
        (late, next)
    }
}
