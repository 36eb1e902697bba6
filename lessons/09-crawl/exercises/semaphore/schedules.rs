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
