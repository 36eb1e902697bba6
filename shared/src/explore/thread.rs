//! A thread of a model: a name and a list of named steps.

/// Where a thread goes after a step.
///
/// Only [`Thread::branch`] needs it; the other steps say it for you.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// On to the step below.
    Next,
    /// Back to the nearest step of this name at or above this one: a loop.
    Back(&'static str),
    /// On to the nearest step of this name below this one.
    Ahead(&'static str),
    /// Nowhere: the step cannot be taken in this state. Whatever the step has
    /// changed is forgotten, and it is offered again when the state is another.
    Wait,
    /// The thread ends here and skips the steps below.
    End,
}

type Effect<S, L> = Box<dyn Fn(&mut S, &mut L) -> Flow + Send + Sync>;

/// One thing that a thread does without anybody coming in between.
pub(super) struct Step<S, L> {
    pub(super) name: String,
    pub(super) effect: Effect<S, L>,
}

/// A thread: steps that it takes in order, from the first to the last.
///
/// `S` is what all threads share; `L` is what this one keeps for itself, its
/// registers. Between two steps any other thread may run; inside a step none
/// can. How much goes into one step is the whole art of a model: what the
/// machine does at once is one step, what it does in three is three.
///
/// A step must depend on its two arguments only: no clock, no random numbers.
///
/// ```
/// use shared::explore::Thread;
///
/// // `count += 1`, as a machine does it: `me` is the thread's register.
/// let adder = Thread::<u64, u64>::new("A")
///     .step("load", |count, me| *me = *count)
///     .step("add", |_, me| *me += 1)
///     .step("store", |count, me| *count = *me);
/// assert_eq!(adder.name(), "A");
/// ```
pub struct Thread<S, L> {
    name: String,
    steps: Vec<Step<S, L>>,
}

impl<S, L> Thread<S, L> {
    /// A thread that does nothing yet.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            steps: Vec::new(),
        }
    }

    /// Adds a step that can always be taken.
    #[must_use]
    pub fn step(
        self,
        name: impl Into<String>,
        effect: impl Fn(&mut S, &mut L) + Send + Sync + 'static,
    ) -> Self {
        self.branch(name, move |shared, me| {
            effect(shared, me);
            Flow::Next
        })
    }

    /// Adds a step that may have to wait: `attempt` answers `true` when it
    /// was done, `false` when it cannot be done in this state.
    ///
    /// ```
    /// use shared::explore::Thread;
    ///
    /// // One free seat; whoever comes second stands until it is free again.
    /// let guest = Thread::<bool, ()>::new("guest")
    ///     .blocking("sit down", |taken, _| !std::mem::replace(taken, true))
    ///     .step("stand up", |taken, _| *taken = false);
    /// # assert_eq!(guest.name(), "guest");
    /// ```
    #[must_use]
    pub fn blocking(
        self,
        name: impl Into<String>,
        attempt: impl Fn(&mut S, &mut L) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.branch(name, move |shared, me| {
            if attempt(shared, me) {
                Flow::Next
            } else {
                Flow::Wait
            }
        })
    }

    /// Adds a step that decides where the thread goes next: `if`, `while`,
    /// an early `return`.
    ///
    /// ```
    /// use shared::explore::{Flow, Thread};
    ///
    /// // while tickets > 0: tickets -= 1
    /// let visitors = Thread::<u32, ()>::new("visitors")
    ///     .branch("while tickets > 0", |tickets, _| match tickets {
    ///         0 => Flow::End,
    ///         _ => Flow::Next,
    ///     })
    ///     .branch("tickets -= 1", |tickets, _| {
    ///         *tickets -= 1;
    ///         Flow::Back("while tickets > 0")
    ///     });
    /// # let model = shared::explore::Model::new("", 3).thread(visitors);
    /// # assert_eq!(model.shortest_bad(), Ok(None));
    /// # assert_eq!(model.count()?.by_final[&0].good, 1);
    /// # Ok::<(), shared::explore::ExploreError>(())
    /// ```
    #[must_use]
    pub fn branch(
        mut self,
        name: impl Into<String>,
        effect: impl Fn(&mut S, &mut L) -> Flow + Send + Sync + 'static,
    ) -> Self {
        let effect = Box::new(effect);
        self.steps.push(Step {
            name: name.into(),
            effect,
        });
        self
    }

    /// What the thread is called in drawings.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The step at this place; none when the thread has ended.
    pub(super) fn step_at(&self, at: usize) -> Option<&Step<S, L>> {
        self.steps.get(at)
    }

    /// The place that `flow` leads to from `at`; none when it must wait.
    pub(super) fn follow(&self, flow: Flow, at: usize) -> Option<usize> {
        match flow {
            Flow::Next => Some(at + 1),
            Flow::Back(name) => Some(self.find(name, (0..=at).rev())),
            Flow::Ahead(name) => {
                Some(self.find(name, at + 1..self.steps.len()))
            }
            Flow::Wait => None,
            Flow::End => Some(self.steps.len()),
        }
    }

    fn find(
        &self,
        name: &str,
        mut places: impl Iterator<Item = usize>,
    ) -> usize {
        places
            .find(|&at| self.steps[at].name == name)
            .unwrap_or_else(|| {
                panic!("thread {} has no step {name:?} to jump to", self.name)
            })
    }
}
