//! Tasks for tests of the process pool: harmless ones, and every way to go
//! wrong.

use std::io::{self, Read, Write};
use std::net::SocketAddr;
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{OnceLock, mpsc};
use std::thread;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use shared::process_pool::{Callable, ProcessPool, Task};

use crate::gate;

/// All of them, for `serve`.
pub const TASKS: &[&dyn Callable] = &[
    &DOUBLE,
    &ECHO,
    &PANIC,
    &EXIT,
    &EXIT_IF_TOLD,
    &ABORT,
    &KILL_ITSELF,
    #[cfg(unix)]
    &INTERRUPT_ITSELF,
    &OVERFLOW,
    &RUN_OUT_OF_MEMORY,
    &WRITE_NONSENSE,
    &READ_STDIN,
    &PRINT_LINES,
    &WAIT_AT,
    &WAIT_THEN_EXIT,
    &WORKER_ID,
    &WORKER_NAME,
    #[cfg(unix)]
    &PROCESS_GROUP,
    &ZEROS,
    &CALLS_SO_FAR,
    &DOUBLE_BELOW,
    &RETURN_UNWRITABLE,
    &TAKE_UNWRITABLE,
    &RETURN_TOUCHY,
    &TAKE_TOUCHY,
    &REMEMBER,
    &REMEMBERED,
];

/// Twice the number.
pub const DOUBLE: Task<u32, u32> = Task::new("double", |number| 2 * number);

/// Twice the number, by a worker of a pool that this worker has for itself.
pub const DOUBLE_BELOW: Task<u32, u32> = Task::new("double_below", |number| {
    let pool = ProcessPool::builder().name("below").workers(1).build();
    let pool = pool.expect("it is one of this very program");
    let handle = pool.submit(&DOUBLE, number).expect("it is open");
    handle.join().expect("it is listed")
});

/// The name of [`DOUBLE`] with other types, as after a change of the source.
/// Not in the list.
pub const DOUBLE_WIDE: Task<u64, u64> = Task::new("double", |number| number);

/// Not in the list.
pub const UNLISTED: Task<(), ()> = Task::new("unlisted", |()| ());

/// Gives the bytes back.
pub const ECHO: Task<Vec<u8>, Vec<u8>> = Task::new("echo", |bytes| bytes);

/// Panics with this text.
pub const PANIC: Task<String, ()> = Task::new("panic", |text| panic!("{text}"));

/// Ends the process in order.
pub const EXIT: Task<i32, ()> = Task::new("exit", |code| process::exit(code));

/// Ends the process in order if there is a code to end it with.
pub const EXIT_IF_TOLD: Task<Option<i32>, ()> =
    Task::new("exit_if_told", |code| {
        if let Some(code) = code {
            process::exit(code);
        }
    });

/// Ends the process out of order.
pub const ABORT: Task<(), ()> = Task::new("abort", |()| process::abort());

/// Ends the process by SIGKILL, as the system does when memory runs out.
pub const KILL_ITSELF: Task<(), ()> = Task::new("kill_itself", |()| {
    kill(process::id());
    // The signal may take a moment.
    loop {
        thread::park();
    }
});

/// Handles Ctrl-C from now on, and sends it to its own process.
#[cfg(unix)]
pub const INTERRUPT_ITSELF: Task<(), ()> =
    Task::new("interrupt_itself", |()| {
        use nix::sys::signal::{Signal, kill};
        use nix::unistd::Pid;
        let (came, comes) = mpsc::channel();
        ctrlc::set_handler(move || came.send(()).expect("the task waits"))
            .expect("nobody else handles it");
        kill(Pid::this(), Signal::SIGINT).expect("it is there");
        comes.recv().expect("the handler lives on");
    });

/// Calls itself until the stack is full.
pub const OVERFLOW: Task<u64, u64> = Task::new("overflow", overflow);

/// Asks for memory until the system has none left for this process.
pub const RUN_OUT_OF_MEMORY: Task<(), u64> =
    Task::new("run_out_of_memory", |()| run_out_of_memory());

/// Writes a text to every pipe and socket that the process has.
pub const WRITE_NONSENSE: Task<(), ()> =
    Task::new("write_nonsense", |()| write_nonsense());

/// Gives what is in standard input.
pub const READ_STDIN: Task<(), String> = Task::new("read_stdin", |()| {
    let mut text = String::new();
    match io::stdin().read_to_string(&mut text) {
        Ok(_) => text,
        Err(error) => error.to_string(),
    }
});

/// Prints so many lines that begin with this text.
pub const PRINT_LINES: Task<(String, u32), ()> =
    Task::new("print_lines", |(text, lines)| {
        for line in 0..lines {
            println!("{text} line {line} of {lines}");
        }
    });

/// Waits at a gate.
pub const WAIT_AT: Task<(SocketAddr, u64), u64> =
    Task::new("wait_at", |(gate, say)| {
        gate::wait_at(gate, say).expect("the gate is there");
        say
    });

/// Waits at a gate, then ends the process.
pub const WAIT_THEN_EXIT: Task<(SocketAddr, u64), ()> =
    Task::new("wait_then_exit", |(gate, say)| {
        gate::wait_at(gate, say).expect("the gate is there");
        process::exit(7);
    });

/// The id of the process it runs in.
pub const WORKER_ID: Task<(), u32> = Task::new("worker_id", |()| process::id());

/// The name of the thread it runs on, and the first word of its command line.
pub const WORKER_NAME: Task<(), (Option<String>, Option<String>)> =
    Task::new("worker_name", |()| {
        let thread = thread::current().name().map(str::to_owned);
        (thread, std::env::args().next())
    });

