//! The way to a page, without a network: answers are handed in by hand.

use http::HeaderValue;

use super::*;
use crate::settings::Follow;

const HOME: &str = "http://shop.test/";

fn url(text: &str) -> Url {
    text.parse().unwrap()
}

fn begin(settings: &Settings) -> Visit<'_> {
    Visit::begin(settings, &url(HOME), Want::Page)
}

fn answer(status: u16, headers: &[(HeaderName, &str)]) -> Answer {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.insert(name, HeaderValue::from_str(value).unwrap());
    }
    Answer::head(status, &map)
}

fn redirect(to: &str) -> Answer {
    answer(302, &[(LOCATION, to)])
}

fn retry_after(wish: &str) -> Answer {
    answer(503, &[(RETRY_AFTER, wish)])
}

/// The pause before the next request.
fn pause(next: Next) -> Duration {
    match next {
        Next::AskAfter(pause) => pause,
        Next::Done(outcome) => panic!("it was done: {outcome:?}"),
    }
}

fn failure(next: Next) -> Failure {
    match next {
        Next::Done(outcome) => outcome.unwrap_err().failure,
        Next::AskAfter(pause) => panic!("it goes on after {pause:?}"),
    }
}

#[test]
fn redirects_are_followed_from_where_they_are_given() {
    let settings = Settings::default();
    let mut visit = begin(&settings);

    for (to, expected) in [
        ("catalogue/", "http://shop.test/catalogue/"),
        ("?page=2", "http://shop.test/catalogue/?page=2"),
        ("//wiki.test/a#part", "http://wiki.test/a"),
    ] {
        assert_eq!(pause(visit.judge(Ok(redirect(to)))), Duration::ZERO);
        assert_eq!(visit.ask().unwrap().url, url(expected));
    }

    let Next::Done(arrived) = visit.judge(Ok(answer(200, &[]))) else {
        panic!("a page is the end of the way");
    };
    assert_eq!(arrived.unwrap().redirects, 3);
}

#[test]
fn redirects_in_a_circle_are_cut() {
    let settings = Settings::default();
    let mut visit = begin(&settings);

    pause(visit.judge(Ok(redirect("/a"))));
    pause(visit.judge(Ok(redirect("/b"))));

    assert_eq!(
        failure(visit.judge(Ok(redirect("/a")))),
        Failure::RedirectLoop
    );
}

#[test]
fn redirects_without_an_end_are_cut_at_the_limit() {
    let settings = Settings {
        redirects: 3,
        ..Settings::default()
    };
    let mut visit = begin(&settings);

    for hop in 1..=3 {
        pause(visit.judge(Ok(redirect(&format!("/{hop}")))));
    }

    let one_too_many = visit.judge(Ok(redirect("/4")));
    assert_eq!(failure(one_too_many), Failure::TooManyRedirects(3));
}

#[test]
fn redirects_to_nowhere_or_to_where_it_may_not_go_are_not_followed() {
    let settings = Settings {
        follow: Follow::only(|to| to.host_str() == Some("shop.test")),
        ..Settings::default()
    };

    let nowhere = begin(&settings).judge(Ok(answer(302, &[])));
    let elsewhere = begin(&settings).judge(Ok(redirect("http://wiki.test/")));
    let here = begin(&settings).judge(Ok(redirect("/here")));

    assert_eq!(failure(nowhere), Failure::BadRedirect);
    let expected = Failure::NotFollowed(Box::new(url("http://wiki.test/")));
    assert_eq!(failure(elsewhere), expected);
    assert_eq!(pause(here), Duration::ZERO);
}

#[test]
fn what_may_pass_is_tried_again_so_often_and_later_each_time() {
    let settings = Settings {
        retries: 4,
        ..Settings::default()
    };
    let mut visit = begin(&settings);

    let pauses: Vec<_> = (0..4)
        .map(|_| pause(visit.judge(Err(Failure::Dropped))))
        .collect();

    // At least twice as long each time, and up to as much again by chance.
    for (round, pause) in (0..).zip(&pauses) {
        let least = settings.back_off * (1 << round);
        assert!(*pause >= least && *pause <= 2 * least, "{pauses:?}");
    }
    let Next::Done(outcome) = visit.judge(Err(Failure::Truncated)) else {
        panic!("four retries are five attempts");
    };
    let error = outcome.unwrap_err();
    assert_eq!((error.failure, error.attempts), (Failure::Truncated, 5));
}

