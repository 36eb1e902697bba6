//! Three steps with `async` and `await`, on the same executor and event loop.
//!
//! The compiler writes the future that `by_hand.rs` has: an enum with a variant
//! for each `await`.

use super::event_loop::Outcome;
use super::getting::Getting;
use super::steps::{page_in, robots, sitemap_in};

/// Fetches the page of that number.
// ANCHOR: download
pub async fn download(getting: Getting, number: usize) -> Outcome {
    let robots = getting.get(&robots()).await?;
    let sitemap = getting.get(&sitemap_in(&robots)?).await?;
    getting.get(&page_in(&sitemap, number)?).await
}
// ANCHOR_END: download
