//! Both clients against the local site: each of its dials alone, and all of
//! them at once.

use std::collections::BTreeMap;
use std::path::Path;
use std::thread;
use std::time::Duration;

use url::Url;
use web::outcome::{Failure, FetchError, Fetched};
use web::settings::Settings;
use web::site::{self, Fault, HANGING, REFUSED, Rule, Site};
use web::{asynchronous, blocking};

use crate::both::{self, once, run};

const LIMIT: u64 = 1 << 20;

/// Long enough for a page on a busy machine, short enough to wait for.
const PATIENCE: Duration = Duration::from_secs(2);

fn start(settings: &site::Settings) -> Site {
    let program = Path::new(env!("CARGO_BIN_EXE_web"));
    Site::start_program(program, settings).unwrap()
}

/// A site on which everything has this fault.
fn with(fault: Fault) -> Site {
    start(&site::Settings::new(7).rule(Rule::everywhere().fault(fault)))
}

fn settings(site: &Site) -> Settings {
    Settings {
        names: Some(site.names().clone()),
        body_limit: LIMIT,
        response: PATIENCE,
        body: PATIENCE,
        ..once()
    }
}

fn page_of(host: &str) -> Url {
    format!("http://{host}/some/page").parse().unwrap()
}

fn failure(fault: Fault) -> Failure {
    let site = with(fault);
    both::failure(&settings(&site), &page_of("museum.test"))
}

#[test]
fn each_fault_of_an_answer_is_called_by_its_name() {
    let slow = PATIENCE / 10;

    for (fault, expected) in [
        (Fault::Status(404), Failure::Status(404)),
        (Fault::Status(500), Failure::Status(500)),
        (
            Fault::RetryAfter {
                status: 429,
                seconds: 0,
            },
            Failure::Status(429),
        ),
        (Fault::RedirectLoop { status: 301 }, Failure::RedirectLoop),
        (
            Fault::Redirects {
                status: 302,
                hops: 20,
            },
            Failure::TooManyRedirects(10),
        ),
        (Fault::Silence, Failure::ResponseTimeout(PATIENCE)),
        (Fault::SlowHead(slow), Failure::ResponseTimeout(PATIENCE)),
        (Fault::SlowBody(slow), Failure::BodyTimeout(PATIENCE)),
        (Fault::Truncated, Failure::Truncated),
        (Fault::Reset, Failure::Truncated),
        (Fault::Dropped, Failure::Dropped),
        (Fault::Garbage, Failure::NotHttp),
        (Fault::GzipBomb { bytes: 1 << 30 }, Failure::TooLarge(LIMIT)),
    ] {
        assert_eq!(failure(fault.clone()), expected, "{fault:?}");
    }
}

#[test]
fn a_body_without_an_end_is_cut_off_by_its_size_or_the_clock() {
    let ended = failure(Fault::EndlessBody);

    let expected = [Failure::TooLarge(LIMIT), Failure::BodyTimeout(PATIENCE)];
    assert!(expected.contains(&ended), "{ended:?}");
}

#[test]
fn hosts_that_are_not_there_are_told_apart() {
    let site = start(&site::Settings::new(7));
    let settings = Settings {
        connect: PATIENCE / 4,
        ..settings(&site)
    };
    let failure = |host| both::failure(&settings, &page_of(host));

    assert_eq!(failure(REFUSED), Failure::Refused);
    assert_eq!(failure("museum.dead"), Failure::UnknownHost);
    if cfg!(target_os = "linux") {
        let expected = Failure::ConnectTimeout(settings.connect);
        assert_eq!(failure(HANGING), expected);
    }
}

#[test]
fn what_is_only_unusual_makes_no_difference_to_the_page() {
    let url = page_of("museum.test");
    let plain = start(&site::Settings::new(7));
    let plain = both::page(&settings(&plain), &url);

    for fault in [
        Fault::Gzip,
        Fault::NoHead,
        Fault::Redirects {
            status: 307,
            hops: 3,
        },
    ] {
        let site = with(fault.clone());
        let page = both::page(&settings(&site), &url);

        assert_eq!(page.text(), plain.text(), "{fault:?}");
    }
}

#[test]
fn head_is_enough_where_it_is_known_and_get_where_it_is_not() {
    let url = page_of("museum.test");

    for fault in [None, Some(Fault::NoHead)] {
        let asked = if fault.is_some() { 4 } else { 2 };
        let site = match fault {
            Some(fault) => with(fault),
            None => start(&site::Settings::new(7)),
        };
        for checked in both::check(&settings(&site), &url) {
            assert_eq!(checked.unwrap().status, 200);
        }
        let books = site.books().unwrap();
        assert_eq!(books.hits_of("museum.test", "/some/page"), asked);
    }
}

/// All that can go wrong, a tenth of the pages each.
fn everything() -> site::Settings {
    let slow = PATIENCE / 10;
    let faults = [
        Fault::Status(503),
        Fault::RedirectLoop { status: 302 },
        Fault::Redirects {
            status: 308,
            hops: 2,
        },
        Fault::Silence,
        Fault::SlowHead(slow),
        Fault::SlowBody(slow),
        Fault::EndlessBody,
        Fault::Truncated,
        Fault::Dropped,
        Fault::Reset,
        Fault::Garbage,
        Fault::Gzip,
        Fault::GzipBomb { bytes: 1 << 30 },
    ];
    faults
        .into_iter()
        .fold(site::Settings::new(7), |all, fault| {
            all.rule(Rule::everywhere().fault(fault).share(0.1))
        })
}

/// What became of each page, in a word.
fn words(
    outcomes: Vec<(Url, Result<Fetched, FetchError>)>,
) -> BTreeMap<Url, String> {
    let word = |outcome: Result<Fetched, FetchError>| match outcome {
        Ok(page) => format!("{} bytes", page.body.len()),
        // By the clock or by the size: who is faster is not known.
        Err(error) => match error.failure {
            Failure::TooLarge(_) | Failure::BodyTimeout(_) => "cut off".into(),
            failure => failure.kind().into_owned(),
        },
    };
    let outcomes = outcomes.into_iter();
    outcomes
        .map(|(url, outcome)| (url, word(outcome)))
        .collect()
}

#[test]
fn all_at_once_they_neither_hang_a_client_nor_set_the_two_apart() {
    let site = start(&everything());
    let settings = settings(&site);
    let urls: Vec<Url> = (0..100)
        .map(|number| page_of("museum.test").join(&number.to_string()))
        .collect::<Result<_, _>>()
        .unwrap();

    let client = blocking::Client::new(settings.clone());
    let blocking = thread::scope(|scope| {
        let fetch = |url: &Url| (url.clone(), client.fetch(url));
        let fetches: Vec<_> = urls
            .iter()
            .map(|url| scope.spawn(move || fetch(url)))
            .collect();
        fetches
            .into_iter()
            .map(|fetch| fetch.join().unwrap())
            .collect()
    });
    site.reset_books().unwrap();
    let asynchronous = run(async {
        let client = asynchronous::Client::new(settings);
        let mut fetches = tokio::task::JoinSet::new();
        for url in urls.clone() {
            let client = client.clone();
            fetches.spawn(async move {
                let outcome = client.fetch(&url).await;
                (url, outcome)
            });
        }
        fetches.join_all().await
    });

    let [blocking, asynchronous] = [blocking, asynchronous].map(words);
    assert_eq!(blocking, asynchronous);
    assert_eq!(blocking.len(), urls.len());
    let kinds: std::collections::BTreeSet<_> = blocking.values().collect();
    assert!(kinds.len() > 5, "the site is tame: {kinds:?}");
}
