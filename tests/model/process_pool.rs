//! The crew of a process pool: who is sent what, deaths, replacement, shutdown.
//!
//! The files are the pool's own. Only what they stand on is another: a worker
//! process is a thread of the model checker, and its pipes are two queues that
//! hold as little as can be, so that whoever would wait for room does wait.

use std::num::NonZeroUsize;
use std::time::Duration;

use crate::check;
use crate::sync::atomic::{AtomicBool, Ordering};
use crate::sync::{Arc, thread};
use crate::task::{
    Promise, Shutdown, SubmitError, TaskError, TaskHandle, TaskName,
};

mod answers;
#[path = "../../shared/src/process_pool/attend.rs"]
mod attend;
#[path = "../../shared/src/process_pool/call.rs"]
mod call;
#[path = "../../shared/src/process_pool/crew.rs"]
mod crew;
mod initializer;
mod link;
#[path = "../../shared/src/process_pool/ready.rs"]
mod ready;
mod ready_checks;
mod recording;
#[path = "../../shared/src/process_pool/state.rs"]
mod state;

/// What the files ask of the carrier.
mod carrier {
    pub const PATIENCE: std::time::Duration = std::time::Duration::ZERO;
}

/// What the files ask of the messages.
mod messages {
    pub fn check_hello(hello: &[u8]) -> Result<(), String> {
        if hello == b"hello" {
            Ok(())
        } else {
            Err("it did not greet".to_owned())
        }
    }
}

use call::{Call, Reply};
use crew::{Crew, Settings};
use link::{DEADLY, MISTAKEN, Program, ROOM};
use recording::Recorder;

/// Who waits for a number.
struct Waits(Promise<u64>);

impl Reply for Waits {
    fn begin(&self) -> bool {
        self.0.begin()
    }

    fn answer(self: Box<Self>, outcomes: &[u8]) {
        self.0.keep(Ok(outcomes.len() as u64));
    }

    fn fail(self: Box<Self>, error: TaskError) {
        self.0.keep(Err(error));
    }

    fn cancel(self: Box<Self>) {
        self.0.cancel();
    }
}

/// A pool as small as can be.
#[derive(Clone)]
struct Pool {
    crew: Arc<Crew>,
    program: Program,
}

impl Pool {
    fn new(workers: usize) -> Self {
        Self::with_tasks_per_worker(workers, usize::MAX)
    }

    fn with_tasks_per_worker(workers: usize, tasks: usize) -> Self {
        Self::of(Program::default(), workers, tasks)
    }

    fn of(program: Program, workers: usize, tasks: usize) -> Self {
        let crew = Crew::new(Settings {
            program: program.clone(),
            name: "model".to_owned(),
            workers: NonZeroUsize::new(workers).expect("no test asks for 0"),
            in_flight: 4,
            tasks_per_worker: tasks,
            task_deadline: None,
            greeting_deadline: Duration::ZERO,
            frame_limit: usize::MAX,
            initializer: None,
            recorder: Recorder,
        });
        Self {
            crew: Arc::new(crew),
            program,
        }
    }

    /// Hands in a task whose call has so many bytes: they say which it is.
    fn submit(&self, bytes: usize) -> Result<TaskHandle<u64>, SubmitError> {
        let (promise, handle) = Promise::new(TaskName::from("task"));
        self.crew.submit(Call {
            id: bytes as u64,
            frame: Arc::new(vec![0; bytes]),
            reply: Box::new(Waits(promise)),
            begun: false,
        })?;
        Ok(handle)
    }

    /// Ends when all threads and processes have.
    fn shutdown(&self, how: Shutdown) {
        self.crew.shut_down(how);
        self.program.assert_nobody_is_left();
    }

    fn kill(&self) {
        self.crew.kill();
        self.program.assert_nobody_is_left();
    }

    fn runs(&self, task: usize) -> usize {
        self.program.runs(task)
    }
}

fn died(result: &Result<u64, TaskError>) -> bool {
    matches!(result, Err(TaskError::WorkerDied { .. }))
}

#[test]
fn every_call_is_answered_once_and_every_process_ends() {
    check(|| {
        let pool = Pool::new(2);
        let handles = [1, 2, 3].map(|task| pool.submit(task).unwrap());

        pool.shutdown(Shutdown::FinishQueued);

        for (task, handle) in (1..).zip(handles) {
            assert_eq!(handle.join(), Ok(task as u64));
            assert_eq!(pool.runs(task), 1);
        }
    });
}

#[test]
fn an_idle_worker_hears_of_the_next_call() {
    check(|| {
        let pool = Pool::new(1);

        for task in [1, 2, 3] {
            assert_eq!(pool.submit(task).unwrap().join(), Ok(task as u64));
        }

        assert_eq!(pool.program.started(), 1);
        pool.shutdown(Shutdown::FinishQueued);
    });
}

#[test]
fn a_death_costs_the_call_in_hand_and_no_other() {
    for workers in [1, 2] {
        check(move || {
            let pool = Pool::new(workers);
            let tasks = [1, DEADLY, 2, 3];
            let handles = tasks.map(|task| pool.submit(task).unwrap());

            for (task, handle) in tasks.into_iter().zip(handles) {
                let result = handle.join();
                if task == DEADLY {
                    assert!(died(&result));
                } else {
                    assert_eq!(result, Ok(task as u64));
                }
                assert_eq!(pool.runs(task), 1);
            }

            pool.shutdown(Shutdown::FinishQueued);
        });
    }
}

