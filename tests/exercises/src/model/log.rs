//! What the threads of an execution did, step by step.
//!
//! All of them run on one thread of the system, in turn, so the log is a list,
//! and its order is the order in which things happened.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::Location;

use shuttle::scheduler::TaskId;

/// A step, or a wait.
#[derive(Clone, Debug)]
pub struct Event {
    pub thread: usize,
    pub place: Option<&'static Location<'static>>,
    pub what: What,
}

/// What a thread did, and to what.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum What {
    /// `load → 3`, `store ← 3`, `fetch_add ← 1 → 3`
    Atomic(&'static str, Object, Option<Value>, Option<Value>),
    /// Anything else: `lock`, `notify_one`, …
    Does(&'static str, Object),
    /// What concerns nobody else: `yields`.
    Alone(&'static str),
    WaitsFor(Wait),
}

/// What a thread waits for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Wait {
    Lock(Object),
    Notification(Object),
    Message(Object),
    Room(Object),
    /// That so many are there.
    Others(Object),
    /// That somebody unparks it.
    Unpark,
}

/// The value of an atomic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    Integer(i128),
    Truth(bool),
}

/// Something that threads share, numbered in order of its first use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Object {
    pub kind: &'static str,
    pub number: usize,
}

/// What is known of an execution.
#[derive(Clone, Debug, Default)]
pub struct Log {
    pub events: Vec<Event>,
    pub names: BTreeMap<usize, String>,
    /// Who waits for what, and whether that is in `events` yet.
    pub waits: BTreeMap<usize, (Event, bool)>,
    /// Who waits for a time to be over, besides.
    pub timed: BTreeSet<usize>,
    /// Who holds which lock.
    pub owners: BTreeMap<Object, usize>,
    /// How often a thread got a lock for itself.
    locked: usize,
    /// How many objects there are of each kind.
    objects: BTreeMap<&'static str, usize>,
    execution: u64,
    /// Whether a panic has ended what is worth telling.
    frozen: bool,
    /// Threads that keep a scope open, see `sync::thread::scope`.
    keepers: BTreeSet<usize>,
    newest_is_keeper: bool,
}

thread_local! {
    static LOG: RefCell<Log> = RefCell::default();
}

fn with<R>(change: impl FnOnce(&mut Log) -> R) -> R {
    LOG.with_borrow_mut(change)
}

/// Begins the log of another execution.
pub fn start() {
    with(|log| {
        *log = Log {
            execution: log.execution + 1,
            ..Log::default()
        };
    });
}

/// The log of the execution that runs, or that ran last.
pub fn copy() -> Log {
    with(|log| log.clone())
}

/// Writes nothing down any more, in this execution: what comes after a panic
/// is unwinding.
pub fn freeze() {
    with(|log| log.frozen = true);
}

/// The number of something that threads share. `known` belongs to it: it keeps
/// the number, and for which execution.
pub fn object(
    kind: &'static str,
    known: &std::sync::atomic::AtomicU64,
) -> Object {
    use std::sync::atomic::Ordering::Relaxed;
    with(|log| {
        // `Relaxed`: one thread of the system runs them all.
        let (execution, number) =
            (known.load(Relaxed) >> 32, known.load(Relaxed) & 0xFFFF_FFFF);
        if execution == log.execution && number > 0 {
            let number = usize::try_from(number).unwrap_or(usize::MAX);
            return Object { kind, number };
        }
        let count = log.objects.entry(kind).or_default();
        *count += 1;
        known.store(log.execution << 32 | *count as u64, Relaxed);
        Object {
            kind,
            number: *count,
        }
    })
}

/// The thread that runs.
pub fn own() -> usize {
    let own = usize::from(shuttle::current::me());
    with(|log| {
        let keepers = log.keepers.range(..own).count();
        log.names.entry(own).or_insert_with(|| {
            let name = shuttle::thread::current().name().map(str::to_owned);
            match name {
                _ if own == 0 => "main".to_owned(),
                Some(name) => name,
                None => format!("thread {}", own - keepers),
            }
        });
    });
    own
}

/// The thread that was started last keeps a scope open.
pub fn newest_is_keeper() {
    with(|log| log.newest_is_keeper = true);
}

/// Whether a thread keeps a scope open.
pub fn is_keeper(thread: usize) -> bool {
    with(|log| log.keepers.contains(&thread))
}

/// Names the thread that runs.
pub fn name(name: &str) {
    let own = own();
    with(|log| log.names.insert(own, name.to_owned()));
}

/// The thread that runs has done something.
pub fn did(what: What, place: Option<&'static Location<'static>>) {
    if with(|log| log.frozen) {
        return;
    }
    let thread = own();
    with(|log| {
        log.events.push(Event {
            thread,
            place,
            what,
        });
    });
}

/// The thread that runs is about to do what may make it wait.
pub fn may_wait(wait: Wait, place: &'static Location<'static>) {
    let thread = own();
    let event = Event {
        thread,
        place: Some(place),
        what: What::WaitsFor(wait),
    };
    with(|log| log.waits.insert(thread, (event, false)));
}

/// The thread that runs waits no more.
pub fn goes_on() {
    let own = own();
    with(|log| {
        if !log.frozen {
            log.waits.remove(&own);
        }
    });
}

/// What makes the thread that runs wait for a time at most: here without an
/// end.
pub fn timed<R>(wait: impl FnOnce() -> R) -> R {
    let own = own();
    with(|log| log.timed.insert(own));
    let result = wait();
    with(|log| log.timed.remove(&own));
    result
}

/// The thread that runs has a lock.
pub fn has(lock: Object) {
    let own = own();
    with(|log| {
        if !log.frozen {
            log.owners.insert(lock, own);
            log.locked += 1;
        }
    });
}

/// How often a thread got a lock for itself, in this execution.
pub fn locked() -> usize {
    with(|log| log.locked)
}

/// A lock is free.
pub fn freed(lock: Object) {
    with(|log| {
        if !log.frozen {
            log.owners.remove(&lock);
        }
    });
}

/// Somebody is about to be chosen: who cannot be has begun to wait.
pub fn scheduled(runnable: &[TaskId]) {
    let can: Vec<usize> = runnable.iter().copied().map(Into::into).collect();
    with(|log| {
        // Threads are numbered as they are started, and it can run.
        if log.newest_is_keeper
            && let Some(newest) = can.iter().max()
        {
            log.keepers.insert(*newest);
            log.newest_is_keeper = false;
        }
    });
    with(Log::settle_waits(&can));
}

/// Nobody can be chosen any more.
pub fn nobody_can_go_on() {
    with(Log::settle_waits(&[]));
}

impl Log {
    fn settle_waits(can: &[usize]) -> impl FnOnce(&mut Self) + '_ {
        |log| {
            for (thread, (event, is_told)) in &mut log.waits {
                if !*is_told && !can.contains(thread) {
                    *is_told = true;
                    log.events.push(event.clone());
                }
            }
        }
    }
}
