//! Wrong: the second is not polled before the first is ready.

pub async fn join<A: Future, B: Future>(
    first: A,
    second: B,
) -> (A::Output, B::Output) {
    (first.await, second.await)
}
