//! A crawl with a task for each page, and a semaphore for a throttle.
//!
//! A task costs a few hundred bytes, so each page that is found gets one at
//! once: there is no queue and no worker. That would ask a site ten thousand
//! things at the same time. So each task first takes a *permit*, and there are
//! only so many.
//!
//! Reading a page is work for a core, and while a core works nobody else's
//! answer is looked at. So pages are read on threads of their own. The permit
//! is kept until that is done: given back before, it lets in the next page
//! while this one is still to be read, and what is to be read piles up.

use std::future::pending;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread;
use std::time::Instant;

use tokio::runtime::{Builder, Runtime};
use tokio::sync::Semaphore;
use tokio::task::{JoinSet, spawn_blocking};
use url::Url;
use web::asynchronous::Client;

use super::{Fruit, Haul, Job, Seen, Visited};

/// Crawls with tasks.
pub fn crawl(job: &Job) -> Haul {
    let runtime = runtime();
    let haul = runtime.block_on(run(&Arc::new(job.clone())));
    // A page that is being read when the crawl is cut off is not waited for.
    runtime.shutdown_background();
    haul
}

/// A runtime with a thread per core for what waits, and one for what computes.
pub fn runtime() -> Runtime {
    let cores = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    Builder::new_multi_thread()
        .worker_threads(cores.get())
        .max_blocking_threads(cores.get())
        .enable_all()
        .build()
        .expect("the system has threads for a runtime")
}

async fn run(job: &Arc<Job>) -> Haul {
    let client = Client::new(job.settings.clone());
    let permits = Arc::new(Semaphore::new(job.workers.get()));
    let seen = Seen::new(job.scope.clone(), &job.start);
    let mut haul = Haul::default();
    // Dropping it aborts what is left: no task outlives the crawl.
    let mut tasks = JoinSet::new();
    let mut cut = std::pin::pin!(job.cut.due());
    let start = |url: Url, tasks: &mut JoinSet<Visited>| {
        let permits = Arc::clone(&permits);
        tasks.spawn(visit(Arc::clone(job), client.clone(), permits, url));
    };
    for url in &job.start {
        start(url.clone(), &mut tasks);
    }
    loop {
        let visited = tokio::select! {
            // Looked at first: a task that is done at every turn would else
            // hide the end.
            biased;
            () = &mut cut => break,
            next = tasks.join_next() => match next {
                Some(visited) => visited,
                None => break,
            },
        };
        let visited = visited.expect("reading a page does not panic");
        let links = haul.keep(visited, job);
        for link in seen.admit(links) {
            start(link, &mut tasks);
        }
        job.show(seen.len(), &haul);
    }
    haul
}

async fn visit(
    job: Arc<Job>,
    client: Client,
    permits: Arc<Semaphore>,
    url: Url,
) -> Visited {
    let permit = permits
        .acquire_owned()
        .await
        .expect("nobody closes this semaphore");
    let host = url.host_str().unwrap_or_default();
    let turn = job.pace.turn(host, Instant::now());
    if !turn.is_zero() {
        tokio::time::sleep(turn).await;
    }
    let in_hand = job.gauge.take();
    // ANCHOR: fetch
    let outcome = match client.fetch(&url).await {
        Ok(fetched) => {
            let read = move || {
                let fruit = Fruit::of(&fetched, &job);
                drop((in_hand, permit));
                fruit
            };
            match spawn_blocking(read).await {
                Ok(fruit) => Ok(fruit),
                // Cut off before a thread came to this page. This task is
                // about to be dropped, and nobody waits for it.
                Err(error) if error.is_cancelled() => pending().await,
                Err(error) => std::panic::resume_unwind(error.into_panic()),
            }
        }
        Err(error) => Err(error),
    };
    // ANCHOR_END: fetch
    Visited { url, outcome }
}
