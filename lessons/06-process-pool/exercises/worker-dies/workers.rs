//! Workers for the check: real processes, this program once more.

use std::io::{BufRead, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio, abort, exit};
use std::sync::Mutex;
use std::{env, io};

use probes::{Finding, Verdict};

/// Says that this process is a worker.
const WORKER: &str = "WORKER_OF_THE_CHECK";

/// What a worker says when it has begun: what stands before it is of the
/// program that it is.
const READY: &[u8] = b"\nready\n";

/// Nobody needs more of them.
const MOST: usize = 20;

/// All workers that were started.
#[derive(Default)]
pub struct Workers(Mutex<Vec<u32>>);

impl Workers {
    /// Starts one; `test` is a test that begins with [`work_if_worker`].
    pub fn start(&self, test: &str) -> Child {
        let mut started = self.0.lock().expect("nobody panics under it");
        if started.len() >= MOST {
            Finding::new(
                Verdict::Stuck,
                "One worker after the other is started, and it goes on and \
                 on: does a task that has killed its worker get another one?",
            )
            .observed(format!("{MOST} workers"))
            .report();
        }
        let program = env::current_exe().expect("the system tells");
        let mut worker = Command::new(program)
            .args([test, "--exact", "--nocapture"])
            .env(WORKER, "yes")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("this program starts once more");
        let output = worker.stdout.as_mut().expect("it is a pipe");
        let mut said = Vec::new();
        // A byte at a time: all that follows is the answer's to read.
        while !said.ends_with(READY) {
            let mut byte = [0];
            output
                .read_exact(&mut byte)
                .expect("it says that it is ready");
            said.push(byte[0]);
        }
        started.push(worker.id());
        worker
    }

    /// How many were started.
    pub fn started(&self) -> usize {
        self.0.lock().expect("nobody panics under it").len()
    }

    /// Of those, how many nobody has waited for. A process is there, dead or
    /// alive, until its parent has waited for it. 0 where the system does not
    /// show processes.
    pub fn not_waited_for(&self) -> usize {
        let started = self.0.lock().expect("nobody panics under it");
        let is_there = |id: &&u32| Path::new(&format!("/proc/{id}")).exists();
        started.iter().filter(is_there).count()
    }
}

/// If this process is a worker, answers tasks until there are no more, and
/// ends.
pub fn work_if_worker() {
    if env::var_os(WORKER).is_none() {
        return;
    }
    let mut input = io::stdin().lock();
    say(READY);
    let mut lingers: Option<String> = None;
    loop {
        // A task may be longer than a worker that dies of it has read.
        let head = input.fill_buf().unwrap_or_default();
        if head.starts_with(b"die of") {
            abort();
        }
        let mut task = String::new();
        if !matches!(input.read_line(&mut task), Ok(1..)) {
            // Its tasks are at an end, and it is not.
            if let Some(port) = lingers {
                meet(&port);
            }
            exit(0);
        }
        if let Some(port) = task.trim_end().strip_prefix("linger ") {
            lingers = Some(port.to_owned());
        }
        perform(task.trim_end());
    }
}

fn perform(task: &str) {
    match task.split_once(' ') {
        Some(("die", _)) => abort(),
        Some(("exit", code)) => exit(code.parse().expect("a number")),
        Some(("half", code)) => {
            say(b"hal");
            exit(code.parse().expect("a number"));
        }
        Some(("meet", port)) => {
            meet(port);
            say(b"met\n");
        }
        _ if task == "hush" => say(b"\n"),
        _ => say(format!("done: {task}\n").as_bytes()),
    }
}

/// Goes there, and stays until whoever listens there hangs up.
fn meet(port: &str) {
    let port = port.parse().expect("a number");
    // An error: nobody listens there any more.
    if let Ok(mut stream) = TcpStream::connect((Ipv4Addr::LOCALHOST, port)) {
        let _ = stream.read(&mut [0]);
    }
}

fn say(words: &[u8]) {
    let mut output = io::stdout().lock();
    let said = output.write_all(words).and_then(|()| output.flush());
    if said.is_err() {
        // Nobody reads it any more.
        exit(1);
    }
}
