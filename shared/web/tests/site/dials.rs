//! One test for each thing that can go wrong with an answer.

use std::io::{ErrorKind, Read};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use flate2::read::GzDecoder;
use web::site::{Fault, Rule, Settings, Site};

use crate::client::{End, OUTSIDE, ask, connect, get, read_head, send, site};

/// A site on which everything has this fault.
fn with(fault: Fault) -> Site {
    site(&Settings::new(7).rule(Rule::everywhere().fault(fault)))
}

#[test]
fn latency_is_waited_before_the_first_byte() {
    let latency = Duration::from_millis(50);
    let rule = Rule::everywhere().latency(latency);
    let site = site(&Settings::new(7).rule(rule));

    let start = Instant::now();
    let answer = get(&site, OUTSIDE, "/");

    assert_eq!(answer.status, 200);
    assert!(start.elapsed() >= latency);
}

#[test]
fn bandwidth_bounds_what_comes_in_a_second() {
    let rule = Rule::everywhere().bandwidth(100_000);
    let site = site(&Settings::new(7).csv_bytes(20_000).rule(rule));

    let start = Instant::now();
    let answer = get(&site, "data.test", "/stations.csv");

    assert!(answer.body.len() >= 20_000);
    assert_eq!(answer.end, End::Complete);
    // All but the last piece, of a fiftieth of a second, has been waited for.
    assert!(start.elapsed() >= Duration::from_millis(160));
}

#[test]
fn a_status_takes_the_place_of_the_page() {
    for status in [404, 410, 500, 503] {
        let site = with(Fault::Status(status));

        let answer = get(&site, OUTSIDE, "/");

        assert_eq!(answer.status, status);
        assert_eq!(answer.end, End::Complete);
    }
}

#[test]
fn too_many_requests_says_when_to_come_again() {
    let site = with(Fault::RetryAfter {
        status: 429,
        seconds: 3,
    });

    let answer = get(&site, OUTSIDE, "/");

    assert_eq!(answer.status, 429);
    assert_eq!(answer.header("retry-after"), Some("3"));
}

#[test]
fn a_chain_of_redirects_leads_to_the_page_in_so_many_hops() {
    for status in [301, 302, 307, 308] {
        let site = with(Fault::Redirects { status, hops: 3 });
        let mut target = "/a?b=c".to_owned();
        let mut hops = 0;

        let page = loop {
            let answer = get(&site, OUTSIDE, &target);
            if answer.status == 200 {
                break answer;
            }
            assert_eq!(answer.status, status);
            target = answer.header("location").unwrap().to_owned();
            hops += 1;
        };

        assert_eq!(hops, 3);
        assert!(page.text().contains("<h1>"));
    }
}

#[test]
fn a_redirect_loop_comes_back_to_where_it_began() {
    let site = with(Fault::RedirectLoop { status: 302 });

    let first = get(&site, OUTSIDE, "/a");
    let there = first.header("location").unwrap();
    let second = get(&site, OUTSIDE, there);

    assert_ne!(there, "/a");
    assert_eq!(second.status, 302);
    assert_eq!(second.header("location"), Some("/a"));
}

#[test]
fn head_is_refused_and_get_is_not() {
    let site = with(Fault::NoHead);

    let head = ask(&site, "HEAD", OUTSIDE, "/");

    assert_eq!(head.status, 405);
    assert_eq!(head.header("allow"), Some("GET"));
    assert_eq!(get(&site, OUTSIDE, "/").status, 200);
}

#[test]
fn silence_keeps_the_connection_and_says_nothing() {
    let site = with(Fault::Silence);
    let mut stream = connect(&site, OUTSIDE);

    send(&mut stream, "GET", OUTSIDE, "/");
    stream
        .set_read_timeout(Some(Duration::from_millis(300)))
        .unwrap();
    let error = stream.read(&mut [0]).unwrap_err();

    assert_eq!(error.kind(), ErrorKind::WouldBlock);
}

/// Asks for a page with this fault, reads what comes before the first pause,
/// and returns how many bytes the site has sent in all.
///
/// The page that is asked for after that is the event to wait for: the site
/// does one thing after the other, and would have sent all by then.
fn sent_before_the_first_pause(fault: Fault, read: fn(&mut TcpStream)) -> u64 {
    let slow = Rule::everywhere().path("/slow").fault(fault);
    let site = site(&Settings::new(7).rule(slow));
    let mut stream = connect(&site, OUTSIDE);
    send(&mut stream, "GET", OUTSIDE, "/slow");
    read(&mut stream);
    let other = get(&site, OUTSIDE, "/");
    let books = site.books().unwrap();
    assert_eq!(books.in_flight, 1);
    books.bytes - (other.head.len() + other.body.len()) as u64
}

#[test]
fn a_slow_head_pauses_after_each_byte() {
    let fault = Fault::SlowHead(Duration::from_hours(1));

    let sent = sent_before_the_first_pause(fault, |stream| {
        stream.read_exact(&mut [0]).unwrap();
    });

    assert_eq!(sent, 1);
}

