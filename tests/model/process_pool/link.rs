//! A worker process of the model: a thread between two queues.

use std::collections::VecDeque;
use std::mem;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

use super::answers::Answers;
use crate::sync::{Arc, Condvar, Mutex, MutexGuard, thread};

/// How many bytes the pipe of calls holds: the deadly one and two more.
pub const ROOM: usize = 12;

/// The call of so many bytes ends the process.
pub const DEADLY: usize = 6;

/// The call of so many bytes is answered as if it were another.
pub const MISTAKEN: usize = 7;

/// What workers are started from, and what is known about all of them.
#[derive(Clone, Default)]
pub struct Program {
    fails: bool,
    is_silent: bool,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Default)]
struct Seen {
    started: usize,
    reaped: usize,
    /// The calls that were run, in this order.
    runs: Vec<usize>,
}

impl Program {
    pub fn that_fails() -> Self {
        Self {
            fails: true,
            ..Self::default()
        }
    }

    pub fn that_never_greets() -> Self {
        Self {
            is_silent: true,
            ..Self::default()
        }
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap()
    }

    pub fn started(&self) -> usize {
        self.seen().started
    }

    pub fn runs(&self, task: usize) -> usize {
        self.seen().runs.iter().filter(|&&run| run == task).count()
    }

    pub fn all_runs(&self) -> Vec<usize> {
        self.seen().runs.clone()
    }

    pub fn assert_nobody_is_left(&self) {
        let seen = self.seen();
        assert_eq!(seen.started, seen.reaped, "started and reaped");
    }

    pub fn start(
        &self,
        _name: &str,
        _frame_limit: usize,
        _record: bool,
    ) -> Result<(Link, Answers), String> {
        if self.fails {
            return Err("no such program".to_owned());
        }
        self.seen().started += 1;
        let process = Arc::new(Process::default());
        let worker = (Arc::clone(&process), self.clone());
        let thread = thread::spawn(move || worker.0.live(&worker.1));
        let link = Link {
            process: Arc::clone(&process),
            program: self.clone(),
            thread: Mutex::new(Some(thread)),
        };
        Ok((link, Answers(process)))
    }
}

/// The pipes of one worker, and whether it lives.
#[derive(Default)]
pub struct Process {
    state: Mutex<Pipes>,
    changed: Condvar,
}

#[derive(Default)]
struct Pipes {
    calls: VecDeque<usize>,
    /// The worker has no task in hand and takes whatever comes.
    reads: bool,
    hung_up: bool,
    answers: VecDeque<Vec<u8>>,
    /// It was killed, or has ended by itself.
    ended: bool,
}

impl Process {
    fn lock(&self) -> MutexGuard<'_, Pipes> {
        self.state.lock().unwrap()
    }

    fn wait_while<'a>(
        &'a self,
        mut pipes: MutexGuard<'a, Pipes>,
        condition: impl Fn(&Pipes) -> bool,
    ) -> MutexGuard<'a, Pipes> {
        while condition(&pipes) {
            pipes = self.changed.wait(pipes).unwrap();
        }
        pipes
    }

    /// What the process does.
    fn live(&self, program: &Program) {
        if !program.is_silent {
            self.answer(b"hello".to_vec());
        }
        loop {
            let mut pipes = self.lock();
            pipes.reads = true;
            self.changed.notify_all();
            pipes = self.wait_while(pipes, |pipes| {
                pipes.calls.is_empty() && !pipes.hung_up && !pipes.ended
            });
            pipes.reads = false;
            if pipes.ended {
                return;
            }
            let Some(call) = pipes.calls.pop_front() else {
                break;
            };
            program.seen().runs.push(call);
            drop(pipes);
            self.changed.notify_all();
            if call == DEADLY {
                break;
            }
            let says = if call == MISTAKEN { call + 1 } else { call };
            self.answer(vec![0; says]);
        }
        self.end();
    }

    /// Writes an answer. The pipe holds one: the next waits for the pool.
    fn answer(&self, answer: Vec<u8>) {
        let pipes = self.lock();
        let mut pipes = self.wait_while(pipes, |pipes| {
            !pipes.answers.is_empty() && !pipes.ended
        });
        if !pipes.ended {
            pipes.answers.push_back(answer);
        }
        drop(pipes);
        self.changed.notify_all();
    }

    fn end(&self) {
        self.lock().ended = true;
        self.changed.notify_all();
    }

    /// The answers that are there. None means that there will be no more.
    pub fn take_answers(&self) -> VecDeque<Vec<u8>> {
        let pipes = self.lock();
        let mut pipes = self.wait_while(pipes, |pipes| {
            pipes.answers.is_empty() && !pipes.ended
        });
        let answers = mem::take(&mut pipes.answers);
        drop(pipes);
        self.changed.notify_all();
        answers
    }
}

pub struct Link {
    process: Arc<Process>,
    program: Program,
    thread: Mutex<Option<thread::JoinHandle<()>>>,
}

impl Link {
    #[expect(clippy::unused_self, reason = "a real one asks its pipe")]
    pub fn room(&self) -> usize {
        ROOM
    }

    /// Writes calls, and waits where a pipe would make it wait.
    pub fn send(&self, frames: &[Arc<Vec<u8>>]) {
        for frame in frames {
            let pipes = self.process.lock();
            let mut pipes = self.process.wait_while(pipes, |pipes| {
                let held: usize = pipes.calls.iter().sum();
                let fits = held + frame.len() <= ROOM;
                let is_read = pipes.reads && held == 0;
                !fits && !is_read && !pipes.ended
            });
            assert!(!pipes.hung_up, "nothing is sent after the end");
            pipes.calls.push_back(frame.len());
            drop(pipes);
            self.process.changed.notify_all();
        }
    }

    pub fn hang_up(&self) {
        self.process.lock().hung_up = true;
        self.process.changed.notify_all();
    }

    pub fn kill(&self) {
        self.process.end();
    }

    #[expect(clippy::unnecessary_wraps, reason = "a real one may fail")]
    pub fn reap(&self) -> std::io::Result<ExitStatus> {
        let thread = self.thread.lock().unwrap().take();
        let thread = thread.expect("a process is reaped once");
        thread.join().unwrap();
        self.program.seen().reaped += 1;
        Ok(ExitStatus::from_raw(9))
    }
}
