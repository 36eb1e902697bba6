//! Whether an event loop goes on while somebody works.
//!
//! The naive way is a task that beats every millisecond, and a look at how
//! late it was: on a busy machine everybody is late. Here a beat is an answer.
//! Who works asks the loop for one, and either it comes, or the loop stands
//! still and so does everybody else.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use probes::overlap::Quiet;
use probes::{Finding, Verdict};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;

/// How often to look whether the loop can still answer.
const GLANCE: Duration = Duration::from_millis(5);

/// A task on the loop that answers each time that it is asked.
///
/// ```
/// use async_probes::{Heartbeat, on_a_loop};
/// use tokio::task::spawn_blocking;
///
/// on_a_loop(async {
///     let heart = Heartbeat::start();
///     let ask = heart.asker();
///     let beats = spawn_blocking(move || ask.beats()).await.unwrap();
///     assert!(beats);
///     heart.stop().await;
/// });
/// ```
#[derive(Debug)]
#[must_use = "it beats until it is stopped"]
pub struct Heartbeat {
    asker: Asker,
    task: JoinHandle<()>,
}

/// Asks for beats, on whatever thread but the loop's own.
#[derive(Clone, Debug)]
pub struct Asker(UnboundedSender<mpsc::Sender<()>>);

impl Heartbeat {
    /// Begins to beat on the loop that this is called on.
    ///
    /// # Panics
    /// Anywhere but on an event loop.
    pub fn start() -> Self {
        let (ask, mut questions) = unbounded_channel::<mpsc::Sender<()>>();
        let task = tokio::spawn(async move {
            while let Some(answer) = questions.recv().await {
                // Who asked may have given up.
                let _ = answer.send(());
            }
        });
        Self {
            asker: Asker(ask),
            task,
        }
    }

    /// Somebody who can ask.
    #[must_use]
    pub fn asker(&self) -> Asker {
        self.asker.clone()
    }

    /// Beats no more.
    pub async fn stop(self) {
        self.task.abort();
        // It was aborted.
        let _ = self.task.await;
    }
}

impl Asker {
    /// Asks for a beat and waits for it; false when none comes.
    ///
    /// # Blocking
    /// Until the loop has come round, or all threads of the process wait.
    #[must_use]
    pub fn beats(&self) -> bool {
        matches!(self.ask(), Heard::Beat)
    }

    /// Holds the answer to letting the loop go on while this thread works. A
    /// loop that has ended is no matter of this: who ended it tells why.
    ///
    /// # Panics
    /// If it stands still: ends the check, with this sentence.
    ///
    /// # Blocking
    /// As [`beats`](Self::beats).
    pub fn goes_on(&self, or_else: &str) {
        if matches!(self.ask(), Heard::Silence) {
            let name = thread::current().name().unwrap_or("none").to_owned();
            Finding::new(Verdict::Lazy, or_else)
                .expected("the loop answers while the work goes on")
                .observed(format!(
                    "no answer, and nobody else at work: the loop's own \
                     thread is busy (the work is done on thread {name})"
                ))
                .report();
        }
    }

    fn ask(&self) -> Heard {
        let (answer, heard) = mpsc::channel();
        if self.0.send(answer).is_err() {
            return Heard::End;
        }
        let mut quiet = Quiet::new();
        loop {
            match heard.recv_timeout(GLANCE) {
                Ok(()) => return Heard::Beat,
                Err(mpsc::RecvTimeoutError::Disconnected) => {
                    return Heard::End;
                }
                Err(mpsc::RecvTimeoutError::Timeout) => {}
            }
            if quiet.lasts() {
                return Heard::Silence;
            }
        }
    }
}

/// What comes of a question.
enum Heard {
    Beat,
    /// Nobody is at work any more who could make one.
    Silence,
    /// The loop has ended.
    End,
}

#[cfg(test)]
mod tests {
    use tokio::task::spawn_blocking;

    use super::*;
    use crate::on_a_loop;

    #[test]
    fn a_loop_that_waits_for_a_thread_stands_still() {
        let found = on_a_loop(async {
            let heart = Heartbeat::start();
            let asker = heart.asker();
            let (done, wait) = mpsc::channel();
            let work = spawn_blocking(move || {
                // Dropped, when this panics, too: then the loop goes on.
                let _done: mpsc::Sender<()> = done;
                asker.goes_on("It stands still.");
            });
            // Not `await`: the loop itself waits. It hears of the end alone.
            let _ = wait.recv();
            heart.stop().await;
            work.await.expect_err("it found something")
        });

        let found = found.into_panic().downcast::<Finding>();
        let found = found.expect("it is a finding");
        assert_eq!(found.verdict, Verdict::Lazy);
        assert_eq!(found.sentence, "It stands still.");
    }

    #[test]
    fn a_loop_that_has_ended_is_not_said_to_stand_still() {
        let asker = on_a_loop(async {
            let heart = Heartbeat::start();
            let asker = heart.asker();
            heart.stop().await;
            asker
        });

        assert!(!asker.beats());
        asker.goes_on("Nobody is to say this.");
    }
}
