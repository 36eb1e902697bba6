//! Every interleaving of a tiny program.
//!
//! **The question.** Two threads each do `count += 1`. Can an update get lost?
//! How likely is that, and how exactly does it happen?
//!
//! **The naive answer** is to run it a thousand times and hope. On most
//! machines nothing is lost: one thread has ended before the other begins. A
//! program that is wrong in 18 of its 20 possible interleavings passes every
//! test, until the machine is another or the load is higher.
//!
//! **The mend** is not to run it at all, but to write down what each thread
//! does, step by step, and to look at *every* order in which the steps can
//! happen. A [`Model`] is a shared value and some [`Thread`]s; a thread is a
//! list of named steps. Between two steps another thread may run, as between
//! two bytecodes of Python. A step may have to wait, as for a lock. One order
//! of all the steps is a *schedule*:
//!
//! ```
//! use shared::explore::{Model, Thread};
//!
//! let adder = |name| {
//!     Thread::<u64, u64>::new(name)
//!         .step("load", |count, me| *me = *count)
//!         .step("add", |_, me| *me += 1)
//!         .step("store", |count, me| *count = *me)
//! };
//! let model = Model::new("count += 1, twice", 0)
//!     .threads([adder("A"), adder("B")])
//!     .show("count", |count| count.to_string())
//!     .good_when(|count| *count == 2);
//!
//! // No luck in this: 18 of 20, on every machine, every time.
//! let count = model.count()?;
//! assert_eq!((count.all.bad, count.all.total()), (18, 20));
//!
//! // How it happens: the shortest schedule that goes wrong.
//! let schedule = model.shortest_bad()?.expect("there are 18");
//! assert_eq!(schedule.to_string(), "\
//! step  A          B          count
//! ----  ---------  ---------  -----
//!                             0
//!    1  load [0]              0
//!    2  add [1]               0
//!    3             load [0]   0
//!    4             add [1]    0
//!    5             store [1]  1
//!    6  store [1]             1
//! bad: count ends as 1
//! ");
//! # Ok::<(), shared::explore::ExploreError>(())
//! ```
//!
//! (In brackets: the thread's own register after the step.) [`models`] has the
//! other classics: check-then-act, deadlocks, lost wake-ups, Python's GIL.
//!
//! **The price** is that schedules are many. With `t` threads of `n` steps
//! there are `(t·n)!` orders of all steps, and `(n!)^t` of these differ only
//! in the order inside a thread, which is fixed: `(t·n)! / (n!)^t` schedules
//! ([`interleavings`]). That is why models must be tiny:
//!
//! | threads | steps each | schedules |
//! |--------:|-----------:|----------:|
//! | 2 | 3 | 20 |
//! | 3 | 3 | 1,680 |
//! | 4 | 3 | 369,600 |
//! | 2 | 15 | 155,117,520 |
//! | 4 | 15 | about 3·10^33 |
//!
//! There are two ways to count, and the tests hold them against each other.
//! [`Model::count_by_walking`] goes through the schedules one by one.
//! [`Model::count`] goes through the *states* instead: however many schedules
//! lead to a state, its future is the same, so it is enough to know how many.
//!
//! What a model does not know: that a processor and a compiler may reorder
//! loads and stores that are not ordered by a lock or an atomic. Here every
//! step sees all the steps before it (*sequential consistency*).

mod closed_form;
mod count;
mod diagram;
mod drawing;
mod error;
mod findings;
mod graph;
mod model;
pub mod models;
mod paths;
mod schedule;
mod shortest;
mod thread;
mod waiting;
mod walk;

pub use closed_form::interleavings;
pub use count::{Count, Tally};
pub use diagram::{Diagram, Moment, Standing, Transition};
pub use error::ExploreError;
pub use findings::{Explore, Findings};
pub use graph::{Edge, Node, StateGraph};
pub use model::{Model, State, Value, Verdict};
pub use schedule::{Move, Schedule, View};
pub use thread::{Flow, Thread};
pub use waiting::{Channel, Condition, Lock, Semaphore};
pub use walk::Walked;
