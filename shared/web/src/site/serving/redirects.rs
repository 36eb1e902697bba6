//! Redirects that lead to the page in so many hops, or never.
//!
//! How far a client has come stands in the URL, as `hop=2`, so that the site
//! need not remember anybody.

use crate::site::content::Page;

const HOP: &str = "hop=";

/// A target without its hop, and the number of the hop.
pub(super) fn split(target: &str) -> (&str, u32) {
    let Some((page, last)) = target.rsplit_once(['?', '&']) else {
        return (target, 0);
    };
    match last.strip_prefix(HOP).map(str::parse) {
        Some(Ok(hop)) => (page, hop),
        _ => (target, 0),
    }
}

/// The redirect to the next hop.
pub(super) fn to(target: &str, hop: u32, status: u16) -> Page {
    let sign = if target.contains('?') { '&' } else { '?' };
    Page::moved(status, format!("{target}{sign}{HOP}{hop}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hop_is_read_back_and_the_query_stays() {
        for page in ["/a", "/a?b=c", "/a?b=c&d"] {
            let location = to(page, 3, 302).location.unwrap();

            assert_eq!(split(&location), (page, 3));
        }
    }

    #[test]
    fn a_query_of_the_page_is_no_hop() {
        assert_eq!(split("/a?page=2"), ("/a?page=2", 0));
        assert_eq!(split("/a?hop=far"), ("/a?hop=far", 0));
    }
}
