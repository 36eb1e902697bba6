//! What the site writes down.

use std::time::Duration;

use web::site::{Fault, Rule, SHOP, Settings, WIKI};

use crate::client::{
    OUTSIDE, connect, get, read, read_head, send, site, wait_until,
};

#[test]
fn hits_are_counted_by_host_and_path() {
    let site = site(&Settings::new(7));

    for _ in 0..3 {
        get(&site, OUTSIDE, "/a");
    }
    get(&site, OUTSIDE, "/a?b");
    get(&site, SHOP, "/a");

    let books = site.books().unwrap();
    assert_eq!(books.hits_of(OUTSIDE, "/a"), 3);
    assert_eq!(books.hits_of(OUTSIDE, "/a?b"), 1);
    assert_eq!(books.hits_of(SHOP, "/a"), 1);
    assert_eq!(books.hits_of(WIKI, "/a"), 0);
    assert_eq!(books.requests(), 5);
    assert_eq!(books.connections, 5);
}

#[test]
fn a_connection_that_is_kept_serves_many_requests() {
    let site = site(&Settings::new(7));
    let mut stream = connect(&site, OUTSIDE);

    for page in 0..100 {
        send(&mut stream, "GET", OUTSIDE, &format!("/{page}"));
        assert_eq!(read(&mut stream, "GET").unwrap().status, 200);
    }

    let books = site.books().unwrap();
    assert_eq!(books.requests(), 100);
    assert_eq!(books.connections, 1);
    assert_eq!(books.most_in_flight, 1);
}

#[test]
fn bytes_are_those_of_heads_and_bodies() {
    let site = site(&Settings::new(7));

    let answer = get(&site, OUTSIDE, "/");

    let whole = answer.head.len() + answer.body.len();
    assert_eq!(site.books().unwrap().bytes, whole as u64);
}

#[test]
fn the_most_in_flight_is_counted_in_all_and_by_host() {
    let silent = Rule::everywhere()
        .path("/silent")
        .fault(Fault::SlowBody(Duration::from_hours(1)));
    let site = site(&Settings::new(7).rule(silent));
    let mut kept = Vec::new();

    for host in [OUTSIDE, OUTSIDE, SHOP, OUTSIDE] {
        let target = if host == SHOP { "/" } else { "/silent" };
        let mut stream = connect(&site, host);
        send(&mut stream, "GET", host, target);
        // Its head has come, so it is in flight, and stays so.
        read_head(&mut stream).unwrap();
        kept.push(stream);
    }

    let books = site.books().unwrap();
    assert_eq!(books.in_flight, 3);
    assert_eq!(books.most_in_flight_by_host[OUTSIDE], 3);
    assert_eq!(books.most_in_flight_by_host[SHOP], 1);
    assert_eq!(books.most_in_flight, 3);
}

#[test]
fn a_client_that_leaves_is_no_longer_in_flight() {
    let silent = Rule::everywhere().path("/silent").fault(Fault::Silence);
    let site = site(&Settings::new(7).rule(silent));

    let mut leaving = connect(&site, OUTSIDE);
    send(&mut leaving, "GET", OUTSIDE, "/silent");
    wait_until("it has come", || site.books().unwrap().in_flight == 1);
    drop(leaving);

    wait_until("it has gone", || site.books().unwrap().in_flight == 0);
    assert_eq!(site.books().unwrap().most_in_flight, 1);
}

#[test]
fn new_books_are_empty_and_attempts_begin_again() {
    let rule = Rule::everywhere().fault(Fault::Status(503)).attempts(1);
    let site = site(&Settings::new(7).rule(rule));
    let status = || get(&site, OUTSIDE, "/").status;

    let before = [status(), status()];
    site.reset_books().unwrap();
    let empty = site.books().unwrap();
    let after = [status(), status()];

    assert_eq!(before, [503, 200]);
    assert_eq!(empty.requests(), 0);
    assert_eq!(empty.bytes, 0);
    assert_eq!(after, before);
}