#[test]
fn calls_sent_ahead_to_a_worker_that_dies_keep_their_order() {
    check(|| {
        let pool = Pool::new(1);
        let tasks = [1, DEADLY, 2, 3, 4];

        let handles = tasks.map(|task| pool.submit(task).unwrap());

        for handle in handles {
            // One of them is a death.
            let _ = handle.join();
        }
        assert_eq!(pool.program.all_runs(), tasks);
        pool.shutdown(Shutdown::FinishQueued);
    });
}

#[test]
fn a_worker_that_answers_another_call_is_not_believed_again() {
    check(|| {
        let pool = Pool::new(1);
        let tasks = [1, MISTAKEN, 2, 3];
        let handles = tasks.map(|task| pool.submit(task).unwrap());

        for (task, handle) in tasks.into_iter().zip(handles) {
            match handle.join() {
                Ok(answer) => {
                    assert_eq!(answer, task as u64);
                    assert_ne!(task, MISTAKEN);
                }
                // Or its answer came together with the wrong one, or was the
                // next one when nobody listened any more.
                Err(TaskError::Protocol(_)) => assert_ne!(task, 1),
                Err(error) => panic!("{task}: {error}"),
            }
        }
        assert_eq!(pool.submit(4).unwrap().join(), Ok(4));

        assert_eq!(pool.program.started(), 2);
        pool.shutdown(Shutdown::FinishQueued);
    });
}

#[test]
fn calls_and_answers_that_fill_both_pipes_do_not_wait_for_each_other() {
    check(|| {
        let pool = Pool::new(1);
        let tasks = [ROOM, 3 * ROOM, 1, 2, 4 * ROOM, ROOM - 3, 3];
        let handles = tasks.map(|task| pool.submit(task).unwrap());

        for (task, handle) in tasks.into_iter().zip(handles) {
            assert_eq!(handle.join(), Ok(task as u64));
        }

        pool.shutdown(Shutdown::FinishQueued);
    });
}

#[test]
fn a_worker_is_replaced_after_its_number_of_tasks() {
    check(|| {
        let pool = Pool::with_tasks_per_worker(1, 2);
        let handles = [1, 2, 3, 4, 5].map(|task| pool.submit(task).unwrap());

        for (task, handle) in (1..).zip(handles) {
            assert_eq!(handle.join(), Ok(task));
        }

        pool.shutdown(Shutdown::FinishQueued);
        assert_eq!(pool.program.started(), 3);
    });
}

#[test]
fn a_program_that_cannot_be_started_breaks_the_pool_for_every_task() {
    check(|| {
        let pool = Pool::of(Program::that_fails(), 2, usize::MAX);

        let handles = [1, 2].map(|task| pool.submit(task));

        // The second may have been too late, and was told so.
        for handle in handles.into_iter().flatten() {
            assert!(matches!(handle.join(), Err(TaskError::Rejected(_))));
        }
        pool.shutdown(Shutdown::FinishQueued);
    });
}

#[test]
fn submit_cancel_and_shutdown_race_and_each_task_has_one_fate() {
    for how in [Shutdown::FinishQueued, Shutdown::CancelQueued] {
        check(move || {
            let pool = Pool::new(2);
            let submitters = [1, 2].map(|task| {
                let pool = pool.clone();
                thread::spawn(move || one_fate(&pool, task, task == 2))
            });

            pool.shutdown(how);

            for submitter in submitters {
                submitter.join().unwrap();
            }
            // One of them may have been let in just before the end.
            pool.shutdown(how);
        });
    }
}

fn one_fate(pool: &Pool, task: usize, cancels: bool) {
    let Ok(handle) = pool.submit(task) else {
        assert_eq!(pool.runs(task), 0);
        return;
    };
    let cancelled = cancels && handle.cancel();
    match handle.join() {
        Ok(answer) => {
            assert_eq!((answer, cancelled), (task as u64, false));
            assert_eq!(pool.runs(task), 1);
        }
        Err(error) => {
            assert_eq!(error, TaskError::Cancelled);
            assert_eq!(pool.runs(task), 0);
        }
    }
}

#[test]
fn killing_the_workers_ends_every_task_and_every_process() {
    check(|| {
        let pool = Pool::new(2);
        let handles = [1, 2, 3].map(|task| pool.submit(task).unwrap());
        let late = {
            let pool = pool.clone();
            thread::spawn(move || pool.submit(4))
        };

        pool.kill();

        let late = late.join().unwrap().ok();
        for handle in handles.into_iter().chain(late) {
            match handle.join() {
                Ok(_) | Err(TaskError::Cancelled) => {}
                other => assert!(died(&other), "{other:?}"),
            }
        }
    });
}

#[test]
fn killing_the_workers_ends_one_that_never_greets() {
    check(|| {
        let pool = Pool::of(Program::that_never_greets(), 1, usize::MAX);
        let handle = pool.submit(1).unwrap();

        pool.kill();

        assert_eq!(handle.join(), Err(TaskError::Cancelled));
    });
}

#[test]
fn two_that_shut_down_at_once_both_see_the_end() {
    check(|| {
        let pool = Pool::new(1);
        let handle = pool.submit(1).unwrap();
        let done = Arc::new(AtomicBool::new(false));
        let other = {
            let (pool, done) = (pool.clone(), Arc::clone(&done));
            thread::spawn(move || {
                pool.shutdown(Shutdown::FinishQueued);
                done.store(true, Ordering::SeqCst);
            })
        };

        pool.shutdown(Shutdown::FinishQueued);

        assert_eq!(handle.join(), Ok(1));
        other.join().unwrap();
        assert!(done.load(Ordering::SeqCst));
    });
}
