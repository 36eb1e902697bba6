//! The links of a page.
//!
//! Parsing is what a crawler's CPU is busy with: on a page of some tens of
//! kilobytes it costs ten times what fetching costs. So there are two ways,
//! with the same answers:
//!
//! | way | what it builds | cost |
//! |---|---|---|
//! | [`tree`] | every element, text and attribute, as a tree to ask | 1 |
//! | [`tokens`] | nothing: tags go by, and links are picked out | 0.54–0.65 |
//!
//! Measured on pages of 5 to 900 KB, built with optimisation; a page of 53 KB
//! takes the tree 1.9 ms, the tokens 1.2 ms.
//!
//! The tree is for who wants to know where on the page something stands. A
//! crawler wants links, wherever they stand. `cargo bench -- crawl` measures
//! both.
//!
//! A link is the `href` of an `<a>` or `<area>`. It is resolved against the
//! `<base>` of the page if it has one, its fragment is dropped, and it is
//! given once however often it stands there. What is no page (`mailto:`,
//! `javascript:`, a file) and what leads to the page itself is left out.

mod hrefs;
pub mod tokens;
pub mod tree;

#[cfg(test)]
mod tests;
