//! The three steps of a download, each known from the one before.
//!
//! robots.txt says where the sitemap is, the sitemap where the pages are, and
//! then there is the page.

use super::http::{DownloadError, Link};

/// The shop of the local web.
pub const HOST: &str = "shop.test";

/// The first step: where robots.txt is, on every host.
pub fn robots() -> Link {
    Link {
        host: HOST.to_owned(),
        path: "/robots.txt".to_owned(),
    }
}

/// The second step: where the sitemap is.
///
/// # Errors
/// If `robots` names none.
pub fn sitemap_in(robots: &str) -> Result<Link, DownloadError> {
    robots
        .lines()
        .find_map(|line| line.strip_prefix("Sitemap:"))
        .ok_or_else(|| no_way_on("robots.txt names no sitemap"))?
        .trim()
        .parse()
}

/// The third step: where the page of that number is, counted round and round.
///
/// # Errors
/// If `sitemap` names no pages.
pub fn page_in(sitemap: &str, number: usize) -> Result<Link, DownloadError> {
    let pages: Vec<&str> = sitemap
        .split("<loc>")
        .skip(1)
        .filter_map(|rest| rest.split("</loc>").next())
        .collect();
    if pages.is_empty() {
        return Err(no_way_on("the sitemap names no page"));
    }
    pages[number % pages.len()].trim().parse()
}

fn no_way_on(why: &str) -> DownloadError {
    DownloadError::NoWayOn(why.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_is_read_from_the_one_before() {
        let robots = "User-agent: *\nSitemap: http://shop.test/sitemap.xml\n";
        let sitemap = "<url><loc>http://shop.test/a</loc></url>\n\
                       <url><loc>http://shop.test/b</loc></url>";

        assert_eq!(sitemap_in(robots).unwrap().path, "/sitemap.xml");
        assert_eq!(page_in(sitemap, 1).unwrap().path, "/b");
        assert_eq!(page_in(sitemap, 2).unwrap().path, "/a");
    }

    #[test]
    fn a_step_that_leads_nowhere_says_so() {
        let error = sitemap_in("User-agent: *").unwrap_err();
        assert_eq!(error.to_string(), "robots.txt names no sitemap");

        let error = page_in("<urlset></urlset>", 0).unwrap_err();
        assert_eq!(error.to_string(), "the sitemap names no page");
    }
}
