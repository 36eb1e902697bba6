//! Links of the student's own: exit codes for scripts, and what a long list may
//! cost.

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;

use web::site::{Settings, Site};

const PROGRAM: &str = env!("CARGO_BIN_EXE_link-check");

fn site() -> Site {
    Site::start_program(Path::new(PROGRAM), &Settings::new(7)).unwrap()
}

/// The address of a page outside, by number: no name service is asked.
fn outside(site: &Site, path: &str) -> String {
    format!("http://{}{path}", site.names().others)
}

/// A file of that name with these lines, gone when dropped.
struct File(PathBuf);

impl File {
    fn of(name: &str, lines: &str) -> Self {
        let name = format!("own-links-{}-{name}.txt", std::process::id());
        let file = Self(std::env::temp_dir().join(name));
        std::fs::write(&file.0, lines).unwrap();
        file
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn check(file: &File, more: &[&str]) -> Output {
    let file = file.0.to_str().unwrap();
    Command::new(PROGRAM)
        .args(["check", "--links", file, "--timeout", "30"])
        .args(more)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn links_that_are_all_alive_are_exit_code_0() {
    let site = site();
    let links = ["/a", "/301/b", "/405-to-head/c", "/slow-body/d"];
    let links = links.map(|path| outside(&site, path)).join("\n");
    let file = File::of("alive", &format!("# mine\n\n{links}\n"));

    let output = check(&file, &[]);

    assert_eq!(said(&output), "");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_dead_link_is_exit_code_1_and_is_named_with_its_reason() {
    let site = site();
    let (alive, dead) = (outside(&site, "/a"), outside(&site, "/410/b"));
    let file = File::of("dead", &format!("{alive}\n{dead}\n"));

    let output = check(&file, &[]);

    let screen = String::from_utf8(output.stdout.clone()).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("1 of 2 links are dead"));
    let line = format!("dead: {dead} (status 410)");
    assert!(screen.contains(&line), "{screen}");
    assert!(!screen.contains("partial"), "{screen}");
}

#[test]
fn what_may_pass_is_asked_for_twice_and_what_is_gone_once() {
    let site = site();
    let (broken, gone) = (outside(&site, "/503/a"), outside(&site, "/404/b"));
    let file = File::of("again", &format!("{broken}\n{gone}\n"));

    let output = check(&file, &[]);

    assert!(said(&output).contains("2 of 2 links are dead"));
    assert_eq!(site.books().unwrap().requests(), 2 + 1);
}

#[test]
fn a_server_that_asks_to_be_left_alone_is_not_dead() {
    let site = site();
    let file = File::of("busy", &outside(&site, "/429/a"));

    let output = check(&file, &[]);

    let screen = String::from_utf8(output.stdout.clone()).unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let busy = screen.lines().find(|line| line.starts_with(" busy"));
    let busy = busy.unwrap().split_whitespace();
    assert_eq!(busy.rev().nth(2), Some("1"), "{screen}");
}

#[test]
fn a_link_that_never_answers_is_dead_after_the_time_it_is_given() {
    let site = site();
    let file = File::of("silent", &outside(&site, "/silent/a"));

    let output = Command::new(PROGRAM)
        .args(["check", "--timeout", "0.2", "--links"])
        .arg(&file.0)
        .output()
        .unwrap();

    let screen = String::from_utf8(output.stdout.clone()).unwrap();
    assert_eq!(output.status.code(), Some(1));
    // Whichever of the two limits it meets first, of one answer or of all.
    assert!(screen.contains("within 200ms"), "{screen}");
}

#[test]
fn a_link_that_stands_twice_is_asked_for_once() {
    let site = site();
    let link = outside(&site, "/a");
    let file = File::of("twice", &format!("{link}\n{link}#part\n{link}\n"));

    let output = check(&file, &[]);

    assert_eq!(output.status.code(), Some(0));
    assert_eq!(site.books().unwrap().requests(), 1);
}

#[test]
fn a_line_that_is_no_link_is_named_and_nothing_is_asked_for() {
    let site = site();
    let link = outside(&site, "/a");
    let file = File::of("bad", &format!("{link}\nwww.example.org\n"));

    let output = check(&file, &[]);

    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("line 2, www.example.org: accepts"));
    assert_eq!(said(&output).lines().count(), 1);
    assert_eq!(site.books().unwrap().requests(), 0);
}

#[test]
#[cfg(not(feature = "tls"))]
fn https_is_refused_with_the_command_that_builds_it() {
    let output = Command::new(PROGRAM)
        .args(["check", "--url", "https://example.org/"])
        .output()
        .unwrap();

    assert_eq!(output.status.code(), Some(2));
    let said = said(&output);
    assert_eq!(said.lines().count(), 1);
    assert!(
        said.contains("cargo run -p link-check --features tls"),
        "{said}"
    );
}

#[test]
fn the_external_links_of_a_page_are_checked_and_no_others() {
    let site = site();
    let (alive, dead) = (outside(&site, "/a"), outside(&site, "/404/b"));
    let page = format!(
        "<a href='/own'>own</a> <a href='{alive}'>a</a> \
         <a href='{dead}#there'>b</a> <a href='{dead}'>again</a>"
    );
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let here = listener.local_addr().unwrap();
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 4_096]).unwrap();
        let length = page.len();
        write!(
            stream,
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\
             Content-Length: {length}\r\nConnection: close\r\n\r\n{page}"
        )
        .unwrap();
    });

    let output = Command::new(PROGRAM)
        .args(["check", "--url", &format!("http://{here}/")])
        .output()
        .unwrap();
    server.join().unwrap();

    assert!(said(&output).contains("1 of 2 links are dead"));
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_long_list_is_never_more_in_flight_than_workers() {
    const LINKS: u64 = 100_000;
    let site = site();
    let mut links = String::new();
    for number in 0..LINKS {
        writeln!(links, "{}", outside(&site, &format!("/{number}"))).unwrap();
    }
    let file = File::of("long", &links);

    let output = check(&file, &["--workers", "10"]);

    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let books = site.books().unwrap();
    assert_eq!(books.requests(), LINKS);
    let most = books.most_in_flight;
    assert!((1..=10).contains(&most), "{most}");
    // A connection for each worker, not for each link.
    assert!(books.connections <= 10, "{}", books.connections);
}

