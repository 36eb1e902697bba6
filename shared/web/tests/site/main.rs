//! The local web, asked over bare sockets: no client of ours is believed.

mod books;
mod client;
mod dials;
mod hosts;
mod life;
mod pages;
mod repeatable;
mod roads;
