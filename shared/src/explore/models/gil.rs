//! Python's global interpreter lock, and why `x += 1` looks safe under it.
//!
//! Only the thread that holds the lock runs bytecode. It does not give the
//! lock up between any two bytecodes: the usual Python, from 3.10 on, looks
//! whether another thread asks for it at a jump back and at a call (the "eval
//! breaker" in its `ceval.c`). In `x += 1` there is neither between load and
//! store, so nothing is lost. In `x += one()` there is a call, and updates get
//! lost. The lock guards the interpreter, not your program.

use serde::Serialize;

use super::letter;
use crate::explore::{Lock, Model, Thread};

/// The line that each thread runs in its loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// `x += 1`
    Plain,
    /// `x += one()`: between load and store comes a call, and the lock is on
    /// offer there.
    WithCall,
}

/// The variable `x`, and the lock of the interpreter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Interpreter {
    x: usize,
    gil: Lock,
}

/// `threads` threads that each run the line so many times, in a loop.
///
/// ```
/// use shared::explore::models::{Line, gil};
///
/// assert_eq!(gil(Line::Plain, 2, 2).shortest_bad()?, None);
/// assert!(gil(Line::WithCall, 2, 1).shortest_bad()?.is_some());
/// # Ok::<(), shared::explore::ExploreError>(())
/// ```
#[must_use]
pub fn gil(
    line: Line,
    threads: usize,
    rounds: usize,
) -> Model<Interpreter, usize> {
    let start = Interpreter {
        x: 0,
        gil: Lock::default(),
    };
    let runner = |me| {
        let new = Runner::new(letter(me));
        (0..rounds).fold(new, |runner, _| round(runner, me, line))
    };
    Model::new(format!("GIL, {line:?}"), start)
        .threads((0..threads).map(runner))
        .good_when(move |python| python.x == threads * rounds)
        .show("x", |python| python.x.to_string())
}

type Runner = Thread<Interpreter, usize>;

fn round(runner: Runner, me: usize, line: Line) -> Runner {
    let loaded =
        take_gil(runner, me).step("LOAD x", |python, me| *me = python.x);
    let called = match line {
        Line::Plain => loaded,
        Line::WithCall => take_gil(drop_gil(loaded, me, "CALL one"), me),
    };
    let stored = called
        .step("ADD", |_, me| *me += 1)
        .step("STORE x", |python, me| python.x = *me);
    drop_gil(stored, me, "JUMP back")
}

fn take_gil(runner: Runner, me: usize) -> Runner {
    runner.blocking("take GIL", move |python, _| python.gil.acquire(me))
}

fn drop_gil(runner: Runner, me: usize, name: &str) -> Runner {
    runner.step(name, move |python, _| python.gil.release(me))
}