#[test]
fn a_deadline_ends_the_wait_for_a_link_that_never_answers() {
    let site = site();
    let links = [outside(&site, "/silent/a"), outside(&site, "/b")];
    let file = File::of("deadline", &links.join("\n"));

    let output = check(&file, &["--deadline", "0.5", "--workers", "1"]);

    assert_eq!(output.status.code(), Some(1));
    let said = said(&output);
    assert!(
        said.contains("0 of 2 links are dead, 2 were not checked"),
        "{said}"
    );
    assert_eq!(site.books().unwrap().requests(), 1);
}

#[test]
#[cfg(unix)]
fn ctrl_c_frees_a_worker_that_waits_and_keeps_what_there_is() {
    let site = site();
    let links = [outside(&site, "/a"), outside(&site, "/silent/b")];
    let file = File::of("stop", &links.join("\n"));
    let child = Command::new(PROGRAM)
        .args(["check", "--workers", "1", "--timeout", "600", "--links"])
        .arg(&file.0)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while site.books().unwrap().requests() < 2 {
        thread::yield_now();
    }

    let signalled = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    let output = child.wait_with_output().unwrap();

    assert!(signalled.success());
    assert_eq!(output.status.code(), Some(130));
    let screen = String::from_utf8(output.stdout).unwrap();
    let counted = |outcome: &str| {
        let row = screen.lines().find(|line| line.starts_with(outcome));
        row.unwrap().split_whitespace().nth_back(2).unwrap() == "1"
    };
    assert!(counted(" alive"), "{screen}");
    assert!(counted(" not checked"), "{screen}");
    // 600 s of patience, and Ctrl-C has more to say than a hard end.
    assert!(
        !String::from_utf8(output.stderr)
            .unwrap()
            .contains("ended here")
    );
}
