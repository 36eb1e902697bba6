//! Holds an answer to `semaphore` to its promises, in every order of steps.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use answer::Semaphore;
use probes::model::{Case, name, sync};
use probes::see;
use sync::Arc;
use sync::atomic::{AtomicUsize, Ordering};

#[test]
fn no_more_work_than_there_are_permits_and_everybody_gets_one() {
    Case::new().with_false_alarms().explore(|| work(1, 2));
}

#[test]
fn two_permits_are_never_three() {
    Case::new().schedules(3000).explore(|| work(2, 3));
}

#[test]
fn each_permit_that_is_given_back_is_told_of() {
    Case::new().schedules(3000).explore(|| {
        let semaphore = Arc::new(Semaphore::new(2));
        let through = Arc::new(AtomicUsize::new(0));
        let crawl = |number: usize| {
            let (semaphore, through) =
                (Arc::clone(&semaphore), Arc::clone(&through));
            sync::thread::spawn(move || {
                name(&format!("crawler {number}"));
                // `Relaxed`, here and below: one thread of the system runs all.
                let done = semaphore.with_permit(|| Ok::<_, ()>(number));
                through.fetch_add(1, Ordering::Relaxed);
                done.is_ok()
            })
        };
        let crawlers = semaphore.with_permit(|| {
            let first = crawl(1);
            // Who holds a lock while it works is found out elsewhere: here the
            // second permit would be waited for without end.
            for _ in 0..TURNS {
                if through.load(Ordering::Relaxed) > 0 {
                    return semaphore.with_permit(|| {
                        // Both may wait, and both permits may be back before
                        // one of the two looks.
                        Ok::<_, ()>(vec![first, crawl(2), crawl(3)])
                    });
                }
                sync::thread::yield_now();
            }
            Ok(vec![first])
        });

        for crawler in crawlers.expect("spawning does not fail") {
            let done = crawler.join().expect("a panic ends the case");
            see("whether the work was done", done)
                .is(true, "What the work gives is handed on.");
        }
    });
}

/// More steps than it takes to do nothing with a permit.
const TURNS: usize = 20;

/// So many threads, one permit each, one piece of work each.
fn work(permits: usize, threads: usize) {
    let semaphore = Arc::new(Semaphore::new(permits));
    let at_work = Arc::new(AtomicUsize::new(0));
    let threads: Vec<_> = (1..=threads)
        .map(|number| {
            let (semaphore, at_work) =
                (Arc::clone(&semaphore), Arc::clone(&at_work));
            sync::thread::spawn(move || {
                name(&format!("crawler {number}"));
                let done = semaphore.with_permit(|| {
                    let now = at_work.fetch_add(1, Ordering::Relaxed) + 1;
                    see("at work at the same time", now).at_most(
                        permits,
                        "More are at work than there are permits.",
                    );
                    at_work.fetch_sub(1, Ordering::Relaxed);
                    Ok::<_, ()>(number)
                });
                see("what the work gave", done)
                    .is(Ok(number), "What the work gives is handed on.");
            })
        })
        .collect();
    for thread in threads {
        thread.join().expect("a panic ends the case");
    }
}
