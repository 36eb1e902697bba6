//! Three steps as callbacks: what is to be done next is said beforehand.
//!
//! Each step stands inside the one before, and so does what happens when it
//! fails: `?` and loops end at the edge of a callback.

use super::event_loop::{EventLoop, Outcome};
use super::steps::{page_in, robots, sitemap_in};

/// Fetches the page of that number, and calls `then` with it.
pub fn download(
    event_loop: &mut EventLoop,
    number: usize,
    then: impl FnOnce(Outcome) + 'static,
) {
    // ANCHOR: download
    event_loop.get(&robots(), move |event_loop, robots| {
        let sitemap = match robots.and_then(|robots| sitemap_in(&robots)) {
            Ok(sitemap) => sitemap,
            Err(error) => return then(Err(error)),
        };
        event_loop.get(&sitemap, move |event_loop, sitemap| {
            let page = sitemap.and_then(|list| page_in(&list, number));
            let page = match page {
                Ok(page) => page,
                Err(error) => return then(Err(error)),
            };
            event_loop.get(&page, move |_, page| then(page));
        });
    });
    // ANCHOR_END: download
}
