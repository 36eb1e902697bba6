//! A lesson at a terminal: it asks, and takes an answer.

#![cfg(target_os = "linux")]

use std::fs::File;
use std::io::{Read, Write};
use std::process::{Command, Stdio};

use checks::programs::{lessons, program};
use nix::pty::{Winsize, openpty};

/// Runs a program at a terminal that is so wide; gives all that it wrote.
pub fn screen_of(mut command: Command, columns: u16) -> String {
    let size = Winsize {
        ws_row: 50,
        ws_col: columns,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    let pty = openpty(&size, None).expect("the system has terminals");
    let end = || pty.slave.try_clone().map(Stdio::from).unwrap();
    let mut child = command
        .stdin(end())
        .stdout(end())
        .stderr(Stdio::null())
        .env("TERM", "xterm")
        .spawn()
        .expect("the program starts");
    // The command holds ends of the terminal too.
    drop((pty.slave, command));

    let mut terminal = File::from(pty.master);
    let mut screen = Vec::new();
    let mut piece = [0; 4096];
    // A terminal whose other end is closed answers with an error.
    while let Ok(length @ 1..) = terminal.read(&mut piece) {
        screen.extend_from_slice(&piece[..length]);
    }
    let status = child.wait().expect("it ended");
    let screen = String::from_utf8(screen).expect("it is text");
    assert_eq!(status.code(), Some(0), "{screen}");
    screen.replace("\r\n", "\n")
}

#[test]
fn a_prediction_typed_at_a_terminal_is_marked() {
    let mut marked = 0;
    for lesson in lessons() {
        let pty = openpty(None, None).expect("the system has terminals");
        let end = || pty.slave.try_clone().map(Stdio::from).unwrap();
        let mut child = program(lesson.name)
            .arg("--quick")
            .stdin(end())
            .stdout(end())
            .stderr(end())
            .env("TERM", "xterm")
            .spawn()
            .expect("the lesson's program starts");
        drop(pty.slave);

        let mut terminal = File::from(pty.master);
        let mut screen = Vec::new();
        let mut answered = 0;
        let mut piece = [0; 4096];
        // A terminal whose other end is closed answers with an error.
        while let Ok(length @ 1..) = terminal.read(&mut piece) {
            screen.extend_from_slice(&piece[..length]);
            // A question leaves the cursor behind it, on its line.
            if screen.ends_with(b": ") || screen.ends_with(b"? ") {
                terminal.write_all(b"a\n").expect("it reads");
                answered += 1;
            }
        }

        let screen = String::from_utf8_lossy(&screen);
        let status = child.wait().expect("it ended");
        assert_eq!(status.code(), Some(0), "{}: {screen}", lesson.name);
        assert!(answered > 0, "{} asked nothing: {screen}", lesson.name);
        assert!(!screen.contains("No answer in"), "{screen}");
        // Sizes as small as these may leave the answer open.
        marked += usize::from(screen.contains("You predicted"));
    }
    assert!(marked > 0, "no lesson said whether a prediction was right");
}
