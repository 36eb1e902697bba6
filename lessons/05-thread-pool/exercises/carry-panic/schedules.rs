//! Holds an answer to `carry-panic` to its promises, in every order of steps.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use answer::Worker;
use probes::model::{Case, sync};
use probes::see;

#[test]
fn each_handle_gets_the_result_of_its_task() {
    case().explore(|| {
        let worker = Worker::start();
        let [first, second] = [1, 2].map(|it| worker.submit(move || it));

        // The later one first.
        let results = [second.join().ok(), first.join().ok()];
        worker.stop();

        see("the second result, and the first", results)
            .is([Some(2), Some(1)], "Each result belongs to its own handle.");
    });
}

#[test]
fn a_result_can_be_fetched_when_the_worker_has_ended() {
    case().explore(|| {
        let worker = Worker::start();
        let handle = worker.submit(|| 7);
        let later = worker.submit(|| 8);

        worker.stop();

        let results = [handle, later].map(|it| it.join().ok());
        see("the results", results)
            .is([Some(7), Some(8)], "A result is kept until it is fetched.");
    });
}

/// So many orders of steps are tried in a second, and the simple ones first.
fn case() -> Case {
    Case::new().schedules(3_000)
}
