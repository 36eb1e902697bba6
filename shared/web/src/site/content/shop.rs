//! A shop of bricks: a catalogue in pages, and a page for each product.

use std::fmt::Write;
use std::sync::OnceLock;

use bytes::Bytes;
use rand::RngExt;
use rand::rngs::StdRng;

use super::flags::flag;
use super::page::{Page, head, robots, sitemap};
use super::text::{LATIN, slug};
use crate::site::{SHOP, chance};

const PER_PAGE: usize = 24;
/// One product of so many is in no list: only the one before it leads there,
/// so that who stops at the catalogue does not find everything.
const UNLISTED: usize = 10;

pub(super) struct Shop {
    seed: u64,
    names: Vec<String>,
    listed: Vec<usize>,
    products: Vec<OnceLock<Bytes>>,
}

impl Shop {
    pub(super) fn new(seed: u64, products: usize) -> Self {
        let generator = &mut chance::generator(seed, "shop", 0);
        let names = (0..products).map(|_| LATIN.name(generator)).collect();
        Self {
            seed,
            names,
            listed: (0..products)
                .filter(|product| product % UNLISTED != UNLISTED - 1)
                .collect(),
            products: (0..products).map(|_| OnceLock::new()).collect(),
        }
    }

    pub(super) fn page(&self, path: &str) -> Option<Page> {
        match path {
            "/" => return Some(Page::html(front_page())),
            "/robots.txt" => return Some(robots(SHOP, &["/basket"])),
            "/sitemap.xml" => {
                let products = (0..self.names.len()).map(|of| self.path_of(of));
                return Some(sitemap(SHOP, products));
            }
            "/basket" => {
                return Some(Page::html(head("Your basket is empty", None)));
            }
            _ => {}
        }
        if let Some(rest) = path.strip_prefix("/pictures/") {
            let number = rest.strip_suffix(".png")?.parse().ok()?;
            return self.picture(number);
        }
        if let Some(rest) = path.strip_prefix("/catalogue/page-") {
            let number = rest.strip_suffix(".html")?.parse().ok()?;
            return self.catalogue(number).map(Page::html);
        }
        // Only the number counts, as in many shops; the rest is for readers.
        let number = path.strip_prefix("/product/")?.split('-').next()?;
        let product: usize = number.parse().ok()?;
        let cached = self.products.get(product)?;
        let page = cached.get_or_init(|| self.product(product));
        Some(Page::html(page.clone()))
    }

    fn path_of(&self, product: usize) -> String {
        let name = slug(&self.names[product]);
        format!("/product/{product}-{name}.html")
    }

    /// A page of the catalogue. Its links are relative to a base, each product
    /// has two, one of them with a fragment, and not all links are pages.
    fn catalogue(&self, number: usize) -> Option<String> {
        let last = self.listed.len().div_ceil(PER_PAGE);
        if !(1..=last).contains(&number) {
            return None;
        }
        let title = format!("Bricks, page {number} of {last}");
        let mut html = head(&title, Some("/catalogue/"));
        html.push_str("<ul class=\"products\">\n");
        let products = self.listed.chunks(PER_PAGE).nth(number - 1)?;
        for &product in products {
            let link = format!("..{}", self.path_of(product));
            let name = &self.names[product];
            let _ = writeln!(
                html,
                "<li class=\"product\"><a href=\"{link}\"><img alt=\"\" \
                 src=\"../pictures/{product}.png\"></a> \
                 <a href=\"{link}#reviews\">{name}</a> \
                 <span class=\"price\">{}</span></li>",
                self.price(product)
            );
        }
        html.push_str("</ul>\n<p class=\"pager\">\n");
        for (label, page) in [("back", number - 1), ("next", number + 1)] {
            if (1..=last).contains(&page) {
                let _ = writeln!(
                    html,
                    "<a class=\"{label}\" href=\"page-{page}.html\">{label}</a>"
                );
            }
        }
        html.push_str(
            "<a href=\"mailto:orders@shop.test\">Write to us</a> \
             <a href=\"tel:+000000\">call us</a> \
             <a href=\"javascript:history.back()\">back</a> \
             <a href=\"/basket?from=catalogue\">basket</a> \
             <a href=\"#top\">up</a></p>\n</body></html>\n",
        );
        Some(html)
    }

    /// A product's page, with links to products like it.
    fn product(&self, product: usize) -> Bytes {
        let generator = &mut chance::generator(self.seed, "product", product);
        let mut html = head(&self.names[product], None);
        let _ = writeln!(
            html,
            "<p class=\"crumbs\"><a href=\"/\">Shop</a> › \
             <a href=\"/catalogue/page-1.html\">Bricks</a></p>\n\
             <p class=\"price\">{}</p>\n<p class=\"pieces\">{} pieces</p>",
            self.price(product),
            generator.random_range(12..4_000)
        );
        paragraphs(generator, &mut html);
        html.push_str("<h2 id=\"related\">Others look at</h2>\n<ul>\n");
        let count = self.names.len();
        let others = (0..generator.random_range(2..=6))
            .map(|_| generator.random_range(0..count));
        for other in others.chain([(product + 1) % count]) {
            // Relative to this page's own folder.
            let path = self.path_of(other);
            let link = path.trim_start_matches("/product/");
            let _ = writeln!(
                html,
                "<li><a href=\"{link}\">{}</a></li>",
                self.names[other]
            );
        }
        html.push_str("</ul>\n<h2 id=\"reviews\">Reviews</h2>\n");
        paragraphs(generator, &mut html);
        html.push_str(
            "<p><a href=\"/basket\">Into the basket</a> \
             <a href=\"#reviews\">reviews</a></p>\n</body></html>\n",
        );
        html.into()
    }

    fn picture(&self, product: usize) -> Option<Page> {
        let name = self.names.get(product)?.to_ascii_lowercase();
        let name: String =
            name.chars().filter(char::is_ascii_lowercase).collect();
        Some(Page::png(flag(name.get(..2)?).into()))
    }

    fn price(&self, product: usize) -> String {
        let product = (product as u64).to_le_bytes();
        let cents = chance::number(self.seed, &[b"price", &product]) % 30_000;
        format!("€ {}.{:02}", cents / 100, cents % 100)
    }
}

fn front_page() -> String {
    head("A shop of bricks", None)
        + "<p><a href=\"catalogue/page-1.html\">All bricks</a> \
           <a href=\"HTTP://SHOP.TEST/catalogue/page-1.html\">again</a></p>\n\
           </body></html>\n"
}

fn paragraphs(generator: &mut StdRng, html: &mut String) {
    for _ in 0..generator.random_range(3..=8) {
        html.push_str("<p>");
        for _ in 0..generator.random_range(2..=6) {
            let words = generator.random_range(5..=16);
            LATIN.sentence(words, generator, html);
        }
        html.push_str("</p>\n");
    }
}
