//! How to be a guest on other people's servers.
//!
//! A crawler can ask faster than a small site can answer. Whether it may ask at
//! all is said in the site's `robots.txt`: [`Robots`]. How fast it asks is its
//! own choice, and [`Pace`] holds it to that, per host.

mod pace;
mod robots;

pub use pace::Pace;
pub use robots::{Robots, robots_url};
