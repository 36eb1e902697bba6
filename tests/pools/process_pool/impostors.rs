//! Workers that greet, and then do not do as they should.

use std::fs;
use std::time::Duration;

use checks::probe_tasks::DOUBLE;
use checks::watchdog::{wait_until, watched};
use shared::process_pool::PROTOCOL;
use shared::task::TaskError;

use super::scripts::{TestFile, script, wait_for};
use super::{refused, workers};

/// The greeting of a worker, as `printf` is told.
fn greeting() -> String {
    format!(
        r"\030\0\0\0\347\377\377\377process-pool worker \{PROTOCOL:03o}\0\0\0"
    )
}

#[test]
fn an_answer_that_never_comes_to_its_end_does_not_put_off_the_deadline() {
    watched(|| {
        // It greets, waits for the call, and begins an answer of 16 MiB.
        let greeting = greeting();
        let trickling = script(
            "trickling",
            &format!(
                r"printf '{greeting}'
                head -c 1 > /dev/null
                printf '\0\0\0\001\377\377\377\376'
                while printf x; do sleep 0.01; done"
            ),
        );
        let pool = workers(1)
            .program(&trickling.0)
            .task_deadline(Duration::from_millis(200))
            .build()
            .unwrap();

        let late = pool.submit(&DOUBLE, 1).unwrap().join();

        assert_eq!(late, Err(TaskError::TimedOut));
        pool.kill_workers();
    });
}

#[test]
fn after_a_wrong_answer_nothing_that_the_worker_says_counts() {
    watched(|| {
        // Answers 9 and 2: twice `Ok`, and a number. They are read at once.
        let go = TestFile::new("wrong-go");
        let wrong = script(
            "wrong",
            &format!(
                r"printf '{}'
                {}
                printf '\003\0\0\0\374\377\377\377\011\0\002\003\0\0\0\374\377\377\377\002\0\004'
                read -r call",
                greeting(),
                wait_for(&go)
            ),
        );
        let pool = workers(1).program(&wrong.0).build().unwrap();
        let [first, second] = [1, 2].map(|n| pool.submit(&DOUBLE, n).unwrap());
        wait_until("both are sent", || second.is_running());

        fs::write(&go.0, "").unwrap();

        let why = refused(first.join());
        assert!(
            why.contains("answered call 9 when call 1 was next"),
            "{why}"
        );
        assert_eq!(refused(second.join()), why);
    });
}
