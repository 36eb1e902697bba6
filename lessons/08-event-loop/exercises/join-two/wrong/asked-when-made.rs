//! Wrong: asks before anybody has polled it.

use std::pin::Pin;
use std::task::{Context, Poll, Waker};

pub struct Join<A: Future, B: Future> {
    first: Pin<Box<A>>,
    second: Pin<Box<B>>,
    first_answer: Option<A::Output>,
    second_answer: Option<B::Output>,
}

pub fn join<A: Future, B: Future>(first: A, second: B) -> Join<A, B> {
    let mut context = Context::from_waker(Waker::noop());
    let (mut first, mut second) = (Box::pin(first), Box::pin(second));
    let first_answer = match first.as_mut().poll(&mut context) {
        Poll::Ready(answer) => Some(answer),
        Poll::Pending => None,
    };
    let second_answer = match second.as_mut().poll(&mut context) {
        Poll::Ready(answer) => Some(answer),
        Poll::Pending => None,
    };
    Join {
        first,
        second,
        first_answer,
        second_answer,
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
        if this.first_answer.is_none() || this.second_answer.is_none() {
            return Poll::Pending;
        }
        Poll::Ready((
            this.first_answer.take().unwrap(),
            this.second_answer.take().unwrap(),
        ))
    }
}
