//! The local web: hosts, pages and faults, in a process of its own.
//!
//! **The question.** A lesson about waiting needs somebody to wait for. How do
//! a hundred students fetch the same pages, with the same faults, offline?
//!
//! **The naive answer** is a server on a thread of the lesson. Its CPU time and
//! memory then count as the client's, and its own locks and threads are in the
//! pictures.
//!
//! **The mend** is a process of its own: this same program, started again.
//! [`serve`] at the top of `main` turns it into the site. It talks HTTP over
//! loopback to whoever comes, and to the program that started it through its
//! standard input and output:
//!
//! ```text
//!  program ── settings, “books?”, “reset” ──▶ site
//!          ◀─ names, books ──────────────────
//!  clients ── HTTP, as bad as asked for ────▶ 127.0.0.x
//! ```
//!
//! When the program ends, however it ends, its end of the site's standard input
//! closes, and the site ends too.

mod books;
mod fault;
mod names;
mod settings;
mod start;

pub use books::Books;
pub use fault::Fault;
pub use names::{Lookup, Names};
pub use settings::{Rule, Settings};
pub use start::{Site, SiteError, serve};
