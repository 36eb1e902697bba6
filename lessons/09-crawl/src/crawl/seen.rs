//! What is known already, and what is none of our business.
//!
//! Without it a crawl never ends: pages link to each other. A page counts as
//! seen when it is first *found*, not when it is fetched: in between, nine
//! other workers may find it too.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use url::{Origin, Url};
use web::polite::Robots;

/// Where a crawl may go.
#[derive(Clone, Debug)]
pub enum Scope {
    /// To the pages it begins with, and no further.
    Start,
    /// To all pages of one site that its robots.txt allows, up to so many.
    Site {
        origin: Origin,
        robots: Arc<Robots>,
        most: usize,
    },
}

/// The pages that were found so far.
#[derive(Debug)]
pub struct Seen {
    scope: Scope,
    urls: Mutex<HashSet<Url>>,
}

impl Seen {
    /// Nothing is seen but where it begins.
    pub fn new(scope: Scope, start: &[Url]) -> Self {
        Self {
            scope,
            urls: Mutex::new(start.iter().cloned().collect()),
        }
    }

    /// Those of `links` that nobody has found before and that may be fetched:
    /// from now on they are seen.
    pub fn admit(&self, mut links: Vec<Url>) -> Vec<Url> {
        let Scope::Site {
            origin,
            robots,
            most,
        } = &self.scope
        else {
            return Vec::new();
        };
        let mut urls = self.urls.lock().unwrap_or_else(PoisonError::into_inner);
        links.retain(|url| {
            // The cheapest question first: most links are known.
            !urls.contains(url)
                && urls.len() < *most
                && url.origin() == *origin
                && robots.allows(url)
                && urls.insert(url.clone())
        });
        links
    }

    /// How many were found.
    pub fn len(&self) -> usize {
        self.urls
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        text.parse().unwrap()
    }

    fn seen(most: usize) -> Seen {
        let start = url("http://shop.test/");
        let robots = "User-agent: *\nDisallow: /basket";
        let scope = Scope::Site {
            origin: start.origin(),
            robots: Arc::new(Robots::read(robots, "course")),
            most,
        };
        Seen::new(scope, &[start])
    }

    #[test]
    fn a_page_is_admitted_once() {
        let seen = seen(10);
        let links = ["http://shop.test/", "http://shop.test/a"].map(url);

        assert_eq!(seen.admit(links.to_vec()), [url("http://shop.test/a")]);
        assert_eq!(seen.admit(links.to_vec()), []);
        assert_eq!(seen.len(), 2);
    }

    #[test]
    fn other_sites_and_what_robots_txt_forbids_are_not_admitted() {
        let seen = seen(10);

        let admitted = seen.admit(vec![
            url("http://wiki.test/a"),
            url("https://shop.test/a"),
            url("http://shop.test:81/a"),
            url("http://shop.test/basket?from=a"),
        ]);

        assert_eq!(admitted, []);
    }

    #[test]
    fn no_more_are_admitted_than_the_limit() {
        let seen = seen(3);
        let links = ["/a", "/b", "/c"]
            .map(|path| url("http://shop.test/").join(path).unwrap());

        assert_eq!(seen.admit(links.to_vec()), links[..2]);
    }
}
