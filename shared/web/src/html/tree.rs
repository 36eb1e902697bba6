//! Links by a tree of the whole page.

use std::sync::LazyLock;

use scraper::{Html, Selector};
use url::Url;

use super::hrefs::Hrefs;

static BASE: LazyLock<Selector> = LazyLock::new(|| selector("base[href]"));
static LINK: LazyLock<Selector> =
    LazyLock::new(|| selector("a[href], area[href]"));

/// The links of a page, in its order.
///
/// ```
/// use web::html::tree;
///
/// let page = "http://shop.test/bricks/".parse()?;
/// let links = tree::links("<a href='2x4.html#price'>2 × 4</a>", &page);
/// assert_eq!(links[0].as_str(), "http://shop.test/bricks/2x4.html");
/// # Ok::<(), url::ParseError>(())
/// ```
#[must_use]
pub fn links(text: &str, page: &Url) -> Vec<Url> {
    links_in(&Html::parse_document(text), page)
}

/// The links of a page that is a tree already, for who asks it more.
#[must_use]
pub fn links_in(tree: &Html, page: &Url) -> Vec<Url> {
    let mut hrefs = Hrefs::default();
    for base in tree.select(&BASE) {
        hrefs.base(base.attr("href").unwrap_or_default());
    }
    for link in tree.select(&LINK) {
        hrefs.link(link.attr("href").unwrap_or_default());
    }
    hrefs.resolve(page)
}

fn selector(text: &'static str) -> Selector {
    Selector::parse(text).expect("our selectors are well formed")
}
