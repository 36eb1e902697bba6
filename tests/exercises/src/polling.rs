//! Futures that are polled by hand.
//!
//! What a future answers tells nothing of how it came to it: whether it asked
//! for everything at the same time, left a waker with whom it waits for, or
//! had itself polled again and again. So the check is the executor. It polls
//! when it likes, says when a wait ends, and counts.
//!
//! ```
//! use probes::polling::{ByHand, Later};
//!
//! let kettle = Later::new();
//! let mut tea = ByHand::new(kettle.wait());
//! assert!(tea.poll().is_pending());
//! assert!(!tea.woken());
//!
//! kettle.finish("boils");
//! tea.is_woken("Nobody calls when the kettle boils.");
//! assert!(tea.poll().is_ready());
//! assert_eq!(kettle.polls(), 2);
//! ```

use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

use crate::finding::{Finding, Verdict};

/// A wait whose end the check decides. Clones share it.
#[derive(Debug)]
pub struct Later<T>(Arc<Mutex<State<T>>>);

#[derive(Debug)]
struct State<T> {
    value: Option<T>,
    /// Whom the last poll asked to be called.
    waker: Option<Waker>,
    polls: usize,
    is_over: bool,
}

impl<T> Later<T> {
    /// A wait that nobody has begun.
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(State {
            value: None,
            waker: None,
            polls: 0,
            is_over: false,
        })))
    }

    /// The future that waits; there may be only one.
    pub fn wait(&self) -> Waiting<T> {
        Waiting(self.clone())
    }

    /// Ends the wait with this value, and wakes whoever waits.
    pub fn finish(&self, value: T) {
        let mut state = self.lock();
        state.value = Some(value);
        let waker = state.waker.take();
        // Let go first: who is woken may poll at once.
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// How often it has been polled.
    #[must_use]
    pub fn polls(&self) -> usize {
        self.lock().polls
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        // Each field is set in one step: whole after a panic.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Default for Later<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Clone for Later<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

/// See [`Later::wait`].
///
/// # Panics
/// When it is polled once more after it has given its value: that ends the
/// check. What an `async` block would do is to panic as well.
#[derive(Debug)]
#[must_use = "a future does nothing until it is polled"]
pub struct Waiting<T>(Later<T>);

impl<T> Future for Waiting<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        let mut state = self.0.lock();
        state.polls += 1;
        if state.is_over {
            drop(state);
            Finding::new(
                Verdict::Wrong,
                "A future that has given its answer is polled once more.",
            )
            .expected("nobody polls it after `Poll::Ready`, or it panics")
            .observed("it was polled, and has nothing to give any more")
            .report();
        }
        if let Some(value) = state.value.take() {
            state.is_over = true;
            return Poll::Ready(value);
        }
        // As it is promised to executors: the waker of the last poll counts.
        state.waker = Some(context.waker().clone());
        Poll::Pending
    }
}

/// A future in the hands of the check: nobody else polls it.
pub struct ByHand<F> {
    future: Pin<Box<F>>,
    flag: Arc<Flag>,
}

/// What the waker of one poll sets.
#[derive(Debug, Default)]
struct Flag(AtomicBool);

impl<F: Future> ByHand<F> {
    /// Takes it, and does not poll it yet.
    pub fn new(future: F) -> Self {
        let flag = Arc::default();
        let future = Box::pin(future);
        Self { future, flag }
    }

    /// Polls it, with a waker that no other poll has.
    pub fn poll(&mut self) -> Poll<F::Output> {
        self.flag = Arc::default();
        let waker = Waker::from(Arc::clone(&self.flag));
        let mut context = Context::from_waker(&waker);
        self.future.as_mut().poll(&mut context)
    }

    /// Whether the waker of the last poll has been called.
    #[must_use]
    pub fn woken(&self) -> bool {
        // `Relaxed`: whoever asks has joined, or is, the thread that calls it.
        self.flag.0.load(Ordering::Relaxed)
    }

