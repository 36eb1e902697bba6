//! Where the links come from that are checked once.

use std::num::NonZeroUsize;
use std::time::{Duration, Instant};

use shared::lesson::{Error, Lesson};
use url::Url;
use web::blocking::Client;
use web::outcome::FetchError;
use web::settings::Settings;

use crate::links;
use crate::pages;
use crate::tree::{Tree, Walk};
use crate::world::{World, client};

/// A local wiki, a page of the student's own, or neither: then it is a file.
pub struct Source<'a> {
    pub world: Option<World>,
    pub url: Option<&'a Url>,
    pub workers: NonZeroUsize,
    /// How long one link may take.
    pub timeout: Duration,
    /// How long after the beginning no more are begun.
    pub deadline: Option<Duration>,
    pub lesson: &'a Lesson,
}

/// The links, and until when there is time for them.
pub struct Sought {
    pub links: Vec<Url>,
    pub until: Option<Instant>,
    /// How many pages of a site were read.
    pub pages: usize,
    /// Pages of a site whose links are not in the list.
    pub unread: Vec<FetchError>,
}

impl Source<'_> {
    /// A client that gives each link so long.
    pub fn client(&self, timeout: Duration) -> Settings {
        match &self.world {
            Some(world) => world.client(self.workers, timeout),
            None => client(self.workers, timeout),
        }
    }

    fn until(&self) -> Option<Instant> {
        self.deadline.map(|after| Instant::now() + after)
    }

    /// A list whose time begins now.
    pub fn sought(&self, links: Vec<Url>) -> Sought {
        Sought {
            links,
            until: self.until(),
            pages: 0,
            unread: Vec::new(),
        }
    }

    /// The links of one page, or of the wiki's random ones.
    pub fn page(&self) -> Result<Sought, Error> {
        if let Some(world) = &self.world {
            return Ok(self.sought(world.links(self.lesson)?));
        }
        let page = self.url.expect("without a world and a file there is one");
        let fetched = Client::new(self.client(self.timeout))
            .fetch(page)
            .map_err(|error| Error::Failed(error.to_string()))?;
        let links = links::external(&fetched.text(), &fetched.url);
        Ok(self.sought(links))
    }

    /// The links of a whole site. The time for them runs while it is walked.
    pub fn tree(&self) -> Result<Sought, Error> {
        let until = self.until();
        let (first, patience) = match (&self.world, self.url) {
            (Some(world), _) => (world.front_page(), pages::TIMEOUT),
            (None, page) => {
                let page = page.expect("without a world there is a page");
                (page.clone(), self.timeout)
            }
        };
        let walk = Walk {
            client: self.client(patience),
            workers: self.workers,
            deadline: until,
            lesson: self.lesson,
        };
        let Tree {
            links,
            pages,
            unread,
        } = walk.from(&first)?;
        Ok(Sought {
            links,
            until,
            pages,
            unread,
        })
    }
}
