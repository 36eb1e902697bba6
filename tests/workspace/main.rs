//! The workspace itself: its layout, its dependencies, its README.

mod benchmarks;
mod dependencies;
mod layout;
mod readme;
