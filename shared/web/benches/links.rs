//! The two ways of finding links, in turn, on the same page.
//!
//! `cargo bench -p web -- FILE…` takes pages of your own.

use std::hint::black_box;
use std::time::{Duration, Instant};

use url::Url;
use web::html::{tokens, tree};

/// Rounds, in each of which either way has its turn.
const ROUNDS: usize = 31;

fn main() {
    // `cargo bench` says `--bench`, which is no file.
    let files = std::env::args().skip(1).filter(|file| file != "--bench");
    let pages: Vec<String> = files
        .map(|file| std::fs::read_to_string(file).expect("a page to read"))
        .collect();
    let pages = if pages.is_empty() {
        vec![generated(20), generated(400)]
    } else {
        pages
    };
    for page in pages {
        measure(&page);
    }
}

fn measure(page: &str) {
    let url: Url = "http://shop.test/a".parse().expect("it is well formed");
    assert_eq!(tree::links(page, &url), tokens::links(page, &url));

    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        times[0].push(time(|| tree::links(page, &url)));
        times[1].push(time(|| tokens::links(page, &url)));
    }

    let [tree, tokens] = times.map(median);
    println!(
        "{:>7} bytes, {:>4} links: tree {tree:>9.1?}, tokens {tokens:>9.1?}, \
         {:.2} of it",
        page.len(),
        tokens::links(page, &url).len(),
        tokens.as_secs_f64() / tree.as_secs_f64(),
    );
}

fn time(links: impl Fn() -> Vec<Url>) -> Duration {
    let start = Instant::now();
    black_box(links());
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// A page of so many paragraphs, with a link in each.
fn generated(paragraphs: usize) -> String {
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
