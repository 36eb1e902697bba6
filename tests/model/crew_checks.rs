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
        let slot = Arc::new(Slot::queued(
            TaskName::from("task"),
            Some(self.crew.id()),
            Some(Box::new(work)),
        ));
        let job = Arc::clone(&slot) as Arc<dyn Job>;
        if self.crew.push(job)?.is_some() {
            let crew = Arc::clone(&self.crew);
            let thread = thread::spawn(move || crew.work());
            self.threads.lock().unwrap().push(thread);
        }
        Ok(ScopedHandle::of(slot))
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