    /// Holds it to have asked to be polled again.
    ///
    /// # Panics
    /// If it has not: nobody would ever poll it. Ends the check, with this
    /// sentence.
    pub fn is_woken(&self, or_else: &str) {
        if !self.woken() {
            Finding::new(Verdict::Stuck, or_else)
                .expected("the waker of the last poll is called")
                .observed("nobody called it: it would never be polled again")
                .report();
        }
    }

    /// Holds it to wait for somebody to wake it, and not to wake itself.
    ///
    /// # Panics
    /// If it asked to be polled again though there is nothing to do: ends the
    /// check, with this sentence.
    pub fn is_quiet(&self, or_else: &str) {
        if self.woken() {
            Finding::new(Verdict::Lazy, or_else)
                .expected("nobody calls the waker while nothing happens")
                .observed("it was called: an executor would poll without end")
                .report();
        }
    }
}

impl<F> std::fmt::Debug for ByHand<F> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = formatter.debug_struct("ByHand");
        shown.field("flag", &self.flag).finish_non_exhaustive()
    }
}

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        // `Relaxed`: see `woken`.
        self.0.store(true, Ordering::Relaxed);
    }
}

/// A future that may be polled so often and no more until it is ready: one
/// that asks again and again whether it may go on is found out.
///
/// # Panics
/// When it is polled once too often: ends the check, with this sentence.
pub async fn at_most<F: Future>(
    polls: usize,
    future: F,
    or_else: &str,
) -> F::Output {
    let mut future = std::pin::pin!(future);
    let mut count = 0;
    std::future::poll_fn(|context| {
        count += 1;
        if count > polls {
            Finding::new(Verdict::Lazy, or_else)
                .expected("who waits is polled when there is something to do")
                .observed(format!("polled {count} times, and still not ready"))
                .report();
        }
        future.as_mut().poll(context)
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::found;
    use crate::step;

    #[test]
    fn who_is_polled_once_more_after_its_answer_is_found_out() {
        let finding = found(|| {
            let later = Later::new();
            let mut waiting = ByHand::new(later.wait());
            later.finish(1);
            let first = waiting.poll();
            assert_eq!((first, later.polls()), (Poll::Ready(1), 1));
            let _ = waiting.poll();
        });

        let sentence = finding.unwrap().sentence;
        assert!(sentence.contains("is polled once more"), "{sentence}");
    }

    #[test]
    fn only_the_waker_of_the_last_poll_is_called() {
        let finding = found(|| {
            let later = Later::new();
            let mut waiting = ByHand::new(later.wait());
            let mut first = None;
            let _ = ByHand::new(std::future::poll_fn(|context| {
                first = Some(context.waker().clone());
                Poll::<()>::Pending
            }))
            .poll();
            let _ = (waiting.poll(), waiting.poll());
            first.expect("it was polled").wake();
            waiting.is_quiet("Another waker is none of ours.");
            later.finish(());
            waiting.is_woken("The last poll left its waker.");
            let _ = waiting.poll();
            // A poll begins anew.
            waiting.is_woken("Nobody calls after the end.");
        });

        let finding = finding.unwrap();
        assert_eq!(finding.verdict, Verdict::Stuck);
        assert_eq!(finding.sentence, "Nobody calls after the end.");
    }

    #[test]
    fn who_wakes_itself_is_not_quiet() {
        let finding = found(|| {
            let mut restless = ByHand::new(std::future::poll_fn(|context| {
                context.waker().wake_by_ref();
                Poll::<()>::Pending
            }));
            let _ = restless.poll();
            restless.is_quiet("It wakes itself.");
        });

        assert_eq!(finding.unwrap().verdict, Verdict::Lazy);
    }

    #[test]
    fn so_many_polls_and_no_more() {
        let finding = found(|| {
            let never = std::future::pending::<()>();
            let mut few = ByHand::new(at_most(2, never, "Too often."));
            let _ = (few.poll(), few.poll());
            step("the third poll is one too many");
            let _ = few.poll();
            panic!("it was let through");
        });

        let finding = finding.unwrap();
        assert_eq!(finding.verdict, Verdict::Lazy);
        assert_eq!(finding.sentence, "Too often.");
    }
}
