//! What a site's `robots.txt` asks of its guests (RFC 9309).

use std::fmt::Write as _;
use std::time::Duration;

use robotstxt::{DefaultMatcher, RobotsParseHandler, parse_robotstxt};
use url::{Position, Url};

use crate::outcome::{Failure, FetchError, Fetched};

/// What a site asks of us.
///
/// ```
/// use web::polite::Robots;
///
/// let robots = Robots::read("User-agent: *\nDisallow: /cart", "course/1.0");
/// assert!(robots.allows(&"http://shop.test/bricks".parse()?));
/// assert!(!robots.allows(&"http://shop.test/cart/7".parse()?));
/// # Ok::<(), url::ParseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Robots {
    rules: Rules,
    agent: String,
    delay: Option<Duration>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Rules {
    /// Everything is allowed.
    Open,
    /// Nothing is.
    Closed,
    /// What these lines say.
    Lines(String),
}

/// So much of a file is read; the standard asks for no less (RFC 9309, 2.5).
const READ: usize = 500 << 10;

/// Longer lines are no paths of ours.
const LINE: usize = 2_000;

/// Where a site's rules are, for any page of it.
///
/// ```
/// let page = "http://wiki.test/articles/7?print=yes".parse()?;
/// let robots = web::polite::robots_url(&page);
/// assert_eq!(robots.as_str(), "http://wiki.test/robots.txt");
/// # Ok::<(), url::ParseError>(())
/// ```
#[must_use]
pub fn robots_url(page: &Url) -> Url {
    let mut url = page.clone();
    url.set_path("/robots.txt");
    url.set_query(None);
    url.set_fragment(None);
    url
}

impl Robots {
    /// What the lines of a `robots.txt` ask of who calls itself `agent`:
    /// `course/1.0` is meant by lines for `course`, or else by those for `*`.
    #[must_use]
    pub fn read(text: &str, agent: &str) -> Self {
        let agent = agent.split('/').next().unwrap_or(agent).to_owned();
        let lines = plain(text);
        let mut delays = Delays::new(&agent);
        parse_robotstxt(&lines, &mut delays);
        let delay = delays.ours.or(delays.for_all);
        Self {
            rules: Rules::Lines(lines),
            agent,
            delay,
        }
    }

    /// What follows from an attempt to fetch the file (RFC 9309, 2.3.1): a site
    /// without one allows everything; one that is broken, or cannot be
    /// reached, is to be left alone.
    #[must_use]
    pub fn from_outcome(
        outcome: &Result<Fetched, FetchError>,
        agent: &str,
    ) -> Self {
        let rules = match outcome {
            Ok(file) => return Self::read(&file.text(), agent),
            Err(error) => match error.failure {
                Failure::Status(400..=428 | 430..=499)
                // “At least five consecutive redirects” were followed.
                | Failure::TooManyRedirects(_)
                | Failure::RedirectLoop => Rules::Open,
                _ => Rules::Closed,
            },
        };
        Self {
            rules,
            agent: agent.to_owned(),
            delay: None,
        }
    }

    /// Whether the page may be fetched.
    #[must_use]
    pub fn allows(&self, url: &Url) -> bool {
        match &self.rules {
            Rules::Open => true,
            Rules::Closed => false,
            Rules::Lines(lines) => {
                let url = &url[..Position::AfterQuery];
                DefaultMatcher::default().one_agent_allowed_by_robots(
                    lines,
                    &self.agent,
                    url,
                )
            }
        }
    }

    /// Whether nothing at all may be fetched because the file could not be.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.rules == Rules::Closed
    }

    /// How long the site asks to wait between two requests. Not in the
    /// standard, but many sites say it.
    #[must_use]
    pub fn delay(&self) -> Option<Duration> {
        self.delay
    }
}

/// The lines in the letters that URLs are written in: others as `%C3%A9`, as
/// they are compared (RFC 9309, 2.2.2). Nor may the parser, which cuts long
/// lines between bytes, meet one of several bytes there.
fn plain(text: &str) -> String {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut plain = String::with_capacity(text.len());
    for line in text.split(['\n', '\r']) {
        if plain.len() + line.len() > READ {
            break;
        }
        if line.len() > LINE {
            continue;
        }
        for byte in line.bytes() {
            if byte.is_ascii() {
                plain.push(byte.into());
            } else {
                write!(plain, "%{byte:02X}").expect("a string takes it");
            }
        }
        plain.push('\n');
    }
    plain
}

/// Finds `Crawl-delay` lines.
struct Delays<'a> {
    agent: &'a str,
    group: Group,
    ours: Option<Duration>,
    for_all: Option<Duration>,
}

