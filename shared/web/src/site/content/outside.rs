//! The rest of the world, which the wiki links to: mostly alive.
//!
//! What happens at an address stands in its path: `/404/…` is not there,
//! `/301x3/…` has moved three times. So a test, or a reader, can tell from a
//! link what a checker should make of it.

use std::time::Duration;

use rand::RngExt;
use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, SliceRandom};

use super::page::{Page, head, robots};
use super::text::{LATIN, Script, slug};
use crate::site::fault::Fault;
use crate::site::settings::Rule;
use crate::site::{HANGING, OUTSIDE, REFUSED, chance};

/// Where pages live, mostly.
const HOSTS: [&str; 12] = [
    "archive.test",
    "atlas.test",
    "bank.test",
    "bricks.test",
    "gazette.test",
    "journal.test",
    "library.test",
    "museum.test",
    "observatory.test",
    "press.test",
    "theatre.test",
    "university.test",
];

/// What is at the beginning of the path, and how many of a hundred links have
/// it. There is one of each, even of the last, which take the longest, if there
/// are links enough.
const KINDS: [(&str, u32); 21] = [
    ("301", 3),
    ("404", 5),
    ("dead", 2),
    ("refused", 2),
    ("302", 2),
    ("307", 1),
    ("308", 1),
    ("301x3", 1),
    ("loop", 1),
    ("405-to-head", 2),
    ("410", 2),
    ("429", 1),
    ("500", 1),
    ("503", 1),
    ("dropped", 1),
    ("slow-body", 1),
    ("endless", 0),
    ("silent", 0),
    ("garbage", 0),
    ("hanging", 0),
    ("slow-head", 0),
];

/// A pause between two bytes of a head that is slow.
const SLOW: Duration = Duration::from_secs(2);
/// A pause between two pieces of a body that is slow.
const SLUGGISH: Duration = Duration::from_millis(100);

/// What happens outside. These rules come before those of the settings.
pub(in crate::site) fn rules() -> Vec<Rule> {
    let moved = |status, hops| Fault::Redirects { status, hops };
    let faults = [
        ("301", moved(301, 1)),
        ("301x3", moved(301, 3)),
        ("302", moved(302, 1)),
        ("307", moved(307, 1)),
        ("308", moved(308, 1)),
        ("404", Fault::Status(404)),
        ("405-to-head", Fault::NoHead),
        ("410", Fault::Status(410)),
        (
            "429",
            Fault::RetryAfter {
                status: 429,
                seconds: 1,
            },
        ),
        ("500", Fault::Status(500)),
        ("503", Fault::Status(503)),
        ("dropped", Fault::Dropped),
        ("endless", Fault::EndlessBody),
        ("garbage", Fault::Garbage),
        ("loop", Fault::RedirectLoop { status: 302 }),
        ("silent", Fault::Silence),
        ("slow-body", Fault::SlowBody(SLUGGISH)),
        ("slow-head", Fault::SlowHead(SLOW)),
    ];
    let rule = |host: &str, (path, fault): &(&str, Fault)| {
        Rule::host(host)
            .path(&format!("/{path}/"))
            .fault(fault.clone())
    };
    HOSTS
        .iter()
        // Whoever asks by number, without a name.
        .chain([&OUTSIDE])
        .flat_map(|host| faults.iter().map(move |fault| rule(host, fault)))
        .collect()
}

/// So many different addresses outside: one of each kind, as far as half of
/// them go, and the rest as it comes.
pub(super) fn links(seed: u64, count: usize) -> Vec<String> {
    let generator = &mut chance::generator(seed, "outside", 0);
    let mut kinds: Vec<_> = KINDS.iter().map(|(kind, _)| Some(*kind)).collect();
    kinds.truncate(count / 2);
    while kinds.len() < count {
        let mut drawn = generator.random_range(0..100);
        let kind = KINDS.iter().find(|(_, share)| {
            let found = drawn < *share;
            drawn = drawn.saturating_sub(*share);
            found
        });
        kinds.push(kind.map(|(kind, _)| *kind));
    }
    kinds.shuffle(generator);
    (0..)
        .zip(kinds)
        .map(|(number, kind)| link(number, kind, generator))
        .collect()
}

fn link(number: usize, kind: Option<&str>, generator: &mut StdRng) -> String {
    let host = HOSTS.choose(generator).expect("there are twelve");
    let name = slug(&Script::any(generator).name(generator));
    let year = generator.random_range(1995..2025);
    let path = format!("{year}/{name}-{number}.html");
    match kind {
        None => format!("http://{host}/{path}"),
        Some("dead") => {
            let word = LATIN.word(generator);
            format!("http://{word}-{number}.dead/{path}")
        }
        Some("refused") => format!("http://{REFUSED}/{path}"),
        Some("hanging") => format!("http://{HANGING}/{path}"),
        Some(kind) => format!("http://{host}/{kind}/{path}"),
    }
}

/// A page outside: there is one at every address.
pub(super) fn page(seed: u64, host: &str, path: &str) -> Page {
    if path == "/robots.txt" {
        return robots(host, &["/private/"]);
    }
    let words: [&[u8]; 2] = [host.as_bytes(), path.as_bytes()];
    let number = chance::number(seed, &words);
    let generator = &mut chance::generator(number, "page outside", 0);
    let mut html = head(&Script::any(generator).name(generator), None);
    for _ in 0..generator.random_range(2..=8) {
        let script = Script::any(generator);
        html.push_str("<p>");
        for _ in 0..generator.random_range(2..=6) {
            script.sentence(10, generator, &mut html);
        }
        html.push_str("</p>\n");
    }
    html.push_str("</body></html>\n");
    Page::html(html)
}
