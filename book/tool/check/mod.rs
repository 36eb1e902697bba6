//! What is checked beside directives: a chapter as it is written, and the
//! pages as they were built.

pub mod pages;
pub mod text;
