//! Ctrl-C, by a real signal: the lesson ends with what it has.

#![cfg(target_os = "linux")]

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use checks::programs::{lessons, program};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use shared::lesson::Report;

/// Turns a hang into a message.
const WATCHDOG: Duration = Duration::from_mins(1);

fn interrupt(child: &Child) {
    let pid = i32::try_from(child.id()).expect("process ids are small");
    kill(Pid::from_raw(pid), Signal::SIGINT).expect("the lesson is running");
}

fn start(command: &mut Command) -> Child {
    command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the lesson's program starts")
}

/// The exit code, and what came on standard output.
fn end(
    mut child: Child,
    mut rest: impl Read + Send + 'static,
) -> (Option<i32>, String) {
    let (sent, received) = mpsc::channel();
    thread::spawn(move || {
        let mut text = String::new();
        let read = rest.read_to_string(&mut text);
        // Nobody listens any more if the watchdog was first.
        let _ = sent.send(read.map(|_| text));
    });
    let text = received.recv_timeout(WATCHDOG).unwrap_or_else(|_| {
        let _ = child.kill();
        panic!("no end within {WATCHDOG:?} of Ctrl-C");
    });
    (
        child.wait().expect("it ended").code(),
        text.expect("it is text"),
    )
}

#[test]
fn the_table_says_that_it_is_partial() {
    for lesson in lessons() {
        let mut child = start(&mut program(lesson.name));
        let mut output = BufReader::new(child.stdout.take().expect("piped"));
        // By the time anything is printed, Ctrl-C is listened to.
        let mut first = String::new();
        output.read_line(&mut first).expect("it is text");

        interrupt(&child);

        let (code, text) = end(child, output);
        assert_eq!(code, Some(130), "{}: {text}", lesson.name);
        assert!(text.contains("The run is partial"), "{text}");
    }
}

#[test]
fn the_document_is_whole_and_marked_partial() {
    for lesson in lessons() {
        let mut child = start(program(lesson.name).args(["--format", "json"]));
        let output = child.stdout.take().expect("piped");
        wait_until_ctrl_c_is_caught(&child);

        interrupt(&child);

        let (code, text) = end(child, output);
        assert_eq!(code, Some(130), "{}: {text}", lesson.name);
        let report: Report = serde_json::from_str(&text).unwrap();
        assert!(report.partial, "{}", lesson.name);
    }
}

/// Until the process has a handler for SIGINT, see `SigCgt` in proc(5).
fn wait_until_ctrl_c_is_caught(child: &Child) {
    let start = Instant::now();
    let status = format!("/proc/{}/status", child.id());
    while start.elapsed() < WATCHDOG {
        let caught = std::fs::read_to_string(&status)
            .ok()
            .and_then(|status| {
                let (_, mask) = status.split_once("SigCgt:")?;
                let mask = mask.lines().next()?.trim().to_owned();
                u64::from_str_radix(&mask, 16).ok()
            })
            .is_some_and(|mask| mask & (1 << (Signal::SIGINT as u64 - 1)) != 0);
        if caught {
            return;
        }
        thread::yield_now();
    }
    panic!("the lesson never listened to Ctrl-C");
}
