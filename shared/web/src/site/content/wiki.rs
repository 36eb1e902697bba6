//! An encyclopedia: articles that link to each other and to the outside.

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::OnceLock;

use bytes::Bytes;
use rand::RngExt;
use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, SliceRandom};

use super::outside;
use super::page::{Page, head, robots, sitemap};
use super::text::{Script, slug};
use crate::site::{WIKI, chance};

pub(super) struct Wiki {
    seed: u64,
    titles: Vec<String>,
    by_path: HashMap<String, usize>,
    articles: Vec<OnceLock<Bytes>>,
    /// A shuffled deck of all articles: no random page comes again before all
    /// others have come.
    deck: Vec<usize>,
    /// Addresses outside.
    outside: Vec<String>,
}

impl Wiki {
    pub(super) fn new(seed: u64, articles: usize, outside: usize) -> Self {
        let mut generator = chance::generator(seed, "wiki", 0);
        let titles: Vec<_> = (0..articles)
            .map(|number| {
                let name = Script::any(&mut generator).name(&mut generator);
                // The number makes it the only one of its name.
                format!("{name} {number}")
            })
            .collect();
        let paths = titles.iter().map(|title| path_of(title));
        let mut deck: Vec<_> = (0..articles).collect();
        deck.shuffle(&mut generator);
        Self {
            seed,
            by_path: paths.zip(0..).collect(),
            articles: (0..articles).map(|_| OnceLock::new()).collect(),
            deck,
            outside: outside::links(seed, outside),
            titles,
        }
    }

    pub(super) fn page(&self, path: &str, attempt: u64) -> Option<Page> {
        Some(match path {
            "/" => Page::html(self.front_page()),
            "/random" => self.random(attempt),
            "/robots.txt" => robots(WIKI, &["/edit/"]),
            "/sitemap.xml" => {
                let paths = self.titles.iter().map(|title| path_of(title));
                sitemap(WIKI, paths)
            }
            _ if path.starts_with("/edit/") => {
                Page::html(head("Whoever is logged in may edit this", None))
            }
            _ => {
                let index = *self.by_path.get(path)?;
                let article =
                    self.articles[index].get_or_init(|| self.article(index));
                Page::html(article.clone())
            }
        })
    }

    fn random(&self, attempt: u64) -> Page {
        let articles = self.deck.len() as u64;
        let card = usize::try_from(attempt.saturating_sub(1) % articles)
            .expect("less than the deck");
        Page::moved(302, path_of(&self.titles[self.deck[card]]))
    }

    fn front_page(&self) -> String {
        let mut html = head("A wiki that nobody has written", None);
        html.push_str("<p><a href=\"/random\">A random page</a></p>\n<ul>\n");
        for title in self.titles.iter().take(50) {
            html.push_str("<li>");
            link_to(title, &mut html);
            html.push_str("</li>\n");
        }
        html.push_str("</ul>\n</body></html>\n");
        html
    }

    /// An article of some ten kilobytes, with links as they come in articles:
    /// to others, to sections, to pages for editing, to itself by its full
    /// address, and to the outside.
    fn article(&self, index: usize) -> Bytes {
        let generator = &mut chance::generator(self.seed, "article", index);
        let title = &self.titles[index];
        let path = path_of(title);
        let mut html = head(title, None);
        let sections = generator.random_range(5..=13);
        html.push_str("<ul class=\"contents\">\n");
        for section in 1..=sections {
            let _ = writeln!(
                html,
                "<li><a href=\"#section-{section}\">{section}</a></li>"
            );
        }
        html.push_str("</ul>\n");
        for section in 1..=sections {
            let name = Script::any(generator).name(generator);
            let _ = writeln!(
                html,
                "<h2 id=\"section-{section}\">{name} <a class=\"edit\" \
                 href=\"/edit/{}#{section}\">edit</a></h2>",
                &path["/wiki/".len()..]
            );
            for _ in 0..generator.random_range(2..=6) {
                self.paragraph(generator, &mut html);
            }
        }
        self.references(generator, &mut html);
        let _ = writeln!(
            html,
            "<p>Retrieved from <a href=\"http://{WIKI}{path}\">\
             http://{WIKI}{path}</a>. <a href=\"mailto:desk@{WIKI}\">Write to \
             us</a>. <a href=\"/\">Front page</a>.</p>\n</body></html>"
        );
        html.into()
    }

    fn paragraph(&self, generator: &mut StdRng, html: &mut String) {
        let script = Script::any(generator);
        html.push_str("<p>");
        for _ in 0..generator.random_range(3..=7) {
            let words = generator.random_range(5..=16);
            script.sentence(words, generator, html);
            if generator.random_bool(0.6) {
                let other = self.titles.choose(generator);
                link_to(other.expect("there is an article"), html);
                html.push(' ');
            }
        }
        html.push_str("</p>\n");
    }

    /// What the article stands on. Some addresses are named twice.
    fn references(&self, generator: &mut StdRng, html: &mut String) {
        html.push_str("<h2 id=\"references\">References</h2>\n<ol>\n");
        let mut last = None;
        for _ in 0..generator.random_range(0..=9) {
            let again = last.filter(|_| generator.random_bool(0.1));
            let Some(link) = again.or_else(|| self.outside.choose(generator))
            else {
                break;
            };
            last = Some(link);
            let script = Script::any(generator);
            let name = script.name(generator);
            let _ = writeln!(
                html,
                "<li><a class=\"external\" rel=\"nofollow\" \
                 href=\"{link}\">{name}</a></li>"
            );
        }
        html.push_str("</ol>\n");
    }
}

fn path_of(title: &str) -> String {
    format!("/wiki/{}", slug(title))
}

fn link_to(title: &str, html: &mut String) {
    let _ = write!(html, "<a href=\"{}\">{title}</a>", path_of(title));
}
