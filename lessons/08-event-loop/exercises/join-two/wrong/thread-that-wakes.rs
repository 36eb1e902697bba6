//! Wrong: starts threads that have it polled again and again.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;

pub struct Join<A: Future, B: Future> {
    first: Pin<Box<A>>,
    second: Pin<Box<B>>,
    first_answer: Option<A::Output>,
    second_answer: Option<B::Output>,
}

pub fn join<A: Future, B: Future>(first: A, second: B) -> Join<A, B> {
    Join {
        first: Box::pin(first),
        second: Box::pin(second),
        first_answer: None,
        second_answer: None,
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
            let waker = context.waker().clone();
            thread::spawn(move || {
                thread::sleep(Duration::from_millis(10));
                waker.wake();
            });
            return Poll::Pending;
        }
        Poll::Ready((
            this.first_answer.take().unwrap(),
            this.second_answer.take().unwrap(),
        ))
    }
}
