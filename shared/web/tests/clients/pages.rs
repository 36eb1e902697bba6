//! Pages that come, in whatever shape.

use std::io::Write;
use std::net::TcpListener;
use std::process::Command;

use flate2::Compression;
use flate2::write::GzEncoder;
use web::settings::Settings;
use web::{asynchronous, blocking};

use crate::both::{self, again, once, run};
use crate::server::{Server, answer, page, until_it_leaves};

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_page_comes_with_what_is_said_of_it() {
    let server = Server::saying(page("<p>2 × 4"));

    let fetched = both::page(&once(), &server.url("/bricks?size=8#top"));

    assert_eq!(fetched.text(), "<p>2 × 4");
    assert_eq!(fetched.url, server.url("/bricks?size=8"));
    assert!(fetched.is_html());
    assert_eq!((fetched.status, fetched.attempts), (200, 1));
    assert_eq!(fetched.wire_bytes, fetched.body.len() as u64);
}

#[test]
fn a_request_says_who_asks_and_of_whom() {
    let server = Server::new(|head, _, stream| {
        stream.write_all(&page(head)).unwrap();
        false
    });
    let url = server.url("/bricks?size=8#top");

    for fetched in both::fetch(&once(), &url).map(Result::unwrap) {
        let head = fetched.text().to_lowercase();
        let mut lines: Vec<_> = head.trim_end().lines().collect();
        lines.sort_unstable();
        let host = format!("host: {}", server.address());
        assert_eq!(lines.remove(2), "get /bricks?size=8 http/1.1");
        assert_eq!(lines[..2], ["accept-encoding: gzip", "accept: */*"]);
        assert_eq!(lines[2], host);
        assert!(lines[3].starts_with("user-agent: concurrency-course/"));
    }
}

#[test]
fn pieces_of_unknown_length_are_put_together() {
    let server = Server::saying(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
         5\r\n2 × \r\n1\r\n4\r\n0\r\n\r\n",
    );

    assert_eq!(both::page(&once(), &server.url("/")).text(), "2 × 4");
}

#[test]
fn a_body_without_a_length_ends_with_its_connection() {
    let server = Server::saying("HTTP/1.1 200 OK\r\n\r\n2 × 4");

    assert_eq!(both::page(&once(), &server.url("/")).text(), "2 × 4");
}

#[test]
fn a_packed_page_is_unpacked() {
    let bricks = "brick ".repeat(10_000);
    let packed = gzipped(bricks.as_bytes());
    let headers = "Content-Encoding: gzip\r\n";
    let server = Server::saying(answer("200 OK", headers, &packed));

    let fetched = both::page(&once(), &server.url("/"));

    assert_eq!(fetched.text(), bricks);
    assert_eq!(fetched.wire_bytes, packed.len() as u64);
}

#[test]
fn a_page_in_another_character_set_is_read() {
    let (word, _, _) = encoding_rs::WINDOWS_1251.encode("Кирпич");
    let headers = "Content-Type: text/html; charset=windows-1251\r\n";
    let server = Server::saying(answer("200 OK", headers, &word));

    assert_eq!(both::page(&once(), &server.url("/")).text(), "Кирпич");
}

#[test]
fn pages_in_turn_come_over_one_connection() {
    let serve = || {
        Server::new(|_, _, stream| {
            stream.write_all(&page("brick")).unwrap();
            true
        })
    };
    let (threads, tasks) = (serve(), serve());

    let client = blocking::Client::new(once());
    for path in ["/1", "/2", "/3"] {
        client.fetch(&threads.url(path)).unwrap();
    }
    drop(client);
    run(async {
        let client = asynchronous::Client::new(once());
        for path in ["/1", "/2", "/3"] {
            client.fetch(&tasks.url(path)).await.unwrap();
        }
    });

    assert_eq!([threads.requests(), tasks.requests()], [3, 3]);
    assert_eq!([threads.connections(), tasks.connections()], [1, 1]);
}

#[test]
fn a_connection_that_was_closed_while_it_rested_is_not_used() {
    // The first answer of each connection is its last, though it does not say
    // so.
    let server = Server::saying(page("brick"));
    let url = server.url("/");

    let client = blocking::Client::new(again(3));
    for _ in 0..3 {
        client.fetch(&url).unwrap();
    }
    run(async {
        let client = asynchronous::Client::new(again(3));
        for _ in 0..3 {
            client.fetch(&url).await.unwrap();
        }
    });
}

#[test]
fn who_asks_whether_a_page_is_there_does_not_wait_for_its_body() {
    let server = Server::new(|head, _, stream| {
        let length = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n";
        assert!(head.starts_with("HEAD "));
        stream.write_all(length.as_bytes()).unwrap();
        true
    });

    for checked in both::check(&once(), &server.url("/")).map(Result::unwrap) {
        assert_eq!((checked.status, checked.body.len()), (200, 0));
    }
}

#[test]
fn a_server_that_does_not_know_head_is_asked_with_get() {
    let server = Server::new(|head, _, stream| {
        if head.starts_with("HEAD ") {
            stream.write_all(&answer("405 No", "", b"")).unwrap();
            return true;
        }
        let endless = "HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n";
        stream.write_all(endless.as_bytes()).unwrap();
        until_it_leaves(stream);
        false
    });

    for checked in both::check(&once(), &server.url("/")).map(Result::unwrap) {
        assert_eq!(checked.status, 200);
    }
    assert_eq!(server.requests(), 4);
}

/// Set for the test within the test.
const WITHIN: &str = "CLIENTS_TEST_PROXY";

#[test]
fn a_proxy_in_the_environment_is_not_asked() {
    if std::env::var_os(WITHIN).is_some() {
        let server = Server::saying(page("brick"));
        let fetched = both::page(&Settings::default(), &server.url("/"));
        assert_eq!(fetched.text(), "brick");
        return;
    }
    // Whoever went there would hear nothing, and fail.
    let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
    let proxy = format!("http://{}", proxy.local_addr().unwrap());

    let mut test = Command::new(std::env::current_exe().unwrap());
    test.args(["--exact", "pages::a_proxy_in_the_environment_is_not_asked"]);
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        test.env(name, &proxy);
    }
    let output = test.env(WITHIN, "1").output().unwrap();

    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("1 passed"), "{said}");
}
