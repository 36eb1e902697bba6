//! Holds an answer to `frontier` to its promises, on real threads.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use std::sync::Barrier;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use answer::crawl;
use probes::overlap::{Gauge, Meeting};
use probes::{check, rules, see, step, sync, waiting};

#[test]
fn keeps_the_rules() {
    check(|| {
        let rules = rules!("answer.rs");
        rules.takes_sync_from_the_crate();
        rules.never_waits_for_a_time(
            "A slow page takes longer than any time that you choose: wait \
             for what happens, not for the clock.",
        );
    });
}

#[test]
fn nobody_goes_home_while_a_page_is_in_hand() {
    check(|| {
        let meeting = Meeting::of(12);

        crawl(12, vec![0], |page| {
            if page > 0 {
                meeting.arrive();
                return Vec::new();
            }
            // Whoever wants to go home has gone when all others sleep.
            waiting::until_others_sleep();
            (1..=12).collect()
        });

        meeting.took_place(
            "Twelve pages are to be visited by twelve workers, and not all of \
             them are there: some took an empty list for the end, or wait while \
             there is something to do.",
        );
    });
}

#[test]
fn nobody_waits_for_the_slowest_of_a_round() {
    check(|| {
        let meeting = Meeting::of(2);

        // Page 3 is found while page 1 is still in hand.
        crawl(2, vec![0], |page| match page {
            0 => vec![1, 2],
            2 => vec![3],
            _ => {
                meeting.arrive();
                Vec::new()
            }
        });

        meeting.took_place(
            "A worker has nothing to do until the slowest page of a round is \
             there, although there are pages to visit.",
        );
    });
}

#[test]
fn every_page_is_visited_once_by_no_more_than_the_workers() {
    check(|| {
        for workers in [1, 3] {
            for start in [vec![], vec![0], vec![0, 50]] {
                let visits: Vec<_> =
                    (0..PAGES).map(|_| AtomicU32::new(0)).collect();
                let gauge = Gauge::new();
                step("the crawl should end when all pages are visited");

                let seen = crawl(workers, start.clone(), |page| {
                    let _inside = gauge.enter();
                    // `Relaxed`: read when the crawl has ended.
                    visits[page as usize].fetch_add(1, Ordering::Relaxed);
                    thread::yield_now();
                    vec![(page * 7 + 1) % PAGES, page / 2, page]
                });

                gauge.never_above(workers, "There are more than the workers.");
                let visited: Vec<_> = (0..PAGES)
                    .filter(|page| {
                        let visits = &visits[*page as usize];
                        visits.load(Ordering::Relaxed) > 0
                    })
                    .collect();
                see("pages seen", seen.into_iter().collect::<Vec<_>>())
                    .is(visited.clone(), "All that was visited was seen.");
                see("pages visited", visited).is(
                    reachable(&start),
                    "All that can be reached is visited, and nothing else.",
                );
                let most = visits.into_iter().map(AtomicU32::into_inner).max();
                see("visits to one page", most.unwrap_or(0))
                    .at_most(1, "A page is visited once, whoever links to it.");
            }
        }
    });
}

/// Pages of the site above.
const PAGES: u32 = 100;

/// What can be reached on it, found by one thread.
fn reachable(start: &[u32]) -> Vec<u32> {
    let mut pages = start.to_vec();
    let mut at = 0;
    while let Some(&page) = pages.get(at) {
        for link in [(page * 7 + 1) % PAGES, page / 2] {
            if !pages.contains(&link) {
                pages.push(link);
            }
        }
        at += 1;
    }
    pages.sort_unstable();
    pages
}

#[test]
fn waiting_for_links_costs_nothing() {
    check(|| {
        let (in_hand, go_on) = (Barrier::new(2), Barrier::new(2));
        thread::scope(|scope| {
            scope.spawn(|| {
                crawl(2, vec![0], |_| {
                    in_hand.wait();
                    go_on.wait();
                    Vec::new()
                })
            });
            in_hand.wait();

            waiting::costs_nothing(
                "Who waits for links looks again and again.",
            );

            go_on.wait();
        });
    });
}
