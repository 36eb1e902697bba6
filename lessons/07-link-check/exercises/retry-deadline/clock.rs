//! Time for `retry`, and a link that takes time.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use probes::{Finding, Verdict};

/// What time it is, and how to wait.
pub trait Clock {
    /// The time now, since some moment in the past.
    fn now(&self) -> Duration;

    /// Waits for so long, or a little longer.
    fn wait(&self, time: Duration);
}

/// A clock that moves only when somebody waits or checks a link, and holds
/// whoever does to a deadline.
pub struct Fake {
    now: Cell<Duration>,
    deadline: Duration,
    /// By how much each wait is too long.
    late: Duration,
    /// How often it was looked at since it last moved.
    looks: Cell<u32>,
    did: RefCell<Vec<Did>>,
}

/// What was done, and at what time since the beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Did {
    /// The link was asked.
    Ask { at: Duration },
    /// Somebody waited.
    Wait { at: Duration, time: Duration },
}

/// When it begins: not at 0, which would be too easy.
const BEGIN: Duration = Duration::from_secs(5);

impl Fake {
    /// A clock with so much time until the deadline.
    pub fn new(time: Duration) -> Self {
        Self {
            now: Cell::new(BEGIN),
            deadline: BEGIN + time,
            late: Duration::ZERO,
            looks: Cell::new(0),
            did: RefCell::default(),
        }
    }

    /// Each wait lasts longer by this.
    pub fn late_by(mut self, late: Duration) -> Self {
        self.late = late;
        self
    }

    /// The link is asked, and takes so much time.
    pub fn ask(&self, patience: Duration, takes: Duration) {
        let now = self.now.get();
        // The first one takes place in any case.
        if now >= self.deadline && !self.did.borrow().is_empty() {
            wrong(
                "A check begins when the time is over.",
                "no check after the deadline",
                &format!(
                    "a check, {:?} after it",
                    now.saturating_sub(self.deadline)
                ),
            );
        }
        let left = self.deadline.saturating_sub(now);
        if patience != left {
            wrong(
                "A check is told a time other than what is left until the \
                 deadline.",
                &format!("it may take {left:?}"),
                &format!("it may take {patience:?}"),
            );
        }
        let at = now.saturating_sub(BEGIN);
        self.did.borrow_mut().push(Did::Ask { at });
        self.moves(takes.min(patience));
    }

    /// What was done so far.
    pub fn did(&self) -> Vec<Did> {
        self.did.borrow().clone()
    }

    /// The waits so far.
    pub fn waits(&self) -> Vec<Duration> {
        let time = |did: &Did| match did {
            Did::Ask { .. } => None,
            Did::Wait { time, .. } => Some(*time),
        };
        self.did.borrow().iter().filter_map(time).collect()
    }

    fn moves(&self, time: Duration) {
        self.now.set(self.now.get() + time);
        self.looks.set(0);
    }
}

impl Clock for Fake {
    fn now(&self) -> Duration {
        self.looks.set(self.looks.get() + 1);
        if self.looks.get() > 1000 {
            Finding::new(
                Verdict::Lazy,
                "It looks at the clock again and again until the time has \
                 come, and burns a core.",
            )
            .expected("one wait for the whole time")
            .observed("1000 looks at the clock, and nothing in between")
            .report();
        }
        self.now.get()
    }

    fn wait(&self, time: Duration) {
        let now = self.now.get();
        if now + time > self.deadline {
            wrong(
                "It waits beyond the deadline.",
                &format!("at most {:?}", self.deadline.saturating_sub(now)),
                &format!("a wait of {time:?}"),
            );
        }
        let at = now.saturating_sub(BEGIN);
        self.did.borrow_mut().push(Did::Wait { at, time });
        self.moves(time + self.late);
    }
}

fn wrong(sentence: &str, expected: &str, observed: &str) -> ! {
    Finding::new(Verdict::Wrong, sentence)
        .expected(expected)
        .observed(observed)
        .report()
}
