//! Holds an answer to `frontier` to its promises, in every order of steps.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use answer::crawl;
use probes::model::{Case, every_schedule, sync};
use probes::{Finding, Verdict, see};
use std::sync::atomic::{AtomicU32, Ordering};

#[test]
fn each_page_is_visited_once() {
    every_schedule(|| {
        // Not the model's: counting is no step that anybody waits for.
        let visits = [const { AtomicU32::new(0) }; 3];

        let seen = crawl(2, vec![0], |page| {
            visits[page as usize].fetch_add(1, Ordering::Relaxed);
            [vec![1, 2], vec![2, 0], vec![1]][page as usize].clone()
        });

        see("pages that were seen", seen)
            .is((0..3).collect(), "All three can be reached from page 0.");
        see("visits to each page", visits.map(AtomicU32::into_inner))
            .is([1, 1, 1], "A page is visited once, whoever links to it.");
    });
}

#[test]
fn all_go_home_when_the_last_page_is_done() {
    Case::new().schedules(5000).explore(|| {
        let seen = crawl(3, vec![7], |_| Vec::new());

        see("pages that were seen", seen).is([7].into(), "There is one page.");
    });
}

#[test]
fn nobody_goes_home_while_a_page_is_in_hand() {
    every_schedule(|| {
        let arrived = AtomicU32::new(0);

        crawl(2, vec![0], |page| {
            // Page 3 is news for one of them: the other looks, and waits on.
            match page {
                0 => return vec![3],
                3 => return vec![1, 2],
                _ => {}
            }
            arrived.fetch_add(1, Ordering::Relaxed);
            // The other worker is let go first, if it is still there.
            for _ in 0..TURNS {
                if arrived.load(Ordering::Relaxed) == 2 {
                    return Vec::new();
                }
                sync::thread::yield_now();
            }
            Finding::new(
                Verdict::Lazy,
                "There are two pages to visit and two workers, and one of them \
                 has gone home, or sleeps: it took an empty list for the end, \
                 or was not told that there is more.",
            )
            .expected("both pages are in hand at the same time")
            .observed("one worker visits both, one after the other")
            .report();
        });
    });
}

/// More steps than a worker takes from one page to the next.
const TURNS: usize = 30;
