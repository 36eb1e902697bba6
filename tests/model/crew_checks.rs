//! The crew of a thread pool: `shared/src/thread_pool/crew.rs`.

use std::num::NonZeroUsize;

use crate::check;
use crate::crew::{Crew, Job};
use crate::sync::atomic::{AtomicUsize, Ordering};
use crate::sync::{Arc, Barrier, Mutex, thread};
use crate::task::slot::Slot;
use crate::task::{
    PoolId, ScopedHandle, Shutdown, SubmitError, TaskError, TaskHandle,
    TaskName,
};

/// A pool as small as can be: it starts the model checker's threads.
struct Pool {
    crew: Arc<Crew<'static>>,
    threads: Mutex<Vec<thread::JoinHandle<()>>>,
}

impl Pool {
    fn new(workers: usize) -> Arc<Self> {
        let limit = NonZeroUsize::new(workers).expect("no test asks for 0");
        let crew = Arc::new(Crew::new(PoolId(0), limit));
        Arc::new(Self {
            crew,
            threads: Mutex::new(Vec::new()),
        })
    }

    fn submit<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<TaskHandle<T>, SubmitError> {
        let (job, handle) = task(self.crew.id(), work);
        if self.crew.push(job)?.is_some() {
            let crew = Arc::clone(&self.crew);
            let thread = thread::spawn(move || crew.work());
            self.threads.lock().unwrap().push(thread);
        }
        Ok(handle)
    }

    /// Ends when all threads have.
    fn shutdown(&self, how: Shutdown) {
        self.crew.close(how);
        self.crew.wait_until_gone();
        let threads = std::mem::take(&mut *self.threads.lock().unwrap());
        for thread in threads {
            thread.join().unwrap();
        }
        assert_eq!(self.crew.workers(), 0);
    }
}

/// A task for the queue of a crew, and for who joins it.
fn task<T: Send + 'static>(
    home: PoolId,
    work: impl FnOnce() -> T + Send + 'static,
) -> (Arc<dyn Job>, TaskHandle<T>) {
    let name = TaskName::from("task");
    let slot = Arc::new(Slot::queued(name, Some(home), Some(Box::new(work))));
    (Arc::clone(&slot) as Arc<dyn Job>, ScopedHandle::of(slot))
}

#[test]
fn every_task_is_run_and_every_worker_ends() {
    check(|| {
        let pool = Pool::new(2);
        let runs = Arc::new(AtomicUsize::new(0));
        for _ in 0..3 {
            let runs = Arc::clone(&runs);
            drop(pool.submit(move || runs.fetch_add(1, Ordering::SeqCst)));
        }

        pool.shutdown(Shutdown::FinishQueued);

        assert_eq!(runs.load(Ordering::SeqCst), 3);
    });
}

#[test]
fn an_idle_worker_is_woken_for_the_next_task() {
    check(|| {
        let pool = Pool::new(1);

        for number in 0..3 {
            let handle = pool.submit(move || number).unwrap();
            assert_eq!(handle.join(), Ok(number));
        }

        pool.shutdown(Shutdown::FinishQueued);
    });
}

#[test]
fn one_task_after_another_is_run_by_one_worker() {
    check(|| {
        let pool = Pool::new(2);

        for _ in 0..3 {
            pool.submit(|| ()).unwrap().join().unwrap();
            assert_eq!(pool.crew.workers(), 1);
        }

        pool.shutdown(Shutdown::FinishQueued);
    });
}

#[test]
fn two_tasks_that_wait_for_each_other_get_two_workers() {
    check(|| {
        let pool = Pool::new(2);

        // At first the workers are started, then they are woken.
        for _ in 0..2 {
            let meeting = Arc::new(Barrier::new(2));
            let handles = [(); 2].map(|()| {
                let meeting = Arc::clone(&meeting);
                pool.submit(move || {
                    meeting.wait();
                })
                .unwrap()
            });
            for handle in handles {
                handle.join().unwrap();
            }
        }

        pool.shutdown(Shutdown::FinishQueued);
    });
}

#[test]
fn two_submitters_wake_two_idle_workers() {
    check(|| {
        let pool = Pool::new(2);
        let submitters = [1, 2].map(|number| {
            let pool = Arc::clone(&pool);
            thread::spawn(move || {
                for _ in 0..2 {
                    let handle = pool.submit(move || number).unwrap();
                    assert_eq!(handle.join(), Ok(number));
                }
            })
        });

        for submitter in submitters {
            submitter.join().unwrap();
        }
        pool.shutdown(Shutdown::FinishQueued);
    });
}