#[test]
fn what_will_not_pass_is_not_tried_again() {
    let settings = Settings::default();

    for lasting in [
        Failure::UnknownHost,
        Failure::Refused,
        Failure::TooLarge(1),
        Failure::Status(404),
        Failure::Status(410),
    ] {
        let next = begin(&settings).judge(Err(lasting.clone()));

        assert_eq!(failure(next), lasting);
    }
}

#[test]
fn pauses_differ_from_page_to_page_and_not_from_run_to_run() {
    let settings = Settings::default();
    let first_pause = |page: &str| {
        let mut visit = Visit::begin(&settings, &url(page), Want::Page);
        pause(visit.judge(Err(Failure::Dropped)))
    };

    assert_eq!(
        first_pause("http://shop.test/1"),
        first_pause("http://shop.test/1")
    );
    assert_ne!(
        first_pause("http://shop.test/1"),
        first_pause("http://shop.test/2")
    );
}

#[test]
fn a_server_that_says_when_to_come_again_is_listened_to() {
    let settings = Settings::default();

    let waits = pause(begin(&settings).judge(Ok(retry_after("3"))));
    let nonsense = pause(begin(&settings).judge(Ok(retry_after("soon"))));

    assert_eq!(waits, Duration::from_secs(3));
    assert!(nonsense < Duration::from_secs(1), "{nonsense:?}");
}

#[test]
fn a_server_that_asks_for_too_much_is_not_asked_again() {
    let settings = Settings::default();

    let next = begin(&settings).judge(Ok(retry_after("3600")));

    assert_eq!(failure(next), Failure::Status(503));
}

#[test]
fn a_wish_may_be_a_date() {
    let noon = httpdate::parse_http_date("Fri, 06 Nov 2026 12:00:00 GMT");
    let noon = noon.unwrap();

    let later = asked_for("Fri, 06 Nov 2026 12:00:07 GMT", noon);
    let before = asked_for("Fri, 06 Nov 2026 11:00:00 GMT", noon);

    assert_eq!(later, Some(Duration::from_secs(7)));
    assert_eq!(before, Some(Duration::ZERO));
}

#[test]
fn a_retry_that_would_come_too_late_is_left_out() {
    let settings = Settings {
        whole: Duration::from_secs(2),
        ..Settings::default()
    };

    let next = begin(&settings).judge(Ok(retry_after("5")));

    assert_eq!(failure(next), Failure::Status(503));
}

#[test]
fn when_the_time_is_up_nothing_more_is_asked() {
    let settings = Settings {
        whole: Duration::ZERO,
        ..Settings::default()
    };

    let refused = begin(&settings).ask().unwrap_err();

    assert_eq!(refused, Failure::Deadline(Duration::ZERO));
}

#[test]
fn who_does_not_know_head_is_asked_with_get() {
    let settings = Settings::default();
    let mut visit = Visit::begin(&settings, &url(HOME), Want::Presence);
    assert_eq!(visit.ask().unwrap().method, Method::HEAD);

    let next = visit.judge(Ok(answer(405, &[])));

    assert_eq!(pause(next), Duration::ZERO);
    assert_eq!(visit.ask().unwrap().method, Method::GET);
    let again = visit.judge(Ok(answer(405, &[])));
    assert_eq!(failure(again), Failure::Status(405));
}

#[test]
fn other_schemes_are_refused_before_anything_is_asked() {
    let settings = Settings::default();
    let ask =
        |text: &str| Visit::begin(&settings, &url(text), Want::Page).ask();

    assert_eq!(ask("ftp://shop.test/").unwrap_err(), Failure::BadUrl);
    let https = ask("https://shop.test/");
    if cfg!(feature = "tls") {
        assert!(https.is_ok());
    } else {
        let refused = https.unwrap_err();
        assert_eq!(refused, Failure::NeedsTls);
        assert!(refused.to_string().contains("--features tls"));
    }
}
