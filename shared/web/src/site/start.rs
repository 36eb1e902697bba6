//! The site's process, seen from the program that starts it.

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use serde::Serialize;
use thiserror::Error;

use super::books::Books;
use super::names::{Lookup, Names};
use super::serving::{self, Reply, SITE_FLAG, is_lost_site};
use super::settings::Settings;

/// How long the site's process may take to say anything. It answers at once;
/// this turns a machine that has none left for it into an error.
const PATIENCE: Duration = Duration::from_secs(30);

/// The local web, running in a process of its own.
///
/// Dropping it ends the process. The process also ends by itself when this one
/// dies.
///
/// ```no_run
/// use web::site::{Settings, Site};
///
/// fn main() -> Result<(), web::site::SiteError> {
///     web::site::serve();
///
///     let site = Site::start(&Settings::new(42))?;
///     let url = site.url("wiki.test", "/random");
///     // … a client fetches `url`, resolving names with `site.names()` …
///     assert_eq!(site.books()?.hits_of("wiki.test", "/random"), 1);
///     Ok(())
/// }
/// ```
#[must_use = "the site ends when this is dropped"]
#[derive(Debug)]
pub struct Site {
    process: Child,
    names: Names,
    control: Mutex<Control>,
    listener: Option<JoinHandle<()>>,
}

/// What is said to the site, and what it says: one question at a time.
#[derive(Debug)]
struct Control {
    /// None while the site is being ended: closing it is the sign.
    questions: Option<ChildStdin>,
    replies: Receiver<io::Result<Reply>>,
}

/// Why there is no site, or no answer from it.
#[derive(Debug, Error)]
pub enum SiteError {
    /// The process of the site cannot be started.
    #[error("the local site cannot be started: {0}")]
    Start(#[source] io::Error),
    /// The program does not call [`serve`](super::serve), so that it would
    /// start itself for ever.
    #[error("the local site is not served: call `web::site::serve` in `main`")]
    NotServed,
    /// The site's process has ended.
    #[error("the local site has ended")]
    Ended,
    /// The site's process says what it should not.
    #[error("the local site says: {0}")]
    Said(String),
    /// The site's process has not answered for a long time.
    #[error("the local site has not answered for 30 s")]
    Silent,
}

impl Site {
    /// Starts this program again as the site, and waits until it listens.
    ///
    /// # Errors
    /// When the process cannot be started, or finds no port to listen on.
    pub fn start(settings: &Settings) -> Result<Self, SiteError> {
        if is_lost_site() {
            return Err(SiteError::NotServed);
        }
        let program = env::current_exe().map_err(SiteError::Start)?;
        Self::start_program(&program, settings)
    }

    /// Starts another program that calls [`serve`](super::serve), for whoever
    /// has no `main` of their own, as tests.
    ///
    /// # Errors
    /// As [`start`](Self::start).
    pub fn start_program(
        program: &Path,
        settings: &Settings,
    ) -> Result<Self, SiteError> {
        let mut command = Command::new(program);
        command
            .arg(SITE_FLAG)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        #[cfg(unix)]
        {
            use std::os::unix::process::CommandExt;
            // Ctrl-C is for the program, which still has answers to wait for.
            command.process_group(0);
        }
        let mut process = command.spawn().map_err(SiteError::Start)?;
        let questions = process.stdin.take();
        let output = process.stdout.take();
        let (sender, replies) = channel();
        let listener = thread::Builder::new()
            .name("site: replies".into())
            .spawn(move || listen(output, &sender));
        // From here on, an error drops the site, which ends the process.
        let mut site = Self {
            process,
            names: Names::nobody(),
            control: Mutex::new(Control { questions, replies }),
            listener: None,
        };
        site.listener = Some(listener.map_err(SiteError::Start)?);
        match site.ask(settings)? {
            Reply::Listening(names) => site.names = names,
            other => return Err(SiteError::Said(format!("{other:?}"))),
        }
        Ok(site)
    }

    /// Which host is at which address, for the client's resolver.
    #[must_use]
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// The address of a host of the site, if it has one.
    #[must_use]
    pub fn address(&self, host: &str) -> Option<SocketAddr> {
        match self.names.look_up(host) {
            Lookup::At(address) => Some(address),
            Lookup::Unknown | Lookup::NotOurs => None,
        }
    }

    /// The URL of a page: `url("wiki.test", "/random")`.
    #[must_use]
    pub fn url(&self, host: &str, path: &str) -> String {
        format!("http://{host}{path}")
    }

    /// The id of the site's process.
    #[must_use]
    pub fn process_id(&self) -> u32 {
        self.process.id()
    }

    /// What the site has served so far.
    ///
    /// # Errors
    /// When the site's process has ended.
    pub fn books(&self) -> Result<Books, SiteError> {
        match self.ask(&serving::Command::Books)? {
            Reply::Books(books) => Ok(books),
            other => Err(SiteError::Said(format!("{other:?}"))),
        }
    }

    /// Begins new books, and a new count of each path's attempts.
    ///
    /// # Errors
    /// When the site's process has ended.
    pub fn reset_books(&self) -> Result<(), SiteError> {
        match self.ask(&serving::Command::Reset)? {
            Reply::Reset => Ok(()),
            other => Err(SiteError::Said(format!("{other:?}"))),
        }
    }

    fn ask(&self, question: &impl Serialize) -> Result<Reply, SiteError> {
        let mut line =
            serde_json::to_string(question).expect("it is plain data");
        line.push('\n');
        // One question at a time, so that each gets its own reply.
        let mut control =
            self.control.lock().unwrap_or_else(PoisonError::into_inner);
        let questions = control.questions.as_mut().ok_or(SiteError::Ended)?;
        questions
            .write_all(line.as_bytes())
            .map_err(|_| SiteError::Ended)?;
        match control.replies.recv_timeout(PATIENCE) {
            Ok(Ok(Reply::Failed(why))) => Err(SiteError::Said(why)),
            Ok(Ok(reply)) => Ok(reply),
            Ok(Err(error)) => Err(SiteError::Said(error.to_string())),
            Err(RecvTimeoutError::Disconnected) => Err(SiteError::Ended),
            Err(RecvTimeoutError::Timeout) => Err(SiteError::Silent),
        }
    }
}

/// Reads what the site says, until it ends.
fn listen(output: Option<ChildStdout>, replies: &Sender<io::Result<Reply>>) {
    let lines = output.map(|output| BufReader::new(output).lines());
    for line in lines.into_iter().flatten() {
        let reply = line.and_then(|line| Ok(serde_json::from_str(&line)?));
        let last = reply.is_err();
        if replies.send(reply).is_err() || last {
            return;
        }
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let control = self
            .control
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner);
        control.questions = None;
        // It has nothing to save, and may be in the middle of anything.
        let _ = self.process.kill();
        let _ = self.process.wait();
        if let Some(listener) = self.listener.take() {
            let _ = listener.join();
        }
    }
}
