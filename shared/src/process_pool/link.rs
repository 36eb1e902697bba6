//! One worker process, as its pool sees it: where to write, what to kill.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::time::SystemTime;

use super::answers::Answers;
use super::carrier::{CallSink, Door, PoolEnds};
use super::serve::{RECORD, WORKER_FLAG};
use crate::sync::{Arc, Mutex, MutexGuard};

/// The program that workers are, as it was when the pool was built.
#[derive(Debug)]
pub(super) struct Program {
    path: PathBuf,
    /// Size in bytes, and when it was last written.
    seen: (u64, Option<SystemTime>),
}

impl Program {
    pub(super) fn at(path: PathBuf) -> io::Result<Self> {
        let seen = look_at(&path)?;
        Ok(Self { path, seen })
    }

    /// Starts the program as a worker, which is to say when it ran what if it
    /// is to `record`. Gives the process and where its answers
    /// come from.
    ///
    /// # Errors
    /// A sentence that says what went wrong.
    pub(super) fn start(
        &self,
        name: &str,
        frame_limit: usize,
        record: bool,
    ) -> Result<(Link, Answers), String> {
        let path = self.path.display();
        let failed = |error| format!("cannot start {path}: {error}");
        if look_at(&self.path).map_err(failed)? != self.seen {
            return Err(format!(
                "{path} was built again since this pool was: its tasks may \
                 have other types; start the program again"
            ));
        }
        let mut command = Command::new(&self.path);
        let record = if record { RECORD } else { "" };
        command.args([WORKER_FLAG, name, &frame_limit.to_string(), record]);
        let door = Door::prepare(&mut command, name).map_err(failed)?;
        let mut child = command.spawn().map_err(failed)?;
        match door.open(&mut child) {
            Ok(PoolEnds {
                calls,
                answers,
                room,
            }) => {
                let answers = Answers::new(answers, frame_limit);
                Ok((Link::new(child, calls, room), answers))
            }
            Err(error) => {
                // Nobody else knows the process: reap it here.
                let _ = child.kill();
                let _ = child.wait();
                Err(failed(error))
            }
        }
    }
}

fn look_at(path: &Path) -> io::Result<(u64, Option<SystemTime>)> {
    let found = fs::metadata(path)?;
    // Not every file system knows the time.
    Ok((found.len(), found.modified().ok()))
}

/// A running worker. Two locks, since whoever kills a worker must not wait for
/// somebody who writes to it.
#[derive(Debug)]
pub(super) struct Link {
    pid: u32,
    /// How many bytes of calls are taken without the worker reading.
    room: usize,
    calls: Mutex<Option<BufWriter<CallSink>>>,
    child: Mutex<Child>,
}

impl Link {
    fn new(child: Child, calls: CallSink, room: usize) -> Self {
        Self {
            pid: child.id(),
            room,
            calls: Mutex::new(Some(BufWriter::new(calls))),
            child: Mutex::new(child),
        }
    }

    /// The process id.
    pub(super) fn pid(&self) -> u32 {
        self.pid
    }

    /// How many bytes may be on their way to a worker that does not read.
    pub(super) fn room(&self) -> usize {
        self.room
    }

    /// Writes frames in one go.
    ///
    /// A failure is not reported: it means that the worker is dead or dying,
    /// and whoever reads its answers will see that and knows what to do.
    ///
    /// # Blocking
    /// While the pipe is full. Not at all for frames that there is
    /// [room](Self::room) for; for a larger one while a worker that has nothing
    /// else to do reads it. [`kill`](Self::kill) ends the wait.
    pub(super) fn send(&self, frames: &[Arc<Vec<u8>>]) {
        let mut calls = self.calls();
        let Some(pipe) = calls.as_mut() else { return };
        let written = frames
            .iter()
            .try_for_each(|frame| pipe.write_all(frame))
            .and_then(|()| pipe.flush());
        if written.is_err() {
            // Without the buffered rest, which dropping would try to write.
            let _ = calls.take().map(BufWriter::into_parts);
        }
    }

    /// Closes the pipe: the worker sees the end of file and ends.
    pub(super) fn hang_up(&self) {
        drop(self.calls().take());
    }

    /// Ends the process, whatever it is doing.
    pub(super) fn kill(&self) {
        // An error means that it has ended by itself.
        let _ = self.child().kill();
    }

    /// Takes the process off the system's list and says how it ended.
    ///
    /// # Blocking
    /// Until it has ended. Called once it has been killed, or has closed its
    /// end of the pipe and so is about to end.
    pub(super) fn reap(&self) -> io::Result<ExitStatus> {
        self.child().wait()
    }

    fn calls(&self) -> MutexGuard<'_, Option<BufWriter<CallSink>>> {
        self.calls.lock().expect("writing to a pipe does not panic")
    }

    fn child(&self) -> MutexGuard<'_, Child> {
        self.child.lock().expect("killing and waiting do not panic")
    }
}
