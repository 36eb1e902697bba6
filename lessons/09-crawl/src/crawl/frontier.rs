//! A crawl with a frontier: one queue that all workers take from, and put what
//! they find into.
//!
//! No worker waits for a round to end. But who says when all is done? That the
//! queue is empty says nothing: a page in a worker's hands may fill it again.
//! [`JoinQueue::join`] counts what was put and what is dealt with, and links
//! are put *before* their page counts as done: the count cannot reach zero in
//! between. Then each worker is sent home by a sentinel, as in the notebooks.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use shared::measure::Track;
use shared::queue::JoinQueue;
use std::thread;
use url::Url;
use web::blocking::Client;

use super::{Fruit, Haul, Job, Seen, Visited};

/// What a worker finds in the queue.
enum Errand {
    Fetch(Url),
    /// The sentinel.
    GoHome,
}

/// The number of the next run: each has workers, and tracks, of its own.
static RUNS: AtomicUsize = AtomicUsize::new(1);

/// Crawls with a frontier.
pub fn crawl(job: &Job) -> Haul {
    // `Relaxed`: each run gets a number of its own, in whatever order.
    let run = RUNS.fetch_add(1, Ordering::Relaxed);
    let client = Client::new(job.settings.clone());
    let seen = Seen::new(job.scope.clone(), &job.start);
    let haul = Mutex::new(Haul::default());
    let queue = JoinQueue::unbounded();
    let put = |errand| {
        let put = queue.put(errand);
        put.map_err(|_| ()).expect("nobody shuts this queue down");
    };
    // ANCHOR: work
    let work = |track: &mut Track| {
        while let Ok(errand) = queue.get() {
            let Errand::Fetch(url) = errand.value else {
                break;
            };
            // When the crawl is cut off, what is queued is let go of.
            if job.cut.is_due() {
                continue;
            }
            let visited = visit(job, &client, url, track);
            let haul = haul.lock();
            let mut haul = haul.unwrap_or_else(PoisonError::into_inner);
            let links = haul.keep(visited, job);
            job.show(seen.len(), &haul);
            drop(haul);
            for link in seen.admit(links) {
                put(Errand::Fetch(link));
            }
            // Only now, with `errand`, does this page count as done.
        }
    };
    // ANCHOR_END: work
    job.cut.guard(&client, || {
        thread::scope(|scope| {
            let work = &work;
            for number in 1..=job.workers.get() {
                let name = format!("frontier {run}, worker {number}");
                let mut track = job.timeline.track(name);
                scope.spawn(move || work(&mut track));
            }
            for url in &job.start {
                put(Errand::Fetch(url.clone()));
            }
            queue.join();
            for _ in 0..job.workers.get() {
                put(Errand::GoHome);
            }
        });
    });
    haul.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// Fetches a page and reads it, on this thread.
pub(super) fn visit(
    job: &Job,
    client: &Client,
    url: Url,
    track: &mut Track,
) -> Visited {
    let host = url.host_str().unwrap_or_default();
    let turn = job.pace.turn(host, Instant::now());
    // Cut off while it waits, it is told so by the client below.
    let _ = job.cut.stop.pause(turn);
    let in_hand = job.gauge.take();
    let fetched = track.wait("fetch", |_| client.fetch(&url));
    let outcome =
        fetched.map(|fetched| track.span("read", |_| Fruit::of(&fetched, job)));
    drop(in_hand);
    Visited { url, outcome }
}
