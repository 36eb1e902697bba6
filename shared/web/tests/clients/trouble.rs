//! Answers that are none.

use std::fmt::Write as _;
use std::io::Write;
use std::net::TcpListener;

use flate2::Compression;
use flate2::write::GzEncoder;
use web::outcome::Failure;
use web::settings::Settings;
use web::site::Names;

use crate::both::{self, again, once};
use crate::server::{Server, answer, page};

#[test]
fn a_host_that_nobody_knows_is_an_unknown_host() {
    let server = Server::saying(page(""));
    let settings = Settings {
        names: Some(Names {
            hosts: [].into(),
            others: server.address(),
        }),
        ..once()
    };
    let host = |name: &str| format!("http://{name}/").parse().unwrap();

    let ours = both::page(&settings, &host("any.test"));
    let dead = both::failure(&settings, &host("museum.dead"));
    // RFC 6761: no name service knows it.
    let nowhere = both::failure(&settings, &host("shop.invalid"));

    assert_eq!(ours.status, 200);
    assert_eq!(
        [dead, nowhere],
        [Failure::UnknownHost, Failure::UnknownHost]
    );
    assert_eq!(server.requests(), 2);
}

#[test]
fn a_port_without_a_listener_is_refused() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);

    let failure = both::failure(&again(3), &url.parse().unwrap());

    assert_eq!(failure, Failure::Refused);
}

#[test]
fn a_connection_closed_without_an_answer_was_dropped() {
    let server = Server::saying("");
    let cut = Server::saying("HTTP/1.1 200 OK\r\nContent-Le");

    assert_eq!(both::failure(&again(2), &server.url("/")), Failure::Dropped);
    assert_eq!(server.requests(), 6, "two clients, three attempts each");
    assert_eq!(both::failure(&once(), &cut.url("/")), Failure::Dropped);
}

#[test]
fn a_body_is_truncated_by_a_reset_too() {
    let server = Server::new(|_, _, stream| {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf";
        stream.write_all(head.as_bytes()).unwrap();
        // Closing now is a reset, not an end.
        let socket = socket2::SockRef::from(&*stream);
        socket.set_linger(Some(std::time::Duration::ZERO)).unwrap();
        false
    });

    let failure = both::failure(&once(), &server.url("/"));

    assert_eq!(failure, Failure::Truncated);
}

#[test]
fn a_body_that_ends_before_its_length_is_truncated() {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf";
    let server = Server::saying(head);
    let chunks = Server::saying(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf",
    );

    assert_eq!(both::failure(&once(), &server.url("/")), Failure::Truncated);
    assert_eq!(both::failure(&once(), &chunks.url("/")), Failure::Truncated);
}

#[test]
fn what_is_not_http_is_not_taken_for_it() {
    for garbage in [
        "SSH-2.0-OpenSSH_9.6\r\n\r\n",
        "\u{0}\u{1}\u{2}\u{3}\r\n\r\n",
        "HTTP/1.1 99999 What\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nbrick",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nbrick",
    ] {
        let server = Server::saying(garbage);

        let failure = both::failure(&once(), &server.url("/"));

        assert_eq!(failure, Failure::NotHttp, "{garbage:?}");
    }
}

#[test]
#[cfg(feature = "tls")]
fn an_answer_that_is_not_tls_is_no_secure_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}/", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(b"HTTP/1.1 400 No TLS\r\n\r\n").unwrap();
        // Until the client has gone: a reset would be another failure.
        let _ = std::io::copy(&mut stream, &mut std::io::sink());
    });

    let client = web::blocking::Client::new(once());
    let error = client.fetch(&url.parse().unwrap()).unwrap_err();
    server.join().unwrap();

    assert!(matches!(error.failure, Failure::Tls(_)), "{error:?}");
}

#[test]
fn a_head_without_an_end_is_not_read_for_ever() {
    let mut head = "HTTP/1.1 200 OK\r\n".to_owned();
    for line in 0..2_000 {
        write!(head, "X-{line}: {line}\r\n").unwrap();
    }
    let many = Server::saying(head);
    let long = Server::saying(format!(
        "HTTP/1.1 200 OK\r\nX: {}\r\n\r\n",
        "x".repeat(100_000)
    ));

    assert_eq!(both::failure(&once(), &many.url("/")), Failure::NotHttp);
    assert_eq!(both::failure(&once(), &long.url("/")), Failure::NotHttp);
}

