//! Programs that are no workers, or the wrong ones.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use checks::gate::Gate;
use checks::probe_tasks::{DOUBLE, EXIT, WAIT_AT};
use checks::watchdog::{wait_until, watched};
use shared::process_pool::{BuildError, ProcessPool};
use shared::task::{TaskError, TaskHandle};

#[cfg(unix)]
use super::died;
use super::scripts::TestFile;
#[cfg(unix)]
use super::scripts::{counted, late, script, starts, wait_for};
use super::workers;

/// What a pool of this program says to its first task.
fn complaint(program: impl Into<PathBuf>) -> String {
    let pool = workers(2).program(program).build().unwrap();
    let error = pool.submit(&DOUBLE, 1).unwrap().join().unwrap_err();
    let again = pool.submit(&DOUBLE, 1).unwrap_err();
    assert_eq!(again.to_string(), error.to_string());
    error.to_string()
}

#[test]
fn a_program_that_is_not_there_is_noticed_at_once() {
    let built = workers(1).program("/no/such/program").build();

    assert!(matches!(built, Err(BuildError::NoProgram(_))));
}

#[cfg(unix)]
#[test]
fn a_program_that_ends_or_talks_instead_of_greeting_breaks_the_pool() {
    watched(|| {
        for program in ["/bin/true", "/bin/false", "/bin/echo"] {
            let why = complaint(program);
            assert!(why.contains("process_pool::serve"), "{why}");
        }
    });
}

#[test]
fn a_program_that_forgot_to_serve_starts_no_avalanche_and_is_told() {
    watched(|| {
        let forgetful = env!("CARGO_BIN_EXE_probe-forgetful");
        let why = complaint(forgetful);
        assert!(why.contains("ended before it greeted"), "{why}");

        let ran = Command::new(forgetful).output().unwrap();
        let said = String::from_utf8(ran.stderr).unwrap();
        assert!(!ran.status.success());
        assert!(said.contains("NotServed"), "its worker: {said}");
        assert!(said.contains("process_pool::serve"), "the parent: {said}");
    });
}

#[test]
fn a_program_that_was_built_again_after_the_pool_is_not_started() {
    watched(|| {
        let copy = TestFile::new("rebuilt");
        fs::copy(env!("CARGO_BIN_EXE_probe-worker"), &copy.0).unwrap();
        let pool = workers(1).program(&copy.0).build().unwrap();

        let file = fs::File::options().append(true).open(&copy.0).unwrap();
        file.set_modified(std::time::UNIX_EPOCH).unwrap();
        drop(file);

        let error = pool.submit(&DOUBLE, 1).unwrap().join().unwrap_err();
        assert!(error.to_string().contains("was built again"), "{error}");
    });
}

#[cfg(unix)]
#[test]
fn a_worker_of_another_version_breaks_the_pool_and_says_so() {
    watched(|| {
        // The greeting of a later version: 24 bytes, the last four its number.
        // It waits, as a worker would.
        let script = script(
            "later",
            r"printf '\030\0\0\0\347\377\377\377'
            printf 'process-pool worker \143\0\0\0'
            read -r call",
        );

        let why = complaint(&script.0);

        assert!(why.contains("version 99 of the protocol"), "{why}");
    });
}

#[cfg(unix)]
#[test]
fn a_program_that_says_nothing_is_not_waited_for_for_ever() {
    watched(|| {
        let silent = script("silent", "read -r call");
        let pool = workers(1)
            .program(&silent.0)
            .greeting_deadline(Duration::from_millis(100))
            .build()
            .unwrap();

        let error = pool.submit(&DOUBLE, 1).unwrap().join().unwrap_err();

        assert!(
            error.to_string().contains("did not greet in time"),
            "{error}"
        );
    });
}

#[cfg(unix)]
#[test]
fn a_worker_that_is_killed_while_it_starts_is_started_again() {
    watched(|| {
        let worker = env!("CARGO_BIN_EXE_probe-worker");
        let (program, count) = counted(
            "unlucky",
            &format!(
                "test $((starts % 4)) -eq 0 || kill -9 $$
                exec '{worker}' \"$@\""
            ),
        );
        let pool = workers(1).program(&program.0).build().unwrap();

        // Three kills in a row, and then three more.
        for starts_so_far in [4, 8] {
            assert_eq!(pool.submit(&DOUBLE, 1).unwrap().join(), Ok(2));
            assert_eq!(starts(&count), starts_so_far);
            assert!(died(&pool.submit(&EXIT, 7).unwrap().join()));
        }
    });
}