#[test]
fn submit_cancel_and_shutdown_race_and_each_task_has_one_fate() {
    for how in [Shutdown::FinishQueued, Shutdown::CancelQueued] {
        check(move || {
            let pool = Pool::new(2);
            let submitters = [true, false].map(|cancels| {
                let pool = Arc::clone(&pool);
                thread::spawn(move || one_fate(&pool, cancels))
            });

            pool.shutdown(how);

            for submitter in submitters {
                submitter.join().unwrap();
            }
            // The other submitter may have been let in before the end.
            pool.shutdown(how);
        });
    }
}

fn one_fate(pool: &Pool, cancels: bool) {
    let runs = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&runs);
    let submitted = pool.submit(move || count.fetch_add(1, Ordering::SeqCst));
    let Ok(handle) = submitted else {
        assert_eq!(Arc::strong_count(&runs), 1, "refused and dropped");
        return;
    };
    let cancelled = cancels && handle.cancel();
    match handle.join() {
        Ok(before) => assert_eq!((before, cancelled), (0, false)),
        Err(error) => {
            assert_eq!(error, TaskError::Cancelled);
            assert_eq!(runs.load(Ordering::SeqCst), 0);
        }
    }
}

#[test]
fn a_task_may_join_a_task_of_its_own_full_pool() {
    check(|| {
        let pool = Pool::new(1);
        let inner = Arc::clone(&pool);

        let outer = pool
            .submit(move || {
                let handle = inner.submit(|| 6).unwrap();
                handle.join().unwrap() * 7
            })
            .unwrap();

        assert_eq!(outer.join(), Ok(42));
        pool.shutdown(Shutdown::FinishQueued);
    });
}

#[test]
fn a_pool_that_breaks_down_tells_every_task() {
    check(|| {
        let pool = Pool::new(1);
        let crew = &pool.crew;
        let job =
            |slot: &Arc<Slot<'static, ()>>| Arc::clone(slot) as Arc<dyn Job>;
        let slots = [(); 2].map(|()| {
            let work: Box<dyn FnOnce() + Send> = Box::new(|| ());
            let name = TaskName::from("task");
            Arc::new(Slot::queued(name, None, Some(work)))
        });
        let wanted = crew.push(job(&slots[0]));
        assert!(wanted.is_ok_and(|wanted| wanted.is_some()));
        let failing = {
            let crew = Arc::clone(crew);
            thread::spawn(move || crew.break_down("no clay"))
        };

        let second = crew.push(job(&slots[1]));

        let [first, late] = slots.map(ScopedHandle::of);
        assert!(first.join().is_err());
        if second.is_ok() {
            assert!(late.join().is_err());
        }
        failing.join().unwrap();
        crew.wait_until_gone();
    });
}

#[test]
fn tasks_are_rejected_when_no_worker_could_be_started() {
    check(|| {
        let crew = Arc::new(Crew::new(PoolId(0), NonZeroUsize::MIN));
        // The second time: one that was not started is not counted on.
        for _ in 0..2 {
            let (job, handle) = task(crew.id(), || ());
            let wanted = crew.push(job).unwrap().expect("nobody works yet");

            let starter = {
                let crew = Arc::clone(&crew);
                thread::spawn(move || crew.could_not_start(wanted, "no memory"))
            };

            let Err(TaskError::Rejected(why)) = handle.join() else {
                panic!("nobody could run it");
            };
            assert_eq!(why.to_string(), "the pool is broken: no memory");
            starter.join().unwrap();
            assert_eq!(crew.workers(), 0);
        }
    });
}

#[test]
fn the_other_workers_go_on_when_one_could_not_be_started() {
    check(|| {
        let limit = NonZeroUsize::new(2).expect("2 is not 0");
        let crew = Arc::new(Crew::new(PoolId(0), limit));
        let (first, handle) = task(crew.id(), || 1);
        let _started = crew.push(first).unwrap().expect("nobody works yet");
        let (second, other) = task(crew.id(), || 2);
        let wanted = crew.push(second).unwrap().expect("one is not enough");
        let worker = {
            let crew = Arc::clone(&crew);
            thread::spawn(move || crew.work())
        };

        crew.could_not_start(wanted, "no memory");

        assert_eq!((handle.join(), other.join()), (Ok(1), Ok(2)));
        crew.close(Shutdown::FinishQueued);
        crew.wait_until_gone();
        worker.join().unwrap();
    });
}

#[test]
fn a_worker_is_free_after_a_task_that_was_cancelled_or_not() {
    check(|| {
        let work: Box<dyn FnOnce() + Send> = Box::new(|| ());
        let slot = Slot::queued(TaskName::from("task"), None, Some(work));
        let (slot, free) = (Arc::new(slot), Arc::new(AtomicUsize::new(0)));
        let worker = {
            let (slot, free) = (Arc::clone(&slot), Arc::clone(&free));
            thread::spawn(move || Job::run(&*slot, &free))
        };

        slot.cancel();

        worker.join().unwrap();
        assert_eq!(free.load(Ordering::SeqCst), 1);
    });
}