#[test]
fn a_slow_body_pauses_after_each_piece() {
    let fault = Fault::SlowBody(Duration::from_hours(1));
    let head = get(&site(&Settings::new(7)), OUTSIDE, "/slow").head;

    let sent = sent_before_the_first_pause(fault, |stream| {
        read_head(stream).unwrap();
        stream.read_exact(&mut [0; 64]).unwrap();
    });

    assert_eq!(sent, head.len() as u64 + 64);
}

#[test]
fn what_is_slow_comes_whole_in_the_end() {
    let plain = get(&site(&Settings::new(7)), OUTSIDE, "/");
    let pause = Duration::from_millis(1);

    for fault in [Fault::SlowHead(pause), Fault::SlowBody(pause)] {
        let answer = get(&with(fault), OUTSIDE, "/");

        assert_eq!(answer.end, End::Complete);
        assert_eq!(answer.head, plain.head);
        assert_eq!(answer.body, plain.body);
    }
}

#[test]
fn an_endless_body_outlasts_any_patience() {
    let site = with(Fault::EndlessBody);
    let mut stream = connect(&site, OUTSIDE);

    send(&mut stream, "GET", OUTSIDE, "/");
    let head = read_head(&mut stream).unwrap();
    let mut much = vec![0; 50_000_000];
    stream.read_exact(&mut much).unwrap();

    assert!(!head.to_ascii_lowercase().contains("content-length"));
}

#[test]
fn a_truncated_body_is_shorter_than_its_content_length() {
    let site = with(Fault::Truncated);

    let answer = get(&site, OUTSIDE, "/");

    let said: usize = answer.header("content-length").unwrap().parse().unwrap();
    assert_eq!(answer.end, End::Closed);
    assert_eq!(answer.body.len(), said / 2);
}

#[test]
fn a_dropped_connection_closes_without_a_byte() {
    let site = with(Fault::Dropped);
    let mut stream = connect(&site, OUTSIDE);

    send(&mut stream, "GET", OUTSIDE, "/");
    let mut all = Vec::new();
    stream.read_to_end(&mut all).unwrap();

    assert!(all.is_empty());
}

#[test]
fn a_reset_comes_in_the_middle_of_the_answer() {
    let site = with(Fault::Reset);
    let mut stream = connect(&site, OUTSIDE);

    send(&mut stream, "GET", OUTSIDE, "/");
    let mut all = Vec::new();
    let error = stream.read_to_end(&mut all).unwrap_err();

    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
}

#[test]
fn garbage_is_not_http() {
    let site = with(Fault::Garbage);
    let mut stream = connect(&site, OUTSIDE);

    send(&mut stream, "GET", OUTSIDE, "/");
    let mut all = Vec::new();
    stream.read_to_end(&mut all).unwrap();

    assert!(!all.is_empty());
    assert!(!all.starts_with(b"HTTP/"));
}

#[test]
fn gzip_unpacks_to_the_page() {
    let plain = get(&site(&Settings::new(7)), OUTSIDE, "/");
    let site = with(Fault::Gzip);

    let answer = get(&site, OUTSIDE, "/");
    let mut unpacked = Vec::new();
    GzDecoder::new(&answer.body[..])
        .read_to_end(&mut unpacked)
        .unwrap();

    assert_eq!(answer.header("content-encoding"), Some("gzip"));
    assert!(answer.body.len() < plain.body.len());
    assert_eq!(unpacked, plain.body);
}

#[test]
fn a_gzip_bomb_is_small_and_unpacks_to_so_many_bytes() {
    let bytes = 20_000_000;
    let site = with(Fault::GzipBomb { bytes });

    let answer = get(&site, OUTSIDE, "/");
    let packed = answer.unchunked();
    let mut decoder = GzDecoder::new(&packed[..]);
    let unpacked = std::io::copy(&mut decoder, &mut std::io::sink()).unwrap();

    assert_eq!(answer.header("content-encoding"), Some("gzip"));
    assert!(packed.len() < 200_000, "{}", packed.len());
    assert_eq!(unpacked, bytes);
}

#[test]
fn a_wrong_charset_is_said_and_another_one_sent() {
    let plain = get(&site(&Settings::new(7)), "shop.test", "/product/1-");
    let site = with(Fault::Charset {
        said: Some("utf-8".into()),
        sent: "utf-16le".into(),
    });
    let legacy = with(Fault::Charset {
        said: Some("utf-8".into()),
        sent: "windows-1252".into(),
    });

    // The web encodes no page in UTF-16; encoding_rs sends UTF-8 in its place.
    let same = get(&site, "shop.test", "/product/1-");
    let answer = get(&legacy, "shop.test", "/product/1-");

    assert_eq!(same.body, plain.body);
    assert_eq!(
        answer.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    assert!(plain.text().contains('€'));
    assert!(str::from_utf8(&answer.body).is_err());
    assert!(answer.body.contains(&0x80), "the euro of windows-1252");
}
