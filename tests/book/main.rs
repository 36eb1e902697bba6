//! The book in a real browser, as a reader sees it: `cargo test -p checks
//! --test book`.
//!
//! Needs Chromium. Without one the tests say loudly that they were skipped;
//! with `CI` set that is a failure.

mod accessible;
mod browser;
mod built;
mod looks;
mod reads;
mod stock;
mod widgets;
