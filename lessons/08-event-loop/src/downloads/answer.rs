//! From a callback to a future: a place for an answer.
//!
//! The callback puts the answer there, the future waits for it. They may be on
//! two threads. What can go wrong is the order: an answer that comes after the
//! future has looked and before it has left its waker would wake nobody. So
//! looking and leaving are one step, under one lock.

use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use crate::sync::{Arc, Mutex};

/// An answer that is yet to come. Clones share the place for it.
pub struct Answer<T>(Arc<Mutex<Place<T>>>);

struct Place<T> {
    answer: Option<T>,
    waker: Option<Waker>,
}

impl<T> Answer<T> {
    pub fn new() -> Self {
        let (answer, waker) = (None, None);
        Self(Arc::new(Mutex::new(Place { answer, waker })))
    }

    /// Puts the answer, and wakes who waits for it.
    pub fn put(&self, answer: T) {
        let mut place = self.0.lock().expect(NO_PANIC);
        place.answer = Some(answer);
        let waker = place.waker.take();
        drop(place);
        // Nobody waits yet? Then it finds the answer when it looks.
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl<T> Future for Answer<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        let mut place = self.0.lock().expect(NO_PANIC);
        if let Some(answer) = place.answer.take() {
            return Poll::Ready(answer);
        }
        // A new one each time: the task may have moved to another executor.
        place.waker = Some(context.waker().clone());
        Poll::Pending
    }
}

impl<T> Clone for Answer<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

const NO_PANIC: &str = "nothing panics under this lock";
