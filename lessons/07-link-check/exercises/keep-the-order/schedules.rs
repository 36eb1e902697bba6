//! Holds an answer to `keep-the-order` to its promises, in every order of
//! steps.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use answer::check_all;
use probes::model::{Case, every_schedule, sync};
use probes::see;

/// Two workers check so many links.
fn checked(links: usize) {
    let links: Vec<usize> = (0..links).collect();

    let results = check_all(&links, 2, |link| {
        // Whoever may be faster is faster now.
        sync::thread::yield_now();
        *link
    });

    see("the results", results)
        .is(links, "Each result stands where its link does.");
}

#[test]
fn the_second_link_may_be_done_before_the_first() {
    every_schedule(|| checked(2));
}

#[test]
fn it_is_so_with_more_links_than_workers() {
    Case::new().schedules(2000).explore(|| checked(3));
}
