//! Both clients against servers that misbehave, one fault at a time. What one
//! says, the other must say too.

mod both;
mod dials;
mod pages;
mod server;
mod time;
mod trouble;
