//! Frames through what a child has anyway: its standard input and output.

use std::env;
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};

use nix::fcntl::{FcntlArg, OFlag, fcntl};
use nix::unistd::{dup2_stdin, dup2_stdout};

use super::{PoolEnds, WorkerEnds};

/// Calls one way, the bell the other way.
pub type Line = UnixStream;
/// Where the pool reads answers.
pub type AnswerSource = ChildStdout;
/// Where the worker writes answers.
pub type AnswerSink = File;

/// The carrier of a worker that is not started yet.
pub struct Door {
    line: UnixStream,
}

impl Door {
    /// Tells the command how its process will be reached.
    pub fn prepare(command: &mut Command, name: &str) -> io::Result<Self> {
        let (line, theirs) = UnixStream::pair()?;
        command
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .stdout(Stdio::piped())
            .arg0(name)
            // Ctrl-C at the terminal goes to a whole group of processes. The
            // parent decides what it means; a worker that died of it would
            // look like a crash.
            .process_group(0);
        Ok(Self { line })
    }

    /// The pool's ends. The command must be dropped first: while it lives, our
    /// own process holds the worker's end of the line, and would not see the
    /// worker close it.
    pub fn open(self, child: &mut Child) -> io::Result<PoolEnds> {
        let answers = child
            .stdout
            .take()
            .ok_or_else(|| io::Error::other("its output is gone"))?;
        fcntl(&answers, FcntlArg::F_SETFL(OFlag::O_NONBLOCK))?;
        Ok(PoolEnds {
            bell: self.line.try_clone()?,
            calls: self.line,
            answers,
        })
    }
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
    let calls = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    let answers = File::from(io::stdout().as_fd().try_clone_to_owned()?);
    dup2_stdin(File::open("/dev/null")?)?;
    dup2_stdout(io::stderr())?;
    Ok(WorkerEnds {
        bell: calls.try_clone()?,
        calls,
        answers,
    })
}
