//! The site's process, seen from inside.
//!
//! ```text
//! doors ──▶ connection ──▶ request ──▶ conduct: what do the rules say?
//!                              │
//!                              ▼
//!                           content ──▶ spoil ──▶ answer ──▶ outlet
//!                                                   ledger ◀──┘
//! ```
//!
//! It is written on bare sockets, since no HTTP library drips heads, resets
//! connections or lies about lengths. It runs on one thread: that is enough for
//! some ten thousand small answers per second, leaves the other cores to the
//! client, and takes what happens in the order in which it happens. With more
//! threads a client that gives up one request and starts another could be seen
//! with both in flight.

mod answer;
mod conduct;
mod connection;
mod descriptors;
mod doors;
mod ledger;
mod outlet;
mod redirects;
mod request;
mod spoil;

use std::env;
use std::io::{self, BufRead, Write};
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use serde::{Deserialize, Serialize};

pub use descriptors::raise_descriptor_limit;

use self::connection::Serving;
use self::doors::Doors;
use self::ledger::Ledger;
use super::books::Books;
use super::content::{World, outside};
use super::names::Names;
use super::settings::Settings;

/// First argument of a program that is started as the site.
pub(super) const SITE_FLAG: &str = "--local-web-site";

/// What the program that started the site may say to it: a line of JSON.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Command {
    /// How the books stand.
    Books,
    /// Begin new ones.
    Reset,
}

/// What the site answers: a line of JSON.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Reply {
    Listening(Names),
    Books(Books),
    Reset,
    Failed(String),
}

static SERVING: AtomicBool = AtomicBool::new(false);

/// Turns this process into the site if [`Site::start`](super::Site::start)
/// started it as one, and does nothing otherwise.
///
/// Call it first in `main`: the site is this same program, and what stands
/// before this call happens in it too.
///
/// # Blocking
/// In the site it never returns: the process ends when the program that started
/// it closes its standard input, or dies.
pub fn serve() {
    if !is_started_as_site() {
        return;
    }
    // `Relaxed`: it is read by whoever calls `Site::start` later in `main`,
    // which is this thread or one started from it.
    SERVING.store(true, Ordering::Relaxed);
    let ended = run();
    if let Err(error) = &ended {
        let _ = say(&Reply::Failed(error.to_string()));
    }
    process::exit(i32::from(ended.is_err()));
}

/// Whether this process was started as the site and never became it.
pub(super) fn is_lost_site() -> bool {
    // `Relaxed`: see the store.
    is_started_as_site() && !SERVING.load(Ordering::Relaxed)
}

fn is_started_as_site() -> bool {
    env::args_os()
        .nth(1)
        .is_some_and(|first| first == SITE_FLAG)
}

fn run() -> io::Result<()> {
    let mut settings = String::new();
    // Not by `lines`, which would keep the input locked.
    io::stdin().read_line(&mut settings)?;
    let settings: Settings = serde_json::from_str(&settings)?;
    // With the limit that it has, it serves fewer connections at once.
    let _ = raise_descriptor_limit();
    let ledger = Ledger::default();
    let listener = thread::Builder::new().name("site: control".into());
    let books = ledger.clone();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let doors = Doors::bind().await?;
        say(&Reply::Listening(doors.names()?))?;
        // Never joined: it ends the process.
        listener.spawn(move || obey(&books))?;
        let mut rules = outside::rules();
        rules.extend(settings.rules.iter().cloned());
        let serving = Serving {
            seed: settings.seed,
            rules,
            world: World::new(&settings),
            ledger,
        };
        doors.serve(serving).await;
        Ok(())
    })
}

/// Does as it is told, until whoever told it has gone.
fn obey(books: &Ledger) {
    let lines = io::stdin().lock().lines();
    for line in lines.map_while(Result::ok) {
        let reply = match serde_json::from_str(&line) {
            Ok(Command::Books) => Reply::Books(books.read()),
            Ok(Command::Reset) => {
                books.reset();
                Reply::Reset
            }
            Err(error) => Reply::Failed(error.to_string()),
        };
        if say(&reply).is_err() {
            break;
        }
    }
    process::exit(0);
}

fn say(reply: &Reply) -> io::Result<()> {
    let mut line = serde_json::to_string(reply)?;
    line.push('\n');
    let mut output = io::stdout().lock();
    output.write_all(line.as_bytes())?;
    output.flush()
}
