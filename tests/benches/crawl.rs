//! Pages of the local site: a pool of threads, tasks under a semaphore, one
//! page after the other, and `CPython`'s urllib and asyncio.
//!
//! What is crawled is the same for all, the products of a shop that answers
//! after [`LATENCY`], and of each page the links are read. The site has a
//! process of its own, which uses the same cores.

use std::hint::black_box;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use shared::thread_pool::ThreadPool;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use url::Url;
use web::html::{tokens, tree};
use web::outcome::{FetchError, Fetched};
use web::settings::Settings;
use web::site::{self, Names, Rule, SHOP, Site};
use web::{asynchronous, blocking};

use crate::harness::{Bench, Rival};
use crate::python::Python;

const LATENCY: Duration = Duration::from_millis(10);
const PAGES: u32 = 1_000;
const THREADS: NonZeroUsize = NonZeroUsize::new(10).expect("it is not 0");
const PERMITS: NonZeroUsize = NonZeroUsize::new(100).expect("it is not 0");

/// Few, since each takes the whole latency, and each turn should take about as
/// long as the others.
const IN_SEQUENCE: u32 = 40;
const BY_PYTHON: u32 = 200;

const ROUNDS: usize = 7;

/// Links are looked for in a page so many times a turn.
const READINGS: u32 = 20;

/// Why no page fails.
const FAULTLESS: &str = "the site has no faults";

pub fn measure(bench: &mut Bench, python: Option<&Python>) {
    read(bench);
    let settings = site::Settings::new(1)
        .products(PAGES as usize)
        .rule(Rule::host(SHOP).latency(LATENCY));
    let site = Site::start(&settings).expect("the site starts");
    let names = serde_json::to_string(site.names()).expect("names are text");
    // One of its own: it needs to know where the site is.
    let python =
        python.and_then(|_| Python::run("crawl.py", &["--names", &names]));
    let theirs = |name: &str, what: &'static str| {
        python.as_ref().map(|it| it.rival(name, what, BY_PYTHON))
    };

    let rivals = [Some(threads(&site)), Some(in_sequence(&site))];
    let urllib = theirs("CPython, urllib in 10 threads", "urllib");
    bench.compare_in_rounds(
        ROUNDS,
        "threads",
        "A page and its links after 10 ms, by 10 threads",
        rivals.into_iter().chain([urllib]).flatten().collect(),
    );

    let rivals = [Some(tasks(&site)), Some(in_sequence(&site))];
    let asyncio = theirs("CPython, asyncio with 100 permits", "asyncio");
    bench.compare_in_rounds(
        ROUNDS,
        "tasks",
        "A page and its links after 10 ms, with 100 permits",
        rivals.into_iter().chain([asyncio]).flatten().collect(),
    );
}

/// What finding the links of a page costs.
fn read(bench: &mut Bench) {
    for paragraphs in [20, 400] {
        let page = page(paragraphs);
        let url = product(0);
        let title = format!("The {paragraphs} links of {} bytes", page.len());
        let by = |name, links: fn(&str, &Url) -> Vec<Url>| {
            let (page, url) = (&page, &url);
            Rival::new(name, READINGS, move || {
                for _ in 0..READINGS {
                    black_box(links(page, url));
                }
            })
        };
        let rivals = vec![
            by("from its tokens", tokens::links),
            by("from its tree", tree::links),
        ];
        bench.compare(&format!("links-{paragraphs}"), &title, rivals);
    }
}

fn threads(site: &Site) -> Rival<'_> {
    let pool = ThreadPool::with_workers(THREADS);
    Rival::new("ours, 10 threads", PAGES, move || {
        let client = blocking::Client::new(client(site.names(), THREADS));
        let fetch = move |number| count_links(client.fetch(&product(number)));
        for links in pool.map(0..PAGES, fetch) {
            black_box(links.expect(FAULTLESS));
        }
    })
}

fn in_sequence(site: &Site) -> Rival<'_> {
    Rival::new("one after the other", IN_SEQUENCE, move || {
        let one = NonZeroUsize::MIN;
        let client = blocking::Client::new(client(site.names(), one));
        for number in 0..IN_SEQUENCE {
            black_box(count_links(client.fetch(&product(number))));
        }
    })
}

fn tasks(site: &Site) -> Rival<'_> {
    let runtime: Runtime = Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("the system has threads for a runtime");
    Rival::new("ours, 100 permits", PAGES, move || {
        let client = asynchronous::Client::new(client(site.names(), PERMITS));
        let permits = Arc::new(Semaphore::new(PERMITS.get()));
        runtime.block_on(async {
            let mut tasks: JoinSet<usize> = (0..PAGES)
                .map(|number| {
                    let (client, permits) =
                        (client.clone(), Arc::clone(&permits));
                    async move {
                        let permit = permits.acquire().await;
                        let _permit = permit.expect("nobody closes it");
                        count_links(client.fetch(&product(number)).await)
                    }
                })
                .collect();
            while let Some(links) = tasks.join_next().await {
                black_box(links.expect(FAULTLESS));
            }
        });
    })
}

fn client(names: &Names, workers: NonZeroUsize) -> Settings {
    Settings {
        workers,
        names: Some(names.clone()),
        ..Settings::default()
    }
}

fn count_links(page: Result<Fetched, FetchError>) -> usize {
    let page = page.expect(FAULTLESS);
    tokens::links(&page.text(), &page.url).len()
}

fn product(number: u32) -> Url {
    let url = format!("http://{SHOP}/product/{number}-brick.html");
    url.parse().expect("it is well formed")
}

/// A page of so many paragraphs, with a link in each.
fn page(paragraphs: u32) -> String {
    let text = "A brick of eight studs, in <b>red</b> &amp; blue. ".repeat(4);
    let paragraph = |number| {
        format!(
            "<p class=\"brick\">{text}<a href=\"../{number}.html#top\" \
             title=\"Number {number}\">Number {number}</a></p>\n"
        )
    };
    let body: String = (0..paragraphs).map(paragraph).collect();
    format!(
        "<!DOCTYPE html><html><head><meta charset=utf-8><title>Bricks</title>\
         <script>let x = '<a href=no>';</script></head>\
         <body><h1>Bricks</h1>{body}</body></html>"
    )
}
