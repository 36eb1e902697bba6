//! All links of a site: its pages are visited, one level of links after the
//! other.
//!
//! A page belongs to the site if it has the same scheme, host and port as the
//! first one, and lies in the same folder or below. What is found is in the
//! order in which it stands on the pages, whichever worker was first; so the
//! same site has the same list, each time.

use std::collections::HashSet;
use std::fmt::Display;
use std::num::NonZeroUsize;
use std::time::Instant;

use shared::lesson::{Error, Lesson};
use shared::task::MapOptions;
use shared::thread_pool::ThreadPool;
use url::Url;
use web::blocking::Client;
use web::html::tokens;
use web::outcome::{Failure, FetchError};
use web::settings::Settings;

use crate::watch::watched;

/// What the pages of a site say.
pub struct Tree {
    /// The first page and every link, to the site itself and to the outside,
    /// each once.
    pub links: Vec<Url>,
    /// How many pages were read.
    pub pages: usize,
    /// Pages that are there and could not be read to the end: their links are
    /// not in the list. A page that is not there is told as a dead link.
    pub unread: Vec<FetchError>,
}

/// How a site is walked.
pub struct Walk<'a> {
    pub client: Settings,
    pub workers: NonZeroUsize,
    /// When to begin no more.
    pub deadline: Option<Instant>,
    pub lesson: &'a Lesson,
}

impl Walk<'_> {
    /// Visits the site that begins with this page.
    ///
    /// # Errors
    /// [`Error::Stopped`] on Ctrl-C.
    ///
    /// # Blocking
    /// Until the last page is read, or the deadline has passed.
    pub fn from(&self, first: &Url) -> Result<Tree, Error> {
        let client = Client::new(self.client.clone());
        watched(&client, self.lesson.stop(), self.deadline, || {
            self.visit(first, &client)
        })
    }

    fn visit(&self, first: &Url, client: &Client) -> Result<Tree, Error> {
        let failed = |why: &dyn Display| Error::Failed(why.to_string());
        let pool = ThreadPool::with_workers(self.workers);
        // Its length is that of what is known, and grows with each level.
        let bar = self.lesson.progress(0, "pages");
        let mut seen = HashSet::from([first.clone()]);
        let mut tree = Tree {
            links: vec![first.clone()],
            pages: 0,
            unread: Vec::new(),
        };
        let mut level = tree.links.clone();
        while !level.is_empty() {
            bar.inc_length(level.len() as u64);
            let task = {
                let (client, first) = (client.clone(), first.clone());
                move |page| read(&client, &page, &first)
            };
            // A page's links wait here until all pages before it are read.
            let options = MapOptions::new().buffer(2 * self.workers.get());
            let mut next = Vec::new();
            for came in pool.map_with(options, level, task) {
                self.lesson.stop().check()?;
                bar.inc(1);
                match came.map_err(|error| failed(&error))? {
                    Ok(links) => {
                        tree.pages += 1;
                        let links = links.into_iter();
                        next.extend(
                            links.filter(|link| seen.insert(link.clone())),
                        );
                    }
                    Err(error) if hides_links(&error.failure) => {
                        tree.unread.push(error);
                    }
                    Err(_) => {}
                }
            }
            tree.links.extend(next.iter().cloned());
            next.retain(|link| is_below(link, first));
            level = next;
        }
        Ok(tree)
    }
}

/// The links of one page of the site; none of what is not a page, or is led
/// away to another site.
fn read(
    client: &Client,
    page: &Url,
    first: &Url,
) -> Result<Vec<Url>, FetchError> {
    let page = client.fetch(page)?;
    if !page.is_html() || !is_below(&page.url, first) {
        return Ok(Vec::new());
    }
    let mut links = tokens::links(&page.text(), &page.url);
    links.retain(|link| matches!(link.scheme(), "http" | "https"));
    Ok(links)
}

/// Whether links may be lost with this. With all other failures the page's own
/// link is dead.
fn hides_links(failure: &Failure) -> bool {
    matches!(
        failure,
        Failure::BodyTimeout(_)
            | Failure::Deadline(_)
            | Failure::Truncated
            | Failure::BadCompression
            | Failure::TooLarge(_)
            | Failure::Status(429)
            | Failure::ShutDown
    )
}

/// Whether a link is of the site that begins with this page.
fn is_below(link: &Url, first: &Url) -> bool {
    let folder = first.path();
    let folder = folder.rfind('/').map_or("", |end| &folder[..=end]);
    link.origin() == first.origin() && link.path().starts_with(folder)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_site_is_what_lies_in_the_folder_of_its_first_page() {
        let first = "http://docs.test:81/std/index.html".parse().unwrap();
        let below = |link: &str| is_below(&link.parse().unwrap(), &first);

        assert!(below("http://docs.test:81/std/"));
        assert!(below(
            "http://docs.test:81/std/vec/struct.Vec.html?search=a"
        ));
        assert!(!below("http://docs.test:81/core/index.html"));
        assert!(!below("http://docs.test:81/std"));
        assert!(!below("http://docs.test/std/index.html"));
        assert!(!below("https://docs.test:81/std/index.html"));
        assert!(!below("http://other.test:81/std/index.html"));
    }
    #[test]
    fn links_are_lost_with_a_page_that_is_there_and_not_read() {
        let time = Duration::from_secs(1);

        for lost in [
            Failure::BodyTimeout(time),
            Failure::Deadline(time),
            Failure::Truncated,
            Failure::BadCompression,
            Failure::TooLarge(1),
            Failure::Status(429),
            Failure::ShutDown,
        ] {
            assert!(hides_links(&lost), "{lost:?}");
        }
        for dead in [
            Failure::Status(404),
            Failure::Refused,
            Failure::ResponseTimeout(time),
            Failure::RedirectLoop,
        ] {
            assert!(!hides_links(&dead), "{dead:?}");
        }
    }
}
