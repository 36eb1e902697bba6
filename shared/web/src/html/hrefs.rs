//! From what stands in `href` to URLs, for both ways of finding it.

use std::collections::HashSet;

use url::Url;

/// What was found on a page, in the order of the page.
#[derive(Debug, Default)]
pub(super) struct Hrefs {
    /// That of the first `<base>` that has one: later ones do not count.
    base: Option<String>,
    links: Vec<String>,
}

impl Hrefs {
    pub(super) fn base(&mut self, href: &str) {
        self.base.get_or_insert_with(|| href.to_owned());
    }

    pub(super) fn link(&mut self, href: &str) {
        self.links.push(href.to_owned());
    }

    /// The pages they lead to, each once.
    pub(super) fn resolve(self, page: &Url) -> Vec<Url> {
        let base = self.base.and_then(|base| page.join(&base).ok());
        let base = base.as_ref().unwrap_or(page);
        let mut page = page.clone();
        page.set_fragment(None);

        // Menus say the same words on each page, and a table of contents says
        // them twice: what was resolved once need not be again.
        let mut read = HashSet::new();
        let mut seen = HashSet::new();
        let mut links = Vec::new();
        for href in &self.links {
            let before = href.split('#').next().unwrap_or_default();
            if !read.insert(before) {
                continue;
            }
            let Ok(mut url) = base.join(href) else {
                continue;
            };
            url.set_fragment(None);
            let is_page = matches!(url.scheme(), "http" | "https");
            if is_page && url != page && seen.insert(url.clone()) {
                links.push(url);
            }
        }
        links
    }
}
