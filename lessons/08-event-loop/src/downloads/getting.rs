//! The event loop for futures: an answer in the place of a callback.

use std::cell::RefCell;
use std::rc::Rc;

use super::answer::Answer;
use super::event_loop::{EventLoop, Outcome};
use super::http::Link;

/// The event loop, for the tasks that run on its thread. Clones share it.
#[derive(Clone)]
pub struct Getting(Rc<RefCell<EventLoop>>);

impl Getting {
    pub fn from(event_loop: EventLoop) -> Self {
        Self(Rc::new(RefCell::new(event_loop)))
    }

    /// Asks for a page. The answer is a future: await it, or poll it by hand.
    pub fn get(&self, link: &Link) -> Answer<Outcome> {
        let answer = Answer::new();
        let place = answer.clone();
        // The callback asks for nothing, it leaves that to the task that it
        // wakes: while it runs, the loop is borrowed.
        let put = move |_: &mut _, page| place.put(page);
        self.0.borrow_mut().get(link, put);
        answer
    }

    /// A turn of the loop: where the executor sleeps.
    pub fn turn(&self) {
        self.0.borrow_mut().turn();
    }
}
