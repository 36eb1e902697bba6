//! Frames through what a child has anyway: its standard input and output.

use std::env;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, OFlag, fcntl};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::time::{ClockId, clock_gettime};
use nix::unistd::{dup2_stdin, dup2_stdout};

use super::{PoolEnds, Source, WorkerEnds};
use crate::sync::thread;

/// Where the pool writes calls.
pub type CallSink = ChildStdin;
/// Where the worker writes answers.
pub type AnswerSink = File;

/// The end of a pipe that is read.
#[derive(Debug)]
pub struct Inlet(File);

impl Inlet {
    fn new(pipe: OwnedFd) -> io::Result<Self> {
        fcntl(&pipe, FcntlArg::F_SETFL(OFlag::O_NONBLOCK))?;
        Ok(Self(File::from(pipe)))
    }
}

impl Source for Inlet {
    fn read(
        &mut self,
        buffer: &mut [u8],
        patience: Duration,
        due: Option<Instant>,
    ) -> io::Result<usize> {
        let since = Instant::now();
        loop {
            match self.0.read(buffer) {
                Err(error)
                    if matches!(
                        error.kind(),
                        ErrorKind::WouldBlock | ErrorKind::Interrupted
                    ) => {}
                done => return done,
            }
            if since.elapsed() < patience {
                thread::yield_now();
            } else {
                sleep_until_readable(&self.0, due)?;
            }
        }
    }
}

fn sleep_until_readable(pipe: &File, due: Option<Instant>) -> io::Result<()> {
    let timeout = match due {
        None => PollTimeout::NONE,
        Some(due) => {
            let left = due.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(ErrorKind::TimedOut.into());
            }
            // In milliseconds, and rounded up: rounded down we would wake too
            // early and look again and again. Too far away is not waited for
            // in one go.
            let millis = left.as_millis().saturating_add(1);
            PollTimeout::try_from(millis).unwrap_or(PollTimeout::MAX)
        }
    };
    let mut pipe = [PollFd::new(pipe.as_fd(), PollFlags::POLLIN)];
    match poll(&mut pipe, timeout) {
        // A signal came in between: whoever called looks again.
        Ok(_) | Err(Errno::EINTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// The pipe of calls, which ends when the pool drops its end or dies.
#[derive(Debug)]
pub struct Lifeline(OwnedFd);

impl Lifeline {
    /// Waits for the end.
    pub fn wait(self) {
        loop {
            // Not for calls, which another thread reads: on Linux they do not
            // wake us.
            let mut pipe = [PollFd::new(self.0.as_fd(), PollFlags::POLLHUP)];
            let polled = poll(&mut pipe, PollTimeout::NONE);
            let ends = PollFlags::POLLHUP | PollFlags::POLLERR;
            match (polled, pipe[0].revents()) {
                (Err(Errno::EINTR), _) => {}
                (Ok(_), Some(seen)) if !seen.intersects(ends) => {
                    // On other systems they may. Then not too often.
                    thread::sleep(Duration::from_millis(100));
                }
                // An error means that we would never know: better to end now.
                _ => return,
            }
        }
    }
}

/// The carrier of a worker that is not started yet.
pub struct Door;

impl Door {
    /// Tells the command how its process will be reached.
    #[expect(clippy::unnecessary_wraps, reason = "a socket's may fail")]
    pub fn prepare(command: &mut Command, name: &str) -> io::Result<Self> {
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .arg0(name)
            // Ctrl-C at the terminal goes to a whole group of processes. The
            // parent decides what it means; a worker that died of it would
            // look like a crash.
            .process_group(0);
        Ok(Self)
    }

    /// The pool's ends.
    #[expect(clippy::unused_self, reason = "a socket's has a listener")]
    pub fn open(self, child: &mut Child) -> io::Result<PoolEnds> {
        let gone = || io::Error::other("its pipes are gone");
        let calls = child.stdin.take().ok_or_else(gone)?;
        let answers = child.stdout.take().ok_or_else(gone)?;
        Ok(PoolEnds {
            room: room(&calls)?,
            calls,
            answers: Inlet::new(answers.into())?,
        })
    }
}

/// What a pipe holds, however the bytes are cut. Linux keeps them in pages: a
/// write that does not fit into what is left of the last page begins a new one,
/// so in the worst case half of each is lost.
#[cfg(target_os = "linux")]
fn room(pipe: &ChildStdin) -> io::Result<usize> {
    let size = fcntl(pipe, FcntlArg::F_GETPIPE_SZ)?;
    Ok(usize::try_from(size).unwrap_or(0) / 2)
}

/// Other systems do not say. The pipes of those we know hold more than this.
#[cfg(not(target_os = "linux"))]
#[expect(clippy::unnecessary_wraps, reason = "Linux is asked, and may fail")]
fn room(_: &ChildStdin) -> io::Result<usize> {
    Ok(4096)
}

/// A clock that all processes of this machine share, and that nobody sets.
pub fn clock() -> Duration {
    clock_gettime(ClockId::CLOCK_MONOTONIC)
        .expect("every Unix has it")
        .into()
}

/// The program that is running.
pub fn executable() -> io::Result<PathBuf> {
    // On Linux this link leads to the very file that runs, even if a build has
    // put another one in its place.
    let itself = PathBuf::from("/proc/self/exe");
    if itself.exists() {
        Ok(itself)
    } else {
        env::current_exe()
    }
}

/// Takes the worker's ends, and leaves an empty standard input and the terminal
/// in their place.
///
/// What a task prints goes where standard error goes: it appears, in whole
/// lines, and programs that read the parent's output do not see it.
pub fn worker_ends(_: impl Iterator<Item = String>) -> io::Result<WorkerEnds> {
    // The copies close by themselves in programs that a task starts.
    let calls = io::stdin().as_fd().try_clone_to_owned()?;
    let answers = File::from(io::stdout().as_fd().try_clone_to_owned()?);
    dup2_stdin(File::open("/dev/null")?)?;
    dup2_stdout(io::stderr())?;
    Ok(WorkerEnds {
        lifeline: Lifeline(calls.try_clone()?),
        calls: Inlet::new(calls)?,
        answers,
    })
}
