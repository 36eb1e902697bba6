//! What can happen to a worker in mid-task.

use std::panic::resume_unwind;
use std::process;

use serde::{Deserialize, Serialize};

#[cfg(target_os = "linux")]
use crate::nonsense;

/// What happens to the worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WayToDie {
    /// The system kills it, as when memory runs out.
    #[cfg(unix)]
    Killed,
    /// A library in the task ends the process.
    Exits,
    /// It ends itself at once, without cleaning up.
    Aborts,
    /// It writes among its answers what is none. The pool kills it: whatever
    /// it says next could be mistaken for an answer.
    #[cfg(target_os = "linux")]
    WritesNonsense,
    /// The task panics. That is no death: the worker lives on.
    Panics,
}

impl WayToDie {
    /// All of them.
    pub const ALL: &[Self] = &[
        #[cfg(unix)]
        Self::Killed,
        Self::Exits,
        Self::Aborts,
        #[cfg(target_os = "linux")]
        Self::WritesNonsense,
        Self::Panics,
    ];

    /// What happened, in words.
    pub fn words(self) -> &'static str {
        match self {
            #[cfg(unix)]
            Self::Killed => "is killed",
            Self::Exits => "exits",
            Self::Aborts => "aborts",
            #[cfg(target_os = "linux")]
            Self::WritesNonsense => "writes nonsense",
            Self::Panics => "panics",
        }
    }

    /// Does it to this process.
    ///
    /// # Panics
    /// If that is the way.
    pub fn go(self) -> u32 {
        match self {
            #[cfg(unix)]
            Self::Killed => kill_this_process(),
            Self::Exits => process::exit(7),
            Self::Aborts => process::abort(),
            #[cfg(target_os = "linux")]
            Self::WritesNonsense => {
                nonsense::write();
                0
            }
            // As `panic!`, without a message on the terminal.
            Self::Panics => resume_unwind(Box::new("no bricks left")),
        }
    }
}

#[cfg(unix)]
fn kill_this_process() -> ! {
    use nix::sys::signal::{Signal, kill};
    use nix::unistd::Pid;

    // A process may always signal itself. The signal may take a moment.
    let _ = kill(Pid::this(), Signal::SIGKILL);
    loop {
        shared::sync::thread::park();
    }
}
