//! Join two futures by hand.
//!
//! The guide of lesson 1 needed a second thread to ask two people at the same
//! time. With futures one thread is enough: whoever is polled asks both, and
//! says `Pending` until both have answered. This one asks the second person
//! only when the first has answered.
//!
//! Mend `poll`, so that both are under way at the same time.

use std::pin::Pin;
use std::task::{Context, Poll};

/// Two futures as one, ready when both are.
pub struct Join<A: Future, B: Future> {
    first: Pin<Box<A>>,
    second: Pin<Box<B>>,
    first_answer: Option<A::Output>,
}

/// Both answers, the first one's first.
pub fn join<A: Future, B: Future>(first: A, second: B) -> Join<A, B> {
    Join {
        first: Box::pin(first),
        second: Box::pin(second),
        first_answer: None,
    }
}

impl<A, B> Future for Join<A, B>
where
    A: Future<Output: Unpin>,
    B: Future<Output: Unpin>,
{
    type Output = (A::Output, B::Output);

    fn poll(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Self::Output> {
        if self.first_answer.is_none() {
            match self.first.as_mut().poll(context) {
                Poll::Ready(answer) => self.first_answer = Some(answer),
                Poll::Pending => return Poll::Pending,
            }
        }
        let Poll::Ready(second) = self.second.as_mut().poll(context) else {
            return Poll::Pending;
        };
        Poll::Ready((self.first_answer.take().unwrap(), second))
    }
}