/// The process group it runs in.
#[cfg(unix)]
pub const PROCESS_GROUP: Task<(), i32> =
    Task::new("process_group", |()| nix::unistd::getpgrp().as_raw());

/// So many zeros.
pub const ZEROS: Task<usize, Vec<u8>> = Task::new("zeros", |n| vec![0; n]);

/// How often this task was called in this process, and the process.
pub const CALLS_SO_FAR: Task<(), (u32, u32)> =
    Task::new("calls_so_far", |()| {
        static CALLS: AtomicU32 = AtomicU32::new(0);
        // `Relaxed`: one thread counts.
        (CALLS.fetch_add(1, Ordering::Relaxed) + 1, process::id())
    });

/// Gives something that cannot be encoded.
pub const RETURN_UNWRITABLE: Task<bool, Unwritable> =
    Task::new("return_unwritable", Unwritable);

/// Takes something that cannot be encoded.
pub const TAKE_UNWRITABLE: Task<Unwritable, ()> =
    Task::new("take_unwritable", |_| ());

/// Gives something that goes wrong on its way as it is told.
pub const RETURN_TOUCHY: Task<usize, Touchy> =
    Task::new("return_touchy", |mood| Touchy::MOODS[mood]);

/// Takes something that goes wrong on its way.
pub const TAKE_TOUCHY: Task<Touchy, ()> = Task::new("take_touchy", |_| ());

/// An initializer: remembers the text, or fails with it if it begins with
/// "fail:", or panics with it if it begins with "panic:".
pub const REMEMBER: Task<String, Result<(), String>> =
    Task::new("remember", |text| {
        assert!(!text.starts_with("panic:"), "{text}");
        if text.starts_with("fail:") {
            return Err(text);
        }
        // A second time would be an error: it runs once per worker.
        MEMORY
            .set(text)
            .map_err(|text| format!("{text} is not the first"))
    });

/// What the initializer was told.
pub const REMEMBERED: Task<(), Option<String>> =
    Task::new("remembered", |()| MEMORY.get().cloned());

static MEMORY: OnceLock<String> = OnceLock::new();

/// A value that refuses to be encoded when it is `true`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Unwritable(pub bool);

impl Serialize for Unwritable {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if self.0 {
            return Err(serde::ser::Error::custom("it refuses"));
        }
        self.0.serialize(to)
    }
}

/// A value that is encoded and decoded, or says no, or panics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "they say what they do")]
pub enum Touchy {
    Fine,
    PanicsWhenWritten,
    RefusesToBeRead,
    PanicsWhenRead,
}

impl Touchy {
    /// All of them.
    pub const MOODS: [Self; 4] = [
        Self::Fine,
        Self::PanicsWhenWritten,
        Self::RefusesToBeRead,
        Self::PanicsWhenRead,
    ];
}

impl Serialize for Touchy {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        assert_ne!(*self, Self::PanicsWhenWritten, "do not write me");
        (*self as usize).serialize(to)
    }
}

impl<'de> Deserialize<'de> for Touchy {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let mood = Self::MOODS[usize::deserialize(from)?];
        assert_ne!(mood, Self::PanicsWhenRead, "do not read me");
        if mood == Self::RefusesToBeRead {
            return Err(serde::de::Error::custom("it refuses"));
        }
        Ok(mood)
    }
}

/// Sends SIGKILL, or what comes next to it.
///
/// # Panics
/// When there is no such process.
pub fn kill(process: u32) {
    #[cfg(unix)]
    {
        use nix::sys::signal::{Signal, kill};
        use nix::unistd::Pid;
        let pid = i32::try_from(process).expect("ids are small");
        kill(Pid::from_raw(pid), Signal::SIGKILL).expect("it is there");
    }
    #[cfg(not(unix))]
    {
        let ended = process::Command::new("taskkill")
            .args(["/F", "/PID", &process.to_string()])
            .status();
        assert!(ended.is_ok_and(|status| status.success()));
    }
}

fn overflow(depth: u64) -> u64 {
    let frame = std::hint::black_box([depth; 256]);
    // No memory is so large; the compiler does not know it.
    if depth == u64::MAX {
        return depth;
    }
    // Not in tail position, or it would be a loop.
    overflow(depth + 1).wrapping_add(frame[1])
}

fn run_out_of_memory() -> u64 {
    // So that the machine's own memory is left alone.
    #[cfg(unix)]
    {
        use nix::sys::resource::{Resource, setrlimit};
        const LIMIT: u64 = 1 << 30;
        setrlimit(Resource::RLIMIT_AS, LIMIT, LIMIT)
            .expect("a process may always lower its limit");
    }
    let mut held: Vec<Vec<u8>> = Vec::new();
    loop {
        held.push(Vec::with_capacity(1 << 24));
        std::hint::black_box(&held);
    }
}

fn write_nonsense() {
    // Linux lets a process open its own pipes anew; sockets are out of reach.
    let Ok(open) = std::fs::read_dir("/proc/self/fd") else {
        return;
    };
    for path in open.flatten().map(|entry| entry.path()) {
        let is_pipe = std::fs::read_link(&path)
            .is_ok_and(|to| to.to_string_lossy().starts_with("pipe:"));
        // Not where it prints, which may be a pipe of the test.
        let prints = path.ends_with("1") || path.ends_with("2");
        if is_pipe && !prints {
            let pipe = std::fs::OpenOptions::new().write(true).open(&path);
            if let Ok(mut pipe) = pipe {
                let _ = pipe.write_all(b"GET / HTTP/1.1\r\n\r\n");
            }
        }
    }
}
