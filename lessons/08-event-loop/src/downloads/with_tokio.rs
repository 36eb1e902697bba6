//! Three steps with `async` and `await`, on tokio's executor and event loop.
//!
//! The same three lines. What is under them was written by others: it knows
//! timers, more threads, and every system's way to ask for events.

use web::site::Names;

use super::event_loop::Outcome;
use super::getting_on_tokio::get;
use super::steps::{page_in, robots, sitemap_in};

/// Fetches the page of that number.
pub async fn download(names: Names, number: usize) -> Outcome {
    let robots = get(&names, &robots()).await?;
    let sitemap = get(&names, &sitemap_in(&robots)?).await?;
    get(&names, &page_in(&sitemap, number)?).await
}
