//! A task's track of the timeline: a span for each time it is polled.
//!
//! A thread's track shows that it waits. A task that waits does nothing at all:
//! what can be seen of it is when the event loop polls it, and for how long.

use std::future::poll_fn;
use std::pin::pin;

use shared::measure::Track;

/// Draws each poll of `work`, as a span of that name.
pub async fn drawn<T>(
    mut track: Track,
    name: &'static str,
    work: impl Future<Output = T>,
) -> T {
    let mut work = pin!(work);
    poll_fn(move |context| track.span(name, |_| work.as_mut().poll(context)))
        .await
}

#[cfg(test)]
mod tests {
    use std::task::{Context, Poll, Waker};

    use shared::measure::Timeline;

    use super::*;

    #[test]
    fn each_poll_is_a_span_and_the_wait_between_is_none() {
        let timeline = Timeline::recording();
        let mut polls = 0;
        let twice = poll_fn(|_| {
            polls += 1;
            if polls == 2 {
                Poll::Ready(7)
            } else {
                Poll::Pending
            }
        });
        let mut context = Context::from_waker(Waker::noop());

        let mut work = pin!(drawn(timeline.track("task"), "polled", twice));
        assert_eq!(work.as_mut().poll(&mut context), Poll::Pending);
        assert_eq!(work.as_mut().poll(&mut context), Poll::Ready(7));

        // A track is handed in when its task is gone.
        let tracks = timeline.tracks();
        assert_eq!(tracks[0].spans.len(), 2);
    }
}
