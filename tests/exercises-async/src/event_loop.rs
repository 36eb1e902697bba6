//! An event loop with one thread, whose clock the check has in hand.

use probes::{Finding, Verdict};
use tokio::runtime::{Builder, Handle};
use tokio::task::yield_now;

/// So many turns are given to tasks that are about to end.
const TURNS: usize = 100;

/// Runs the body of a check on an event loop with one thread, and then looks
/// for tasks that are left behind.
///
/// Its clock is paused: when all tasks wait, it jumps to the first of the
/// times that they wait for. An hour takes no time, and what is measured is
/// the same on every machine. It does not jump while something runs on a
/// thread of `spawn_blocking`.
///
/// ```
/// use std::time::Duration;
/// use async_probes::on_a_loop;
/// use tokio::time::{Instant, sleep};
///
/// let slept = on_a_loop(async {
///     let before = Instant::now();
///     sleep(Duration::from_hours(1)).await;
///     before.elapsed()
/// });
/// assert_eq!(slept.as_secs(), 3600);
/// ```
///
/// # Panics
/// If tasks are left behind: ends the check. If the system has no room for a
/// loop.
///
/// # Blocking
/// Until the body ends, and then until what it began with `spawn_blocking`
/// does.
pub fn on_a_loop<F: Future>(body: F) -> F::Output {
    let runtime = Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("the system has room for an event loop");
    let output = runtime.block_on(async {
        let output = body.await;
        no_task_is_left().await;
        output
    });
    // Waits for threads of `spawn_blocking`: the check counts those it finds.
    drop(runtime);
    output
}

async fn no_task_is_left() {
    let left = || Handle::current().metrics().num_alive_tasks();
    for _ in 0..TURNS {
        if left() == 0 {
            return;
        }
        yield_now().await;
    }
    let left = left();
    let these = if left == 1 {
        "1 task is".to_owned()
    } else {
        format!("{left} tasks are")
    };
    Finding::new(
        Verdict::Wrong,
        format!("{these} left behind on the loop when all is done."),
    )
    .expected("every task that was started was awaited or aborted")
    .observed(format!("still waiting, and nobody waits for it: {left}"))
    .report();
}

#[cfg(test)]
mod tests {
    use std::future::pending;
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::time::Duration;

    use tokio::time::sleep;

    use super::*;

    fn found<F: Future>(body: F) -> Option<Finding> {
        catch_unwind(AssertUnwindSafe(|| on_a_loop(body)))
            .err()
            .map(|it| *it.downcast::<Finding>().expect("it is a finding"))
    }

    #[test]
    fn a_task_that_nobody_waits_for_is_found() {
        let finding = found(async {
            tokio::spawn(pending::<()>());
            tokio::spawn(sleep(Duration::from_hours(1)));
        });

        let sentence = finding.expect("two are left").sentence;
        assert!(
            sentence.starts_with("2 tasks are left behind"),
            "{sentence}"
        );
    }

    #[test]
    fn a_task_that_is_about_to_end_is_let_end() {
        let finding = found(async {
            tokio::spawn(yield_now());
            tokio::spawn(pending::<()>()).abort();
        });

        assert_eq!(finding, None);
    }
}
