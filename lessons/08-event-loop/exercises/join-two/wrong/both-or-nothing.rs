//! Wrong: an answer is lost unless the other comes with it.

use std::pin::Pin;
use std::task::{Context, Poll};

pub struct Join<A, B> {
    first: Pin<Box<A>>,
    second: Pin<Box<B>>,
}

pub fn join<A: Future, B: Future>(first: A, second: B) -> Join<A, B> {
    Join {
        first: Box::pin(first),
        second: Box::pin(second),
    }
}

impl<A: Future, B: Future> Future for Join<A, B> {
    type Output = (A::Output, B::Output);

    fn poll(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Self::Output> {
        let first = self.first.as_mut().poll(context);
        let second = self.second.as_mut().poll(context);
        match (first, second) {
            (Poll::Ready(first), Poll::Ready(second)) => {
                Poll::Ready((first, second))
            }
            _ => Poll::Pending,
        }
    }
}
