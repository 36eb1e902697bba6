//! Which host answers.

use web::site::{SHOP, Settings, WIKI};

use crate::client::{connect, get, read, send, site};

#[test]
fn hosts_at_one_address_are_told_apart_by_name() {
    let site = site(&Settings::new(7));

    let museum = get(&site, "museum.test", "/");
    let bank = get(&site, "bank.test", "/");

    assert_eq!(site.address("museum.test"), site.address("bank.test"));
    assert_ne!(museum.body, bank.body);
}

#[test]
fn a_host_asked_by_number_is_the_one_that_lives_there() {
    let site = site(&Settings::new(7));
    let by_name = get(&site, SHOP, "/");

    let address = site.address(SHOP).unwrap().to_string();
    let mut stream = connect(&site, SHOP);
    send(&mut stream, "GET", &address, "/");
    let by_number = read(&mut stream, "GET").unwrap();

    assert_eq!(by_number.body, by_name.body);
    assert_eq!(site.books().unwrap().hits_of(SHOP, "/"), 2);
}

#[test]
fn a_name_with_a_port_and_capitals_is_the_same_name() {
    let site = site(&Settings::new(7));
    let mut stream = connect(&site, WIKI);

    send(&mut stream, "GET", "Wiki.Test:80", "/");
    let answer = read(&mut stream, "GET").unwrap();

    assert_eq!(answer.body, get(&site, WIKI, "/").body);
}

#[test]
fn a_method_that_the_site_does_not_know_is_refused() {
    let site = site(&Settings::new(7));
    let mut stream = connect(&site, WIKI);

    send(&mut stream, "BREW", WIKI, "/");
    let answer = read(&mut stream, "BREW").unwrap();

    assert_eq!(answer.status, 405);
    assert_eq!(answer.header("connection"), Some("close"));
}

#[test]
fn what_is_not_http_is_refused() {
    let site = site(&Settings::new(7));
    let mut stream = connect(&site, WIKI);

    send(&mut stream, "\x16\x03\x01", WIKI, "/");
    let answer = read(&mut stream, "GET").unwrap();

    assert_eq!(answer.status, 400);
}
