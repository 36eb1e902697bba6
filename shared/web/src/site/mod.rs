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

//!
//! # The hosts
//! | host | what is there |
//! |---|---|
//! | [`WIKI`] | `/random` leads to an article; articles link to each other and to the outside |
//! | [`SHOP`] | a catalogue in pages, `/catalogue/page-1.html`, and its products |
//! | [`FLAGS`] | `/fr.png` and so on, for each of the [`COUNTRIES`] |
//! | [`DATA`] | three large [`FILES`] of CSV |
//! | any other name that ends in `.test` | the outside: a page at every address |
//! | [`REFUSED`] | refuses every connection |
//! | [`HANGING`] | never completes one (where a system lets a full queue wait, as Linux does) |
//! | names that end in `.dead` | are not known to the name service |
//!
//! These names are resolved by the client through [`Site::names`], so that URLs
//! look like those of the internet and carry no port. A Python twin is given
//! the same table as JSON, and overrides `socket.getaddrinfo` with it. Whoever
//! asks by number, as a browser does with `http://127.0.0.2:41007/`, gets the
//! host that lives there.
//!
//! # What can go wrong
//! Everything in [`Fault`], by host and path: see [`Rule`]. A fault depends on
//! the seed, the path and how often the path was asked for, and on nothing
//! else, so that counts can be checked and a second attempt can succeed.

mod books;
mod chance;
mod content;
mod fault;
mod names;
mod serving;
mod settings;
mod start;

pub use books::Books;
pub use content::{COUNTRIES, FILES};
pub use fault::Fault;
pub use names::{Lookup, Names};
pub use serving::{raise_descriptor_limit, serve};
pub use settings::{Rule, Settings};
pub use start::{Site, SiteError};

/// The host of the encyclopedia.
pub const WIKI: &str = "wiki.test";
/// The host of the shop.
pub const SHOP: &str = "shop.test";
/// The host of the flags.
pub const FLAGS: &str = "flags.test";
/// The host of the CSV files.
pub const DATA: &str = "data.test";
/// The host that refuses connections.
pub const REFUSED: &str = "refused.test";
/// The host that leaves connections waiting.
pub const HANGING: &str = "hanging.test";

/// Hosts that have a listener of their own.
const HOSTS: [&str; 4] = [WIKI, SHOP, FLAGS, DATA];
/// Who is at the listener of all other hosts when asked by number.
const OUTSIDE: &str = "outside.test";
