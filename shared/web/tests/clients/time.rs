//! Servers that take their time.

use std::io::Write;
use std::net::TcpStream;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use web::blocking;
use web::outcome::Failure;
use web::settings::Settings;

use crate::both::{self, once};
use crate::server::{Server, answer, until_it_leaves};

/// Short, as a test waits for it. Nothing else here has a limit so short.
const SHORT: Duration = Duration::from_millis(50);

/// Says `bytes` a byte at a time, for as long as anyone listens.
fn drip(stream: &mut TcpStream, bytes: impl Iterator<Item = u8>) {
    for byte in bytes {
        if stream.write_all(&[byte]).is_err() {
            return;
        }
        // What is tested is slow, and the clock is what the client goes by.
        thread::sleep(SHORT / 10);
    }
}

fn silent() -> Server {
    Server::new(|_, _, stream| {
        until_it_leaves(stream);
        false
    })
}

#[test]
fn a_silent_server_is_left_after_the_time_for_an_answer() {
    let server = silent();
    let settings = Settings {
        response: SHORT,
        ..once()
    };

    let failure = both::failure(&settings, &server.url("/"));

    assert_eq!(failure, Failure::ResponseTimeout(SHORT));
}

#[test]
fn a_head_that_drips_is_no_answer_however_steadily() {
    let server = Server::new(|_, _, stream| {
        let head = "HTTP/1.1 200 OK\r\nX: ".bytes();
        drip(stream, head.chain(std::iter::repeat(b'x')));
        false
    });
    let settings = Settings {
        response: 2 * SHORT,
        ..once()
    };

    let failure = both::failure(&settings, &server.url("/"));

    assert_eq!(failure, Failure::ResponseTimeout(2 * SHORT));
}

#[test]
fn a_body_that_drips_is_left_after_the_time_for_a_body() {
    let server = Server::new(|_, _, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
        drip(stream, std::iter::repeat(b'x'));
        false
    });
    let settings = Settings {
        body: 2 * SHORT,
        ..once()
    };

    let failure = both::failure(&settings, &server.url("/"));

    assert_eq!(failure, Failure::BodyTimeout(2 * SHORT));
}

#[test]
fn the_whole_has_a_limit_of_its_own() {
    let silent = silent();
    let dripping = Server::new(|_, _, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
        drip(stream, std::iter::repeat(b'x'));
        false
    });
    let circle = Server::new(|_, number, stream| {
        let headers = format!("Location: /{number}\r\n");
        thread::sleep(SHORT / 5);
        // The client may have left.
        let _ = stream.write_all(&answer("302 There", &headers, b""));
        true
    });
    let settings = Settings {
        whole: SHORT,
        redirects: 1_000_000,
        ..Settings::default()
    };

    for server in [silent, dripping, circle] {
        let failure = both::failure(&settings, &server.url("/"));
        assert_eq!(failure, Failure::Deadline(SHORT));
    }
}

#[test]
fn a_client_that_is_shut_down_ends_its_fetches() {
    let (asked, wait) = mpsc::channel();
    let server = Server::new(move |_, _, stream| {
        asked.send(()).unwrap();
        until_it_leaves(stream);
        false
    });
    let client = blocking::Client::new(Settings {
        response: Duration::from_hours(1),
        whole: Duration::from_hours(1),
        ..Settings::default()
    });
    let fetching = {
        let (client, url) = (client.clone(), server.url("/"));
        thread::spawn(move || client.fetch(&url))
    };
    wait.recv().unwrap();

    client.shut_down();

    let ended = fetching.join().unwrap().unwrap_err();
    assert_eq!(ended.failure, Failure::ShutDown);
    let refused = client.fetch(&server.url("/")).unwrap_err();
    assert_eq!(refused.failure, Failure::ShutDown);
}

#[test]
fn a_client_that_is_shut_down_does_not_wait_for_a_retry() {
    let (asked, wait) = mpsc::channel();
    let server = Server::new(move |_, _, stream| {
        let wish = "Retry-After: 3000\r\n";
        stream.write_all(&answer("503 Later", wish, b"")).unwrap();
        asked.send(()).unwrap();
        false
    });
    let client = blocking::Client::new(Settings {
        whole: Duration::from_hours(2),
        longest_wait: Duration::from_hours(1),
        ..Settings::default()
    });
    let fetching = {
        let (client, url) = (client.clone(), server.url("/"));
        thread::spawn(move || client.fetch(&url))
    };
    wait.recv().unwrap();

    client.shut_down();

    let ended = fetching.join().unwrap().unwrap_err();
    assert_eq!(ended.failure, Failure::ShutDown);
}