/// Whom the lines at hand are for.
#[derive(Default)]
struct Group {
    ours: bool,
    for_all: bool,
    /// Whether a rule has come: the next `User-agent` begins another group.
    ruled: bool,
}

impl<'a> Delays<'a> {
    fn new(agent: &'a str) -> Self {
        Self {
            agent,
            group: Group::default(),
            ours: None,
            for_all: None,
        }
    }
}

impl RobotsParseHandler for Delays<'_> {
    fn handle_robots_start(&mut self) {}

    fn handle_robots_end(&mut self) {}

    fn handle_user_agent(&mut self, _: u32, agent: &str) {
        if self.group.ruled {
            self.group = Group::default();
        }
        let agent = agent.trim();
        self.group.ours |= agent.eq_ignore_ascii_case(self.agent);
        self.group.for_all |= agent == "*";
    }

    fn handle_allow(&mut self, _: u32, _: &str) {
        self.group.ruled = true;
    }

    fn handle_disallow(&mut self, _: u32, _: &str) {
        self.group.ruled = true;
    }

    fn handle_sitemap(&mut self, _: u32, _: &str) {}

    fn handle_unknown_action(&mut self, _: u32, action: &str, value: &str) {
        if !action.trim().eq_ignore_ascii_case("crawl-delay") {
            return;
        }
        self.group.ruled = true;
        let seconds = value.trim().parse().ok();
        let delay =
            seconds.and_then(|time| Duration::try_from_secs_f64(time).ok());
        if self.group.ours {
            self.ours = delay;
        }
        if self.group.for_all {
            self.for_all = delay;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AGENT: &str = "course/1.0";

    fn allows(robots: &Robots, path: &str) -> bool {
        let page = format!("http://shop.test{path}");
        robots.allows(&page.parse().unwrap())
    }

    #[test]
    fn the_longest_rule_decides_and_patterns_are_understood() {
        let robots = Robots::read(
            "User-agent: *\nDisallow: /private\nAllow: /private/open\n\
             Disallow: /*.pdf$\nDisallow: /*?session=",
            AGENT,
        );

        for (path, allowed) in [
            ("/", true),
            ("/private/1", false),
            ("/private/open/1", true),
            ("/list.pdf", false),
            ("/list.pdf.html", true),
            ("/cart?session=7", false),
        ] {
            assert_eq!(allows(&robots, path), allowed, "{path}");
        }
    }

    #[test]
    fn lines_for_us_stand_before_those_for_all() {
        let robots = Robots::read(
            "User-agent: *\nDisallow: /\nCrawl-delay: 9\n\n\
             User-agent: other\nUser-agent: Course\nDisallow: /cart\n\
             Crawl-delay: 0.5\n\nUser-agent: third\nCrawl-delay: 7",
            AGENT,
        );

        assert!(allows(&robots, "/bricks"));
        assert!(!allows(&robots, "/cart"));
        assert_eq!(robots.delay(), Some(Duration::from_millis(500)));
    }

    #[test]
    fn a_delay_for_all_is_ours_where_nobody_names_us() {
        let robots = Robots::read("User-agent: *\nCrawl-delay: 2", AGENT);
        let nonsense = Robots::read("User-agent: *\nCrawl-delay: -1", AGENT);

        assert_eq!(robots.delay(), Some(Duration::from_secs(2)));
        assert_eq!(nonsense.delay(), None);
    }

    #[test]
    fn a_path_in_other_letters_is_compared_as_urls_write_it() {
        let robots = Robots::read("User-agent: *\nDisallow: /café", AGENT);

        assert!(!allows(&robots, "/café"));
        assert!(allows(&robots, "/cafe"));
    }

    #[test]
    fn a_hostile_file_is_read_without_harm() {
        let long = "é".repeat(50_000);
        let text = format!(
            "User-agent: *\nDisallow: /{long}\n\u{0}\nDisallow: /cart\n{}",
            "Disallow: /a\n".repeat(100_000)
        );

        let robots = Robots::read(&text, AGENT);

        assert!(!allows(&robots, "/cart"));
        assert!(allows(&robots, "/bricks"));
    }

    #[test]
    fn a_site_without_a_file_is_open_and_a_broken_one_is_left_alone() {
        let failed = |failure| {
            let error = FetchError {
                url: Box::new("http://shop.test/robots.txt".parse().unwrap()),
                failure,
                redirects: 0,
                attempts: 1,
            };
            Robots::from_outcome(&Err(error), AGENT)
        };

        assert!(allows(&failed(Failure::Status(404)), "/"));
        assert!(allows(&failed(Failure::RedirectLoop), "/"));
        for broken in [
            Failure::Status(503),
            Failure::Status(429),
            Failure::Dropped,
            Failure::UnknownHost,
        ] {
            assert!(failed(broken).is_closed());
        }
    }
}
