//! Nothing is left behind, whatever happens to the program.

#![cfg(target_os = "linux")]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use web::site::{Settings, Site, SiteError};

use crate::client::{OUTSIDE, connect, get, site, wait_until};

/// Whether there is such a process, and it is not one that has ended and is
/// only waited for.
fn lives(process: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{process}/stat"))
        .is_ok_and(|stat| !stat.contains(") Z "))
}

#[test]
fn dropping_the_site_ends_its_process() {
    let site = site(&Settings::new(7));
    let process = site.process_id();
    let open = connect(&site, OUTSIDE);
    assert!(lives(process));

    drop(site);

    assert!(!Path::new(&format!("/proc/{process}")).exists());
    drop(open);
}

#[test]
fn the_site_ends_when_the_program_is_killed() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_web"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(program.stdout.take().unwrap())
        .read_line(&mut first)
        .unwrap();
    let process = first.trim().strip_prefix("process ").unwrap();
    let process: u32 = process.parse().unwrap();
    assert!(lives(process));

    // SIGKILL: it has no chance to tidy up.
    program.kill().unwrap();
    program.wait().unwrap();

    wait_until("its process is gone", || !lives(process));
}

#[test]
fn a_site_that_is_killed_is_an_error_and_not_a_hang() {
    let site = site(&Settings::new(7));
    get(&site, OUTSIDE, "/");

    let killed = Command::new("kill")
        .args(["-KILL", &site.process_id().to_string()])
        .status()
        .unwrap();
    assert!(killed.success());
    let asked = site.books();

    assert!(matches!(asked, Err(SiteError::Ended)), "{asked:?}");
}

#[test]
fn a_program_that_cannot_be_the_site_is_an_error() {
    let started =
        Site::start_program(Path::new("/bin/true"), &Settings::new(7));

    assert!(matches!(started, Err(SiteError::Ended)), "{started:?}");
}

#[test]
fn ctrl_c_at_the_terminal_does_not_reach_the_site() {
    let site = site(&Settings::new(7));

    let stat = format!("/proc/{}/stat", site.process_id());
    let stat = std::fs::read_to_string(stat).unwrap();

    // After the name: state, parent, process group.
    let group = stat.rsplit(") ").next().unwrap().split(' ').nth(2).unwrap();
    assert_eq!(group, site.process_id().to_string());
}
