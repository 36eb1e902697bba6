//! The spinner is a task, and the answer is computed beside the event loop.
//!
//! A task ends where it waits: it is not polled again, and dropped with all it
//! holds. So the spinner is an endless loop that knows nothing of its end.
//! Computing has no place to end at, and would keep the loop from turning the
//! spinner: it goes to a thread, here as well.

use std::time::Instant;

use shared::lesson::Error;
use tokio::task::{spawn, spawn_blocking};
use tokio::time::sleep;

use super::spinning::{Scene, Seen, Spinner, TURN};
use crate::stopping::one_thread;
use crate::tracks::drawn;

async fn spin(spinner: Spinner) {
    loop {
        sleep(TURN).await;
        spinner.turn();
    }
}

/// Asks the slow question beside a spinner.
///
/// # Errors
/// On Ctrl-C.
pub fn run(scene: &Scene) -> Result<Seen, Error> {
    one_thread()?.block_on(ask(scene))
}

async fn ask(scene: &Scene) -> Result<Seen, Error> {
    let start = Instant::now();
    let track = scene.timeline.track(format!("{}: spinner", scene.way));
    let task = spawn(drawn(track, "turn", spin(scene.spinner.clone())));

    let asked = scene.clone();
    let mut beside = scene.timeline.track(format!("{}: answer", scene.way));
    let answer =
        spawn_blocking(move || beside.span("compute", |_| asked.answer()))
            .await
            .expect("the answer does not panic, and nobody aborts it");

    let now = Instant::now();
    task.abort();
    // It is gone when its handle says so, and not before.
    let ended = task.await.expect_err("it would turn for ever");
    assert!(ended.is_cancelled(), "turning does not panic");
    Ok(scene.seen(answer?, start, now))
}
