//! Links and text out of a page.
