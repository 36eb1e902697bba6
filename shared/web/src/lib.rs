//! The local web, and the clients that fetch it.
//!
//! | room | what is in it |
//! |---|---|
//! | [`site`] | the local web: hosts, pages and faults, in a process of its own |
//! | [`blocking`] | a client for threads |
//! | [`asynchronous`] | a client for tasks |
//! | [`html`] | links and text out of a page |
//! | [`polite`] | robots.txt, and a pace for each host |
//!
//! A lesson that fetches needs an internet that a student may not have, that a
//! teacher cannot keep quiet and that a test cannot count on. [`site`] stands
//! in for it. Nothing here knows of pools: who fetches at once, and how many,
//! is the lesson's subject.

pub mod asynchronous;
pub mod blocking;
pub mod html;
pub mod polite;
pub mod site;
