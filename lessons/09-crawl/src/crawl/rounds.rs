//! A crawl in rounds: a pool fetches all pages that are known, then all that
//! those have led to, and so on.
//!
//! The list never grows while it is worked on, so `map` is all it takes. The
//! price: at the end of each round everybody waits for its slowest page. A site
//! that is deep and narrow is crawled as if there were one worker.

use std::sync::Arc;

use shared::measure::Timeline;
use shared::thread_pool::ThreadPool;
use web::blocking::Client;

use super::{Haul, Job, Seen, Visited, frontier};

/// Crawls in rounds.
pub fn crawl(job: &Job) -> Haul {
    let client = Client::new(job.settings.clone());
    let seen = Seen::new(job.scope.clone(), &job.start);
    let pool = ThreadPool::with_workers(job.workers);
    let mut haul = Haul::default();
    let mut round = job.start.clone();
    job.cut.guard(&client, || {
        let shared = Arc::new((job.clone(), client.clone()));
        while !round.is_empty() && !job.cut.is_due() {
            let pages = std::mem::take(&mut round);
            let shared = Arc::clone(&shared);
            let visits = pool.map(pages, move |url| -> Visited {
                let (job, client) = &*shared;
                // A track per page would draw nothing that can be read.
                let mut track = Timeline::default().track("");
                frontier::visit(job, client, url, &mut track)
            });
            for visited in visits {
                let visited = visited.expect("reading a page does not panic");
                let links = haul.keep(visited, job);
                round.extend(seen.admit(links));
                job.show(seen.len(), &haul);
            }
        }
    });
    haul
}
