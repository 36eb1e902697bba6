//! Wrong: says that it is not ready when it is polled for the first time.

use std::pin::Pin;
use std::task::{Context, Poll};

pub struct Join<A: Future, B: Future> {
    first: Pin<Box<A>>,
    second: Pin<Box<B>>,
    first_answer: Option<A::Output>,
    second_answer: Option<B::Output>,
    begun: bool,
}

pub fn join<A: Future, B: Future>(first: A, second: B) -> Join<A, B> {
    Join {
        first: Box::pin(first),
        second: Box::pin(second),
        first_answer: None,
        second_answer: None,
        begun: false,
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
        let this = &mut *self;
        if this.first_answer.is_none()
            && let Poll::Ready(answer) = this.first.as_mut().poll(context)
        {
            this.first_answer = Some(answer);
        }
        if this.second_answer.is_none()
            && let Poll::Ready(answer) = this.second.as_mut().poll(context)
        {
            this.second_answer = Some(answer);
        }
        if !this.begun {
            this.begun = true;
            return Poll::Pending;
        }
        match (this.first_answer.take(), this.second_answer.take()) {
            (Some(first), Some(second)) => Poll::Ready((first, second)),
            (first, second) => {
                (this.first_answer, this.second_answer) = (first, second);
                Poll::Pending
            }
        }
    }
}
