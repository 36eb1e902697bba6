//! The workspace itself: its layout, its dependencies, its README.

mod dependencies;
mod layout;
mod readme;
