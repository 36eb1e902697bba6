//! Wrong: the spinner is a task, and the answer is computed on the event loop.
//!
//! One line is missing, `spawn_blocking`. Computing has no `await`, so the loop
//! polls nobody until the answer is there: the spinner never turns.

use std::time::Instant;

use shared::lesson::Error;
use tokio::task::spawn;
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

/// Asks the slow question in front of a spinner.
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

    let mut on_it = scene.timeline.track(format!("{}: answer", scene.way));
    let answer = on_it.span("compute", |_| scene.answer());

    let now = Instant::now();
    task.abort();
    let ended = task.await.expect_err("it would turn for ever");
    assert!(ended.is_cancelled(), "turning does not panic");
    Ok(scene.seen(answer?, start, now))
}
