//! Both clients, asked the same.

use std::time::Duration;

use url::Url;
use web::outcome::{Failure, FetchError, Fetched};
use web::settings::Settings;
use web::{asynchronous, blocking};

/// What came of a fetch.
pub type Outcome = Result<Fetched, FetchError>;

/// Settings with which a test need not wait: nothing is tried again.
pub fn once() -> Settings {
    Settings {
        retries: 0,
        ..Settings::default()
    }
}

/// As [`once`], and again so often, soon.
pub fn again(retries: usize) -> Settings {
    Settings {
        retries,
        back_off: Duration::from_millis(1),
        ..Settings::default()
    }
}

/// What both clients say to a page: the blocking one first. Each is new.
pub fn fetch(settings: &Settings, url: &Url) -> [Outcome; 2] {
    let (blocking, asynchronous) = clients(settings);
    [
        blocking.fetch(url),
        run(async { asynchronous.fetch(url).await }),
    ]
}

/// What both clients say to whether a page is there.
pub fn check(settings: &Settings, url: &Url) -> [Outcome; 2] {
    let (blocking, asynchronous) = clients(settings);
    [
        blocking.check(url),
        run(async { asynchronous.check(url).await }),
    ]
}

/// What went wrong, which must be the same for both.
pub fn failure(settings: &Settings, url: &Url) -> Failure {
    let [blocking, asynchronous] = fetch(settings, url)
        .map(|outcome| outcome.map(|page| page.body).unwrap_err().failure);
    assert_eq!(blocking, asynchronous, "the clients do not agree");
    blocking
}

/// A page, which must be the same for both.
pub fn page(settings: &Settings, url: &Url) -> Fetched {
    let [blocking, asynchronous] = fetch(settings, url).map(Result::unwrap);
    assert_eq!(blocking, asynchronous, "the clients do not agree");
    blocking
}

fn clients(settings: &Settings) -> (blocking::Client, asynchronous::Client) {
    (
        blocking::Client::new(settings.clone()),
        asynchronous::Client::new(settings.clone()),
    )
}

/// Runs a future to its end.
pub fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(work)
}
