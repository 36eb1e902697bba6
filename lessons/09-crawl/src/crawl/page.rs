//! What is read from a page: where it leads, and what it says.

use std::sync::LazyLock;

use scraper::{Html, Selector};
use url::Url;
use web::html::{tokens, tree};
use web::outcome::Fetched;

/// What is kept of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// What its heading says.
    pub title: Option<String>,
    /// What it costs, if it is for sale.
    pub price: Option<String>,
    /// How many pages it leads to.
    pub links: usize,
    /// How many bytes it has.
    pub bytes: usize,
}

/// A page that was read.
#[derive(Clone, Debug, Default)]
pub struct Read {
    pub page: Page,
    pub links: Vec<Url>,
}

static TITLE: LazyLock<Selector> = LazyLock::new(|| selector("h1"));
static PRICE: LazyLock<Selector> = LazyLock::new(|| selector("p.price"));

/// Reads all of it: heading, price and links, from a tree of the page.
pub fn by_tree(fetched: &Fetched) -> Read {
    if !fetched.is_html() {
        return by_size(fetched);
    }
    let tree = Html::parse_document(&fetched.text());
    let text = |selector: &LazyLock<Selector>| {
        let element = tree.select(selector).next()?;
        Some(element.text().collect::<String>().trim().to_owned())
    };
    let links = tree::links_in(&tree, &fetched.url);
    Read {
        page: Page {
            title: text(&TITLE),
            price: text(&PRICE),
            links: links.len(),
            bytes: fetched.body.len(),
        },
        links,
    }
}

/// Reads the links alone, for less than half of the work.
pub fn by_tokens(fetched: &Fetched) -> Read {
    if !fetched.is_html() {
        return by_size(fetched);
    }
    let links = tokens::links(&fetched.text(), &fetched.url);
    Read {
        page: Page {
            links: links.len(),
            bytes: fetched.body.len(),
            ..Page::default()
        },
        links,
    }
}

/// Reads nothing: what is no HTML leads nowhere, and who measures waiting does
/// not want to measure reading.
pub fn by_size(fetched: &Fetched) -> Read {
    Read {
        page: Page {
            bytes: fetched.body.len(),
            ..Page::default()
        },
        links: Vec::new(),
    }
}

fn selector(text: &'static str) -> Selector {
    Selector::parse(text).expect("our selectors are well formed")
}
