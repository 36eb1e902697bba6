//! An executor of our own, to be read from top to bottom.
//!
//! A future does nothing until somebody polls it, and polling it for ever would
//! burn a core. So a future that must wait keeps a waker and says `Pending`, and
//! whoever has what it waits for wakes it. An executor is what follows from
//! that: a line of tasks to be polled, and a loop that sleeps while the line is
//! empty. Timers, sockets and more threads make a runtime of it.
//!
//! It fails if a wake-up gets lost: the task waits for ever. A model checker
//! looks for that in this very file, see `tests/model/executor.rs`.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Wake, Waker};

use crate::sync::{Arc, Mutex};

/// Runs tasks, all of them on the thread that calls [`run`](Executor::run).
pub struct Executor {
    /// By number; `None` once they are done.
    tasks: Vec<Option<Pin<Box<dyn Future<Output = ()>>>>>,
    line: Arc<Line>,
}

/// The tasks to be polled, first come, first served.
struct Line {
    numbers: Mutex<VecDeque<usize>>,
    unpark: Box<dyn Fn() + Send + Sync>,
}

/// What a waker is made of. It may travel to any thread; its task stays.
struct Ticket {
    number: usize,
    line: Arc<Line>,
}

impl Executor {
    /// An executor that sleeps in what `run` is given, and is woken by `unpark`.
    /// An `unpark` that comes before the sleep must end that sleep at once.
    pub fn new(unpark: impl Fn() + Send + Sync + 'static) -> Self {
        let (numbers, unpark) = (Mutex::default(), Box::new(unpark));
        let line = Arc::new(Line { numbers, unpark });
        let tasks = Vec::new();
        Self { tasks, line }
    }

    /// Takes a task; it is polled for the first time in `run`.
    pub fn spawn(&mut self, task: impl Future<Output = ()> + 'static) {
        Ticket::new(self.tasks.len(), &self.line).wake();
        self.tasks.push(Some(Box::pin(task)));
    }

    // ANCHOR: run
    /// Polls whoever is woken until all are done, and sleeps in `park`
    /// while nobody is.
    pub fn run(mut self, mut park: impl FnMut()) {
        let mut left = self.tasks.len();
        while left > 0 {
            let Some(number) = self.line.next() else {
                // Woken since we looked? Then `park` returns at once.
                park();
                continue;
            };
            // Who was woken twice may be done when its second turn comes.
            let Some(task) = &mut self.tasks[number] else {
                continue;
            };
            let waker = Waker::from(Ticket::new(number, &self.line));
            let mut context = Context::from_waker(&waker);
            if task.as_mut().poll(&mut context).is_ready() {
                self.tasks[number] = None;
                left -= 1;
            }
        }
    }
    // ANCHOR_END: run
}

impl Line {
    fn next(&self) -> Option<usize> {
        self.numbers.lock().expect(NO_PANIC).pop_front()
    }
}

impl Ticket {
    fn new(number: usize, line: &Arc<Line>) -> Arc<Self> {
        let line = Arc::clone(line);
        Arc::new(Self { number, line })
    }
}

impl Wake for Ticket {
    fn wake(self: Arc<Self>) {
        let mut numbers = self.line.numbers.lock().expect(NO_PANIC);
        numbers.push_back(self.number);
        drop(numbers);
        // Only now: woken before the number stands in line, the executor would
        // find nobody there and go back to sleep.
        (self.line.unpark)();
    }
}

const NO_PANIC: &str = "nothing panics under this lock";
