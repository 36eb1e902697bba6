//! A site whose links are known, walked and checked.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Command, Output};
use std::thread::{self, JoinHandle};

const PROGRAM: &str = env!("CARGO_BIN_EXE_link-check");

/// What there is. Nothing else is.
const PAGES: [(&str, &str); 5] = [
    (
        "/docs/index.html",
        "<a href='a.html'>a</a> <a href='sub/b.html'>b</a> \
         <a href='/above.html'>above</a>",
    ),
    (
        "/docs/a.html",
        "<a href='missing.html'>m</a> <a href='index.html#top'>up</a>",
    ),
    ("/docs/sub/b.html", "<a href='c.html#part'>c</a>"),
    (
        "/docs/sub/c.html",
        "<a href='gone.html'>g</a> <a href='../missing.html'>again</a>",
    ),
    // Alive, and above the folder: its own links are another site's matter.
    ("/above.html", "<a href='lost.html'>l</a>"),
];
const LAST: &str = "/the-end";

/// Serves the pages until it is dropped.
struct Pages {
    address: SocketAddr,
    server: Option<JoinHandle<()>>,
}

impl Pages {
    fn serve() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = thread::spawn(move || {
            for stream in listener.incoming() {
                if answer(&stream.unwrap()) == LAST {
                    break;
                }
            }
        });
        Self {
            address,
            server: Some(server),
        }
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        let mut stream = TcpStream::connect(self.address).unwrap();
        write!(stream, "GET {LAST} HTTP/1.1\r\n\r\n").unwrap();
        self.server.take().unwrap().join().unwrap();
    }
}

/// Answers one request, and returns what was asked for.
fn answer(mut stream: &TcpStream) -> String {
    let head: Vec<_> = BufReader::new(stream)
        .lines()
        .map_while(Result::ok)
        .take_while(|line| !line.is_empty())
        .collect();
    let mut words = head.first().map_or("", |line| line).split(' ');
    let (method, path) = (words.next(), words.next().unwrap_or_default());
    let page = PAGES.iter().find(|(of, _)| *of == path);
    let status = page.map_or("404 Not Found", |_| "200 OK");
    let body = page.map_or("", |(_, body)| body);
    let length = body.len();
    let body = if method == Some("HEAD") { "" } else { body };
    // A client that has gone does not mind.
    let _ = write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: text/html\r\n\
         Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    );
    path.to_owned()
}

fn check(pages: &Pages, workers: &str) -> (Output, String) {
    let name = format!("tree-{}-{workers}.txt", std::process::id());
    let file = std::env::temp_dir().join(name);
    let first = format!("http://{}/docs/index.html", pages.address);
    let output = Command::new(PROGRAM)
        .args(["check", "--tree", "--timeout", "30", "--url", &first])
        .args(["--workers", workers, "--save"])
        .arg(&file)
        .output()
        .unwrap();
    let saved = std::fs::read_to_string(&file).unwrap();
    let _ = std::fs::remove_file(&file);
    (output, saved)
}

#[test]
fn every_dead_link_of_a_tree_is_found_with_any_number_of_workers() {
    let pages = Pages::serve();
    let dead = ["/docs/missing.html", "/docs/sub/gone.html"]
        .map(|path| format!("http://{}{path}\n", pages.address))
        .concat();

    for workers in ["1", "3"] {
        let (output, saved) = check(&pages, workers);

        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains("2 of 7 links are dead"), "{said}");
        assert_eq!(saved, dead);
        let screen = String::from_utf8(output.stdout).unwrap();
        assert!(screen.contains("4 pages read"), "{screen}");
    }
}

#[test]
fn the_local_wiki_is_walked_to_what_is_planted_in_it() {
    let output = Command::new(PROGRAM)
        .args(["check", "--tree", "--quick", "--workers", "4"])
        .output()
        .unwrap();

    let screen = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{screen}");
    // The front page, all articles and their pages for editing, `/random`.
    assert!(screen.contains("802 pages read"), "{screen}");
}
