//! The spinner is a thread, and the answer is computed in ours.
//!
//! Nobody can end a thread from outside. So the spinner has to be written to
//! end: between two turns it looks at a channel. And we have to wait for it.

use std::time::Instant;

use shared::lesson::Error;
use shared::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use shared::sync::thread;

use super::spinning::{Scene, Seen, Spinner, TURN};

fn spin(spinner: &Spinner, told: &Receiver<()>) {
    // Waits for the next turn at the channel, not in `sleep`: there it would
    // sleep on for the rest of its turn after it is told.
    while told.recv_timeout(TURN) == Err(RecvTimeoutError::Timeout) {
        spinner.turn();
    }
}

/// Asks the slow question beside a spinner.
///
/// # Errors
/// On Ctrl-C.
pub fn run(scene: &Scene) -> Result<Seen, Error> {
    let start = Instant::now();
    let (tell, told) = channel::<()>();
    let spinner = scene.spinner.clone();
    let mut track = scene.timeline.track(format!("{}: spinner", scene.way));
    let thread = thread::spawn(move || {
        track.wait("turns", |_| spin(&spinner, &told));
    });

    let mut ours = scene.timeline.track(format!("{}: answer", scene.way));
    let answer = ours.span("compute", |_| scene.answer());

    let now = Instant::now();
    // Nothing is sent: a channel without senders is the message. It is closed
    // also when there is no answer, or the spinner would turn for ever.
    drop(tell);
    thread.join().expect("turning does not panic");
    Ok(scene.seen(answer?, start, now))
}
