//! The runner's commands, as a student gives them: with and without a
//! terminal, with good and bad input.

use std::process::Output;

use checks::programs::program;
use serde_json::Value;

fn run(arguments: &[&str]) -> Output {
    program("checks")
        .arg("exercise")
        .args(arguments)
        .output()
        .expect("the guide starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_name_that_is_none_gets_one_line_and_the_names_that_are() {
    for command in ["check", "hint", "reset", "solution", "verify"] {
        let output = run(&[command, "withdrawn"]);

        let words = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{command}: {words}");
        assert_eq!(words.lines().count(), 1, "{words}");
        let told = "cargo run --: NAME 'withdrawn': accepts ";
        assert!(words.starts_with(told), "{words}");
        assert!(words.contains("lost-update, withdraw"), "{words}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn solutions_that_must_pass_no_times_are_refused() {
    let output = run(&["verify", "--times", "0"]);

    let words = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{words}");
    assert_eq!(words.lines().count(), 1, "{words}");
    assert!(words.contains("--times"), "{words}");
}

#[test]
fn every_command_has_help() {
    let output = run(&["--help"]);

    let words = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0));
    let commands = [
        "next", "check", "list", "hint", "reset", "solution", "verify", "new",
    ];
    for command in commands {
        assert!(words.contains(&format!("\n  {command} ")), "{words}");
        let output = run(&[command, "--help"]);
        assert_eq!(output.status.code(), Some(0), "{command}");
        assert!(text(&output.stdout).contains("--json"), "{command}");
    }
}

#[test]
fn the_list_names_each_exercise_with_its_file_and_page() {
    let output = run(&["list", "--json"]);

    let all: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    let withdraw = all.iter().find(|it| it["exercise"] == "withdraw").unwrap();
    let file = "lessons/02-race/exercises/withdraw/answer.rs";
    assert_eq!(withdraw["lesson"], "race");
    assert_eq!(withdraw["file"], file);
    assert_eq!(withdraw["page"], "book/src/02-race.md#exercise-withdraw");
}

#[test]
fn a_solution_is_shown_before_the_check_passes_only_to_who_peeks() {
    let (no, yes) = (
        run(&["solution", "withdraw"]),
        run(&["solution", "withdraw", "--peek"]),
    );

    if std::env::var_os("CI").is_some() {
        // Elsewhere a student may have solved it.
        assert_eq!(no.status.code(), Some(1));
        assert!(!text(&no.stdout).contains("fetch_update"));
    }
    assert_eq!(yes.status.code(), Some(0));
    assert!(text(&yes.stdout).contains("fetch_update"));
}