#[test]
fn a_body_is_cut_off_at_its_limit_however_it_is_packed() {
    let settings = Settings {
        body_limit: 10_000,
        ..once()
    };
    let plain = Server::saying(answer("200 OK", "", &[b'x'; 10_001]));
    let fits = Server::saying(answer("200 OK", "", &[b'x'; 10_000]));
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&vec![0; 50 << 20]).unwrap();
    let bomb = encoder.finish().unwrap();
    assert!(bomb.len() < 100_000);
    let headers = "Content-Encoding: gzip\r\n";
    let bomb = Server::saying(answer("200 OK", headers, &bomb));

    let too_large = Failure::TooLarge(10_000);
    assert_eq!(both::failure(&settings, &plain.url("/")), too_large);
    assert_eq!(both::page(&settings, &fits.url("/")).body.len(), 10_000);
    assert_eq!(both::failure(&settings, &bomb.url("/")), too_large);
}

#[test]
fn an_endless_body_is_cut_off_at_its_limit() {
    let server = Server::new(|_, _, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
        // Ends when nobody takes it any more.
        while stream.write_all(&[b'x'; 4096]).is_ok() {}
        false
    });

    let failure = both::failure(&once(), &server.url("/"));

    assert_eq!(failure, Failure::TooLarge(once().body_limit));
}

#[test]
fn a_body_that_cannot_be_unpacked_is_bad_compression() {
    let headers = "Content-Encoding: gzip\r\n";
    let server = Server::saying(answer("200 OK", headers, b"not packed"));
    let unknown = answer("200 OK", "Content-Encoding: br\r\n", b"what");
    let unknown = Server::saying(unknown);

    let expected = Failure::BadCompression;
    assert_eq!(both::failure(&once(), &server.url("/")), expected);
    assert_eq!(both::failure(&once(), &unknown.url("/")), expected);
}

#[test]
fn statuses_that_may_pass_are_asked_again_and_others_are_not() {
    for (status, asked) in [(404, 1), (410, 1), (501, 1), (500, 3), (503, 3)] {
        let server =
            Server::saying(answer(&format!("{status} No"), "", b"sorry"));

        let failure = both::failure(&again(2), &server.url("/"));

        assert_eq!(failure, Failure::Status(status));
        assert_eq!(server.requests(), 2 * asked, "{status}");
    }
}

#[test]
fn a_page_that_comes_at_the_third_attempt_has_come() {
    let server = Server::new(|_, number, stream| {
        // Each client asks three times.
        let answer = match number % 3 {
            0 => answer("429 Later", "Retry-After: 0\r\n", b""),
            1 => b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n".to_vec(),
            _ => page("brick"),
        };
        stream.write_all(&answer).unwrap();
        false
    });

    let fetched = both::page(&again(2), &server.url("/"));

    assert_eq!((fetched.text(), fetched.attempts), ("brick".into(), 3));
}

#[test]
fn redirects_are_followed_cut_in_a_circle_and_at_the_limit() {
    let server = Server::new(|head, _, stream| {
        let path = head.split(' ').nth(1).unwrap();
        let to = match path {
            "/circle" => "/back",
            "/back" => "/circle",
            "/0" => "",
            path => &format!("/{}", path[1..].parse::<u32>().unwrap() - 1),
        };
        let answer = if to.is_empty() {
            page("found")
        } else {
            let headers = format!("Location: {to}\r\n");
            answer("308 There", &headers, b"moved")
        };
        stream.write_all(&answer).unwrap();
        true
    });
    let at = |path| server.url(path);

    let found = both::page(&once(), &at("/10"));
    let too_many = both::failure(&once(), &at("/11"));
    let circle = both::failure(&once(), &at("/circle"));

    assert_eq!((found.url, found.redirects), (at("/0"), 10));
    assert_eq!(too_many, Failure::TooManyRedirects(10));
    assert_eq!(circle, Failure::RedirectLoop);
}
