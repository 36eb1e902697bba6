//! Tasks that submit tasks: each submits two, and those two each, as a search
//! does that goes left and right.
//!
//! The tasks are numbered as in a heap: task 1 submits 2 and 3, task 2 submits
//! 4 and 5, task n submits 2 n and 2 n + 1, as far as there are any. In a queue
//! the oldest task is next, so that all tasks of one level are queued before
//! the first of the next one runs: the queue grows as wide as the tree. On a
//! stack the newest is next, and each worker has one branch queued: as much as
//! the tree is deep.

use shared::lesson::Stop;
use shared::sync::Arc;
use shared::sync::atomic::{AtomicUsize, Ordering};

use crate::submit::Submit;

/// What every task of a tree has in common.
pub struct Tree<P> {
    pool: P,
    tasks: usize,
    stop: Stop,
    queue: Option<Gauge>,
}

/// How many tasks are queued, and were at most.
#[derive(Default)]
struct Gauge {
    now: AtomicUsize,
    most: AtomicUsize,
}

/// What a task gives back: the handles of the tasks that it submitted.
struct Node<P: Submit>(Vec<P::Handle<Node<P>>>);

impl<P: Submit> Tree<P> {
    /// A tree of so many tasks; on Ctrl-C it stops growing.
    pub fn new(pool: P, tasks: usize, stop: &Stop) -> Self {
        Self {
            pool,
            tasks,
            stop: stop.clone(),
            queue: None,
        }
    }

    /// Runs all tasks and says how many ran.
    pub fn run(self) -> (usize, P) {
        let tree = Arc::new(self);
        let root = Self::submit(&tree, 1);
        let ran = join::<P>(root);
        // Each task let go of the tree before its result was there.
        let tree = Arc::into_inner(tree).expect("all tasks have ended");
        (ran, tree.pool)
    }

    /// Runs all tasks and says how many were queued at most.
    ///
    /// The counting takes longer than the tasks.
    pub fn most_queued(mut self) -> usize {
        self.queue = Some(Gauge::default());
        let tree = Arc::new(self);
        join::<P>(Self::submit(&tree, 1));
        // `Relaxed`: joining has ordered it.
        let most = |queue: &Gauge| queue.most.load(Ordering::Relaxed);
        tree.queue.as_ref().map_or(0, most)
    }

    fn submit(tree: &Arc<Self>, number: usize) -> P::Handle<Node<P>> {
        if let Some(queue) = &tree.queue {
            // `Relaxed`: counts that order nothing.
            let now = queue.now.fetch_add(1, Ordering::Relaxed) + 1;
            queue.most.fetch_max(now, Ordering::Relaxed);
        }
        let same_tree = Arc::clone(tree);
        tree.pool.submit(move || same_tree.grow(number))
    }

    fn grow(self: &Arc<Self>, number: usize) -> Node<P> {
        if let Some(queue) = &self.queue {
            queue.now.fetch_sub(1, Ordering::Relaxed);
        }
        let children = [2 * number, 2 * number + 1].into_iter();
        let children = children
            .filter(|&child| child <= self.tasks && !self.stop.requested());
        Node(children.map(|child| Self::submit(self, child)).collect())
    }
}

/// Joins a task and all below it, and counts them.
fn join<P: Submit>(task: P::Handle<Node<P>>) -> usize {
    let Node(children) = P::join(task);
    1 + children.into_iter().map(join::<P>).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;

    use shared::thread_pool::ThreadPool;

    use super::*;
    use crate::pools::{Pool, WithChannel, WithLock, WithStealing};

    fn ran<P: Submit>(pool: P, tasks: usize) -> usize {
        Tree::new(pool, tasks, &Stop::default()).run().0
    }

    #[test]
    fn every_pool_runs_each_task_of_a_tree() {
        for tasks in [1, 2, 3, 1_000] {
            assert_eq!(ran(WithLock::start(2), tasks), tasks);
            assert_eq!(ran(WithChannel::start(2), tasks), tasks);
            assert_eq!(ran(WithStealing::start(2), tasks), tasks);
            let workers = NonZeroUsize::new(2).unwrap();
            assert_eq!(ran(ThreadPool::with_workers(workers), tasks), tasks);
        }
    }

    #[test]
    fn one_worker_queues_a_level_of_the_tree_or_a_branch() {
        let most = |tree: Tree<_>| tree.most_queued();
        let stop = Stop::default();
        // Ten levels; the last has 512 tasks.
        let tasks = 1_023;

        assert_eq!(most(Tree::new(WithLock::start(1), tasks, &stop)), 512);
        let branch =
            Tree::new(WithStealing::start(1), tasks, &stop).most_queued();
        assert_eq!(branch, 10);
    }

    #[test]
    fn a_tree_that_was_stopped_does_not_grow() {
        let stop = Stop::default();
        stop.request();

        let (ran, _) = Tree::new(WithChannel::start(2), 1_000, &stop).run();

        assert_eq!(ran, 1);
    }
}