#[cfg(unix)]
#[test]
fn a_worker_that_is_killed_whenever_it_starts_breaks_the_pool() {
    watched(|| {
        let (program, count) = counted("doomed", "kill -9 $$");

        let why = complaint(&program.0);

        assert!(why.contains("SIGKILL"), "{why}");
        assert_eq!(starts(&count), 4, "it may be killed three times in a row");
    });
}

#[cfg(unix)]
#[test]
fn a_worker_that_ends_by_itself_while_it_starts_is_not_tried_again() {
    watched(|| {
        let (program, count) = counted("unwilling", "exit 7");

        let why = complaint(&program.0);

        assert!(why.contains("exit status: 7"), "{why}");
        assert_eq!(starts(&count), 1);
    });
}

#[cfg(unix)]
#[test]
fn a_pool_that_breaks_lets_its_idle_workers_go() {
    watched(|| {
        let (gate, go) = (Gate::new().unwrap(), TestFile::new("idle-go"));
        let address = gate.address().unwrap();
        let (program, _count) = counted(
            "breaking",
            &format!(
                "if test $starts -lt 2; then exec '{}' \"$@\"; fi
                {}
                exit 7",
                env!("CARGO_BIN_EXE_probe-worker"),
                wait_for(&go),
            ),
        );
        let pool = workers(2).program(&program.0).build().unwrap();
        let first = pool.submit(&WAIT_AT, (address, 1)).unwrap();
        let held = gate.arrival().unwrap();
        // A worker is started for this task, and then the first one takes it.
        let second = pool.submit(&WAIT_AT, (address, 2)).unwrap();
        drop(held);
        drop(gate.arrival().unwrap());
        assert_eq!((first.join(), second.join()), (Ok(1), Ok(2)));
        wait_until("the second starts", || pool.workers() == 2);

        fs::write(&go.0, "").unwrap();

        wait_until("both are gone", || pool.workers() == 0);
    });
}

#[cfg(unix)]
#[test]
fn kill_workers_ends_a_worker_that_has_not_even_greeted() {
    watched(|| {
        let program = script("slow", "read -r call");
        let pool = workers(1)
            .program(&program.0)
            .greeting_deadline(Duration::MAX)
            .build()
            .unwrap();
        let queued = pool.submit(&DOUBLE, 1).unwrap();
        wait_until("it is started", || pool.workers() == 1);

        pool.kill_workers();

        assert_eq!(queued.join(), Err(TaskError::Cancelled));
        assert_eq!(pool.workers(), 0);
    });
}

#[cfg(unix)]
#[test]
fn no_task_waits_behind_a_long_one_for_which_a_worker_is_being_started() {
    watched(|| {
        let (program, _count, go) = late("behind");
        let gate = Gate::new().unwrap();
        let pool = workers(2).program(&program.0).build().unwrap();
        let long = pool.submit(&WAIT_AT, (gate.address().unwrap(), 1)).unwrap();
        let held = gate.arrival().unwrap();

        let others = [1, 2].map(|n| pool.submit(&DOUBLE, n).unwrap());
        fs::write(&go.0, "").unwrap();

        // While the long one runs.
        assert_eq!(others.map(TaskHandle::join), [Ok(2), Ok(4)]);
        drop(held);
        assert_eq!(long.join(), Ok(1));
    });
}

#[cfg(unix)]
#[test]
fn no_second_worker_is_started_for_a_task_that_a_starting_one_can_take() {
    watched(|| {
        let (program, count, go) = late("enough");
        let gate = Gate::new().unwrap();
        let address = gate.address().unwrap();
        let pool = workers(3).program(&program.0).build().unwrap();
        let first = pool.submit(&WAIT_AT, (address, 1)).unwrap();
        let held = gate.arrival().unwrap();
        // A worker is started for this task, and then the first one takes it.
        let second = pool.submit(&WAIT_AT, (address, 2)).unwrap();
        drop(held);
        let held = gate.arrival().unwrap();

        let third = pool.submit(&DOUBLE, 3).unwrap();
        fs::write(&go.0, "").unwrap();

        assert_eq!(third.join(), Ok(6));
        drop(held);
        assert_eq!((first.join(), second.join()), (Ok(1), Ok(2)));
        drop(pool);
        assert_eq!(starts(&count), 2);
    });
}

#[test]
fn a_pool_of_this_very_program_needs_no_program_to_be_named() {
    // Only built: this test's own `main` serves nobody.
    assert!(ProcessPool::builder().workers(1).build().is_ok());
}
