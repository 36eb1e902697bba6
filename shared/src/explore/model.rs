//! A model: what the threads share, the threads, and what must be true.

use std::fmt::Debug;
use std::hash::Hash;

use super::thread::Thread;

/// What a model can share or keep in registers: small values that can be
/// copied, compared and printed. Every type that derives these is one.
pub trait Value: Clone + Eq + Ord + Hash + Debug {}

impl<T: Clone + Eq + Ord + Hash + Debug> Value for T {}

/// What became of a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Every thread ended, and all that was promised is true.
    Good,
    /// Every thread ended, and something that was promised is not true.
    Bad,
    /// Some thread has not ended and none can take a step: a deadlock, or a
    /// wake-up that never comes.
    Deadlocked,
    /// It came back to a state that it had been in, so it can go round for
    /// ever: a livelock. Only a walk says so; a schedule of more than 1,000
    /// steps counts as one too.
    Endless,
}

/// One moment of a model: the shared value, and where each thread stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State<S, L> {
    // First, because two states mostly differ here: comparing ends early.
    pub(super) threads: Vec<Progress<L>>,
    pub(super) shared: S,
    /// Whether what must always be true has been untrue on the way here.
    pub(super) broken: bool,
}

/// How far one thread has come.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Progress<L> {
    pub(super) at: usize,
    pub(super) registers: L,
}

impl<S, L> State<S, L> {
    /// What all threads share.
    pub fn shared(&self) -> &S {
        &self.shared
    }

    /// What thread number `thread` keeps for itself.
    ///
    /// # Panics
    /// If the model has no such thread.
    pub fn registers(&self, thread: usize) -> &L {
        &self.threads[thread].registers
    }
}

type Check<S> = Box<dyn Fn(&S) -> bool + Send + Sync>;
type Show<T> = Box<dyn Fn(&T) -> String + Send + Sync>;

/// Threads over a shared value, and what must be true of it.
///
/// ```
/// use shared::explore::{Model, Thread};
///
/// let adder = |name| {
///     Thread::<u64, u64>::new(name)
///         .step("load", |count, me| *me = *count)
///         .step("add", |_, me| *me += 1)
///         .step("store", |count, me| *count = *me)
/// };
/// let model = Model::new("lost update", 0)
///     .thread(adder("A"))
///     .thread(adder("B"))
///     .good_when(|count| *count == 2);
///
/// let count = model.count()?;
/// assert_eq!(count.all.total(), 20);
/// assert_eq!(count.all.bad, 18);
/// # Ok::<(), shared::explore::ExploreError>(())
/// ```
pub struct Model<S, L> {
    name: String,
    shared: S,
    pub(super) threads: Vec<Thread<S, L>>,
    good: Check<S>,
    always: Check<S>,
    pub(super) shared_name: String,
    show: Show<S>,
    show_registers: Show<L>,
}

impl<S: Value, L: Value + Default> Model<S, L> {
    /// A model without threads, whose shared value begins as `shared`.
    pub fn new(name: impl Into<String>, shared: S) -> Self {
        Self {
            name: name.into(),
            shared,
            threads: Vec::new(),
            good: Box::new(|_| true),
            always: Box::new(|_| true),
            shared_name: "shared".to_owned(),
            show: Box::new(|shared| format!("{shared:?}")),
            show_registers: Box::new(|registers| {
                // `()` says that there are none.
                Some(format!("{registers:?}"))
                    .filter(|shown| shown != "()")
                    .unwrap_or_default()
            }),
        }
    }

    /// Adds a thread. Its registers begin as their `Default`.
    #[must_use]
    pub fn thread(mut self, thread: Thread<S, L>) -> Self {
        self.threads.push(thread);
        self
    }

    /// Adds threads.
    #[must_use]
    pub fn threads(
        mut self,
        threads: impl IntoIterator<Item = Thread<S, L>>,
    ) -> Self {
        self.threads.extend(threads);
        self
    }

    /// What must be true of the shared value when every thread has ended.
    #[must_use]
    pub fn good_when(
        mut self,
        good: impl Fn(&S) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.good = Box::new(good);
        self
    }

    /// What must be true of the shared value before and after every step. A
    /// schedule that breaks it goes on to its end, and is bad.
    #[must_use]
    pub fn always(
        mut self,
        invariant: impl Fn(&S) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.always = Box::new(invariant);
        self
    }

    /// How drawings name and write the shared value. Otherwise it is called
    /// "shared" and written as `Debug` writes it.
    #[must_use]
    pub fn show(
        mut self,
        name: impl Into<String>,
        show: impl Fn(&S) -> String + Send + Sync + 'static,
    ) -> Self {
        self.shared_name = name.into();
        self.show = Box::new(show);
        self
    }

    /// How drawings write a thread's registers. An empty text shows none.
    #[must_use]
    pub fn show_registers(
        mut self,
        show: impl Fn(&L) -> String + Send + Sync + 'static,
    ) -> Self {
        self.show_registers = Box::new(show);
        self
    }

    /// What the model is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the threads are called, in the order of their numbers.
    pub fn thread_names(&self) -> impl Iterator<Item = &str> {
        self.threads.iter().map(Thread::name)
    }

    /// The state in which no thread has taken a step.
    pub fn start(&self) -> State<S, L> {
        let shared = self.shared.clone();
        let broken = !(self.always)(&shared);
        let progress = |_| Progress {
            at: 0,
            registers: L::default(),
        };
        let threads = self.threads.iter().map(progress).collect();
        State {
            threads,
            shared,
            broken,
        }
    }

    /// The state after thread number `thread` has taken its next step; none
    /// when it has ended or must wait.
    ///
    /// # Panics
    /// If there is no such thread, or a step jumps to a name that the thread
    /// does not have.
    pub fn step(
        &self,
        state: &State<S, L>,
        thread: usize,
    ) -> Option<State<S, L>> {
        let program = &self.threads[thread];
        let at = state.threads[thread].at;
        let step = program.step_at(at)?;

        // On a copy: a step that turns out to wait must leave no trace.
        let mut next = state.clone();
        let progress = &mut next.threads[thread];
        let flow = (step.effect)(&mut next.shared, &mut progress.registers);
        progress.at = program.follow(flow, at)?;

        next.broken |= !(self.always)(&next.shared);
        Some(next)
    }

    /// What thread number `thread` does next; none when it has ended.
    ///
    /// # Panics
    /// If there is no such thread.
    pub fn next_step(
        &self,
        state: &State<S, L>,
        thread: usize,
    ) -> Option<&str> {
        let step = self.threads[thread].step_at(state.threads[thread].at)?;
        Some(&step.name)
    }

    /// The verdict on a state in which no thread can take a step.
    pub(super) fn judge(&self, state: &State<S, L>) -> Verdict {
        let ended = |thread| self.next_step(state, thread).is_none();
        if !(0..self.threads.len()).all(ended) {
            Verdict::Deadlocked
        } else if state.broken || !(self.good)(&state.shared) {
            Verdict::Bad
        } else {
            Verdict::Good
        }
    }

    pub(super) fn shown(&self, shared: &S) -> String {
        (self.show)(shared)
    }

    pub(super) fn shown_registers(&self, registers: &L) -> String {
        (self.show_registers)(registers)
    }
}
