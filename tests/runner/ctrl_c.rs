//! Ctrl-C, by a real signal: the answer ends, and all that it started.

#![cfg(target_os = "linux")]

use std::fs;
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::thread;

use checks::exercises::{Exercise, Probes};
use checks::programs::{program, workspace};
use checks::watchdog::{wait_until, watched};
use nix::pty::openpty;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use shared::lesson::{COURSE, Stop};

/// Whether the process has a handler for SIGINT, see `SigCgt` in proc(5).
fn listens(child: &Child) -> bool {
    let status = format!("/proc/{}/status", child.id());
    let status = fs::read_to_string(status).unwrap_or_default();
    let mask = status.split_once("SigCgt:").and_then(|(_, rest)| {
        u64::from_str_radix(rest.lines().next()?.trim(), 16).ok()
    });
    mask.is_some_and(|it| it & (1 << (Signal::SIGINT as u64 - 1)) != 0)
}

fn interrupt(child: &Child) {
    let id = i32::try_from(child.id()).expect("process ids are small");
    kill(Pid::from_raw(id), Signal::SIGINT).expect("it is running");
}

fn runner(arguments: &[&str]) -> Command {
    let mut command = program("checks");
    command.arg("exercise").args(arguments);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

#[test]
fn a_command_that_is_interrupted_says_so_with_its_exit_code() {
    watched(|| {
        for arguments in [&["check", "stop-worker"][..], &["verify"]] {
            let mut child = runner(arguments).spawn().expect("it starts");
            wait_until("it listens to Ctrl-C", || listens(&child));

            interrupt(&child);

            let status = child.wait().expect("it was started here");
            assert_eq!(status.code(), Some(130), "{arguments:?}");
        }
    });
}

#[test]
fn who_watches_a_file_at_a_terminal_ends_it_by_ctrl_c() {
    watched(|| {
        let pty = openpty(None, None).expect("the system has terminals");
        let mut command = runner(&["next"]);
        command.stdout(Stdio::from(pty.slave.try_clone().expect("a handle")));
        let mut child = command.spawn().expect("it starts");
        // The command holds an end of the terminal, too.
        drop((pty.slave, command));
        let mut terminal = fs::File::from(pty.master);
        let mut screen = Vec::new();
        let mut piece = [0; 4096];
        // Until it says how to stop.
        while !String::from_utf8_lossy(&screen).contains("Ctrl-C") {
            let read = terminal.read(&mut piece).unwrap_or(0);
            // Elsewhere a student may have done them all.
            assert!(read > 0, "no exercise is left to be watched");
            screen.extend_from_slice(&piece[..read]);
        }

        interrupt(&child);

        let status = child.wait().expect("it was started here");
        assert_eq!(status.code(), Some(130));
    });
}

#[test]
fn what_an_answer_has_started_ends_with_it() {
    watched(|| {
        let folder = workspace().join("tests/runner/nasty");
        let pool = Exercise::at(&COURSE[4], folder).expect("its card is right");
        let stop = Stop::default();
        let probes = Probes::build(&pool.card.package, &stop).expect("it does");
        let answer = answer_that_waits();
        let trial = pool
            .try_file(&answer, "interrupted", &probes, &stop)
            .expect("it can be laid out")
            .expect("it compiles");
        let before = sleepers();

        let running = {
            let stop = stop.clone();
            thread::spawn(move || trial.run(&stop))
        };
        wait_until("it has started a process", || sleepers() > before);
        stop.request();

        let ended = running.join().expect("it does not panic");
        let _ = fs::remove_file(answer);
        assert!(ended.is_err(), "{ended:?}");
        wait_until("its process is gone", || sleepers() <= before);
    });
}

/// One of the nasty answers, with a process that none of them starts.
fn answer_that_waits() -> std::path::PathBuf {
    let folder = workspace().join("tests/runner/nasty/wrong");
    let text = fs::read_to_string(folder.join("waits-for-a-process.rs"));
    let text = text.expect("it is there");
    // In a group of its own: whoever ends ours does not reach it.
    let apart = "std::os::unix::process::CommandExt::process_group(\
                 std::process::Command::new(\"sleep\").arg(\"601\"), 0)";
    let usual = "std::process::Command::new(\"sleep\").arg(\"600\")";
    assert!(text.contains(usual), "{text}");
    let text = text.replace(usual, apart);
    let own = format!("waits-{}.rs", std::process::id());
    let file = std::env::temp_dir().join(own);
    fs::write(&file, text).expect("there is room");
    file
}

/// How many processes there are of those that it starts.
fn sleepers() -> usize {
    let all = fs::read_dir("/proc").expect("this is Linux");
    all.flatten()
        .filter_map(|entry| fs::read(entry.path().join("cmdline")).ok())
        .filter(|line| line == b"sleep\x00601\x00")
        .count()
}
