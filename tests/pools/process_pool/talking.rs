//! Pool and worker talk without getting in each other's way.

use std::io::Write;
use std::process::{Command, Stdio};

use checks::probe_tasks::{DOUBLE, ECHO, PRINT_LINES, READ_STDIN};
#[cfg(unix)]
use checks::probe_tasks::{INTERRUPT_ITSELF, PROCESS_GROUP};
use checks::watchdog::watched;

use super::pool;

const MIB: usize = 1024 * 1024;

#[test]
fn a_task_sees_an_empty_standard_input() {
    watched(|| {
        let pool = pool(1);

        let read = pool.submit(&READ_STDIN, ()).unwrap().join();

        assert_eq!(read, Ok(String::new()));
        assert_eq!(pool.submit(&DOUBLE, 1).unwrap().join(), Ok(2));
    });
}

#[test]
fn what_a_task_prints_does_not_disturb_the_answers() {
    watched(|| {
        let pool = pool(2);
        let printing: Vec<_> = ["a", "b"]
            .map(|text| pool.submit(&PRINT_LINES, (text.to_owned(), 50)))
            .into();
        let doubled: Result<Vec<_>, _> = pool.map(0..200, &DOUBLE).collect();

        assert_eq!(doubled, Ok((0..200).map(|n| 2 * n).collect()));
        for handle in printing {
            assert_eq!(handle.unwrap().join(), Ok(()));
        }
    });
}

#[test]
fn what_tasks_print_appears_in_whole_lines_on_standard_error() {
    watched(|| {
        let ran = Command::new(env!("CARGO_BIN_EXE_probe-worker"))
            .args(["print", "3", "400"])
            .stdin(Stdio::null())
            .output()
            .unwrap();

        assert!(ran.status.success());
        assert_eq!(String::from_utf8(ran.stdout).unwrap(), "done\n");
        let printed = String::from_utf8(ran.stderr).unwrap();
        let mut lines: Vec<_> = printed.lines().collect();
        let mut expected: Vec<_> = (0..3)
            .flat_map(|task| {
                (0..400).map(move |n| format!("task {task} line {n} of 400"))
            })
            .collect();
        lines.sort_unstable();
        expected.sort_unstable();
        assert_eq!(lines, expected);
    });
}

#[test]
fn large_payloads_both_ways_at_once_do_not_deadlock() {
    watched(|| {
        let pool = pool(2);
        let payload: Vec<u8> = (0..=255).cycle().take(64 * MIB).collect();

        // More than one for each worker: while one comes back, the next goes.
        let handles: Vec<_> = (0..4)
            .map(|_| pool.submit(&ECHO, payload.clone()).unwrap())
            .collect();

        for handle in handles {
            assert!(handle.join().unwrap() == payload);
        }
    });
}

#[test]
fn many_payloads_larger_than_the_pipe_do_not_deadlock() {
    watched(|| {
        let pool = pool(2);
        let payload: Vec<u8> = (0..=250).cycle().take(MIB).collect();
        let echoes = std::iter::repeat_n(&payload, 40);

        // So many that the thread that reads the answers sends calls, too.
        for echoed in pool.map(echoes.cloned(), &ECHO) {
            assert!(echoed.unwrap() == payload);
        }
    });
}

#[test]
fn payloads_of_every_size_around_the_buffers_come_back_whole() {
    watched(|| {
        let pool = pool(2);
        let sizes =
            [0, 1, 127, 128, 4095, 4096, 16_383, 16_384, 65_535, 65_536];
        let payloads: Vec<Vec<u8>> = sizes
            .iter()
            .flat_map(|&size| [size, size + 9, 3 * size])
            .map(|size| (0..=250).cycle().take(size).collect())
            .collect();

        let echoed: Result<Vec<_>, _> =
            pool.map(payloads.clone(), &ECHO).collect();

        assert!(echoed == Ok(payloads));
    });
}

#[cfg(unix)]
#[test]
fn ctrl_c_at_the_terminal_goes_to_the_parent_alone() {
    watched(|| {
        let pool = pool(1);

        let group = pool.submit(&PROCESS_GROUP, ()).unwrap().join().unwrap();

        // A terminal sends it to every process of the group in front.
        assert_ne!(group, nix::unistd::getpgrp().as_raw());
        let worker = u32::try_from(group).unwrap();
        assert_eq!(pool.worker_ids(), [worker]);
    });
}

#[cfg(unix)]
#[test]
fn a_worker_outlives_a_signal_that_its_task_handles() {
    watched(|| {
        let pool = pool(1);

        let interrupted = pool.submit(&INTERRUPT_ITSELF, ()).unwrap().join();

        assert_eq!(interrupted, Ok(()));
        let worker = pool.worker_ids();
        assert_eq!(pool.submit(&DOUBLE, 1).unwrap().join(), Ok(2));
        assert_eq!(pool.worker_ids(), worker);
    });
}

#[cfg(unix)]
#[test]
fn a_worker_that_is_sent_nonsense_ends_though_nobody_hangs_up() {
    watched(|| {
        for (call, why) in [
            (&b"GET / HTTP/1.1\r\n\r\n"[..], "begin no frame"),
            // A frame of one byte, which is no header of a call.
            (
                b"\x01\0\0\0\xfe\xff\xff\xff\xff",
                "without a readable header",
            ),
        ] {
            let mut worker = Command::new(env!("CARGO_BIN_EXE_probe-worker"))
                .args(["--process-pool-worker", "lost", "1000", ""])
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();

            // Held to the end: nobody hangs up.
            let mut calls = worker.stdin.take().unwrap();
            calls.write_all(call).unwrap();
            let ended = worker.wait_with_output().unwrap();

            let said = String::from_utf8(ended.stderr).unwrap();
            assert!(said.contains(why), "{said}");
            drop(calls);
        }
    });
}
