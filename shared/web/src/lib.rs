//! The local web, and the clients that fetch it.
//!
//! | room | what is in it |
//! |---|---|
//! | [`site`] | the local web: hosts, pages and faults, in a process of its own |
//! | [`blocking`] | a client for threads |
//! | [`asynchronous`] | a client for tasks |
//! | [`settings`] | what a client may do, and for how long |
//! | [`outcome`] | what comes of a fetch |
//! | [`html`] | the links of a page |
//! | [`polite`] | robots.txt, and a pace for each host |
//!
//! A lesson that fetches needs an internet that a student may not have, that a
//! teacher cannot keep quiet and that a test cannot count on. [`site`] stands
//! in for it. Nothing here knows of pools: who fetches at once, and how many,
//! is the lesson's subject.
//!
//! The two clients share all that decides and none that waits:
//!
//! ```text
//! blocking ──────┐          ┌─ redirects, retries, pauses   (visit)
//!                ├─ Visit ──┼─ unpacking, limits, charsets  (body, charset)
//! asynchronous ──┘          └─ hosts                        (dns)
//! ```

#[cfg(feature = "asynchronous")]
pub mod asynchronous;
#[cfg(feature = "blocking")]
pub mod blocking;
#[cfg(any(feature = "asynchronous", feature = "blocking"))]
mod body;
#[cfg(any(feature = "asynchronous", feature = "blocking"))]
mod charset;
#[cfg(any(feature = "asynchronous", feature = "blocking"))]
mod dns;
#[cfg(feature = "html")]
pub mod html;
#[cfg(any(feature = "asynchronous", feature = "blocking"))]
pub mod outcome;
#[cfg(any(feature = "asynchronous", feature = "blocking"))]
pub mod polite;
#[cfg(any(feature = "asynchronous", feature = "blocking"))]
pub mod settings;
pub mod site;
#[cfg(any(feature = "asynchronous", feature = "blocking"))]
mod visit;
