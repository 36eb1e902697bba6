//! Four ways to have many downloads at once on one thread.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fmt::Display;
use std::io;
use std::rc::Rc;
use std::time::Duration;

use shared::lesson::{Error, Lesson, Stop};
use shared::measure::{Timeline, Track};
use tokio::task::JoinSet;
use tokio::time::timeout;
use web::site::Names;

use super::event_loop::{EventLoop, Outcome};
use super::executor::Executor;
use super::getting::Getting;
use super::{async_await, by_hand, callbacks, with_tokio};
use crate::stopping::{one_thread, unless_stopped};
use crate::tracks::drawn;

/// What each way is given.
pub struct Scene {
    pub way: &'static str,
    names: Names,
    stop: Stop,
    timeline: Timeline,
    /// How often it was played: each run has tasks, and tracks, of its own.
    run: Cell<usize>,
}

/// What came of each download, by its number.
pub type Outcomes = BTreeMap<usize, Outcome>;

/// A way: so many downloads at once.
pub type Way = fn(&Scene, usize) -> Result<Outcomes, Error>;

/// How long a download may take, as in our own event loop.
const DEADLINE: Duration = Duration::from_secs(20);

impl Scene {
    pub fn new(way: &'static str, names: &Names, lesson: &Lesson) -> Self {
        Self {
            way,
            names: names.clone(),
            stop: lesson.stop().clone(),
            timeline: lesson.timeline().clone(),
            run: Cell::new(0),
        }
    }

    fn begin(&self) {
        self.run.set(self.run.get() + 1);
    }

    fn track(&self, who: impl Display) -> Track {
        let (way, run) = (self.way, self.run.get());
        self.timeline.track(format!("{way}, run {run}: {who}"))
    }

    fn event_loop(&self) -> Result<EventLoop, Error> {
        let track = self.track("the loop");
        EventLoop::new(self.names.clone(), self.stop.clone(), track)
            .map_err(failed)
    }
}

/// Callbacks on our own event loop.
///
/// # Errors
/// If there can be no loop.
pub fn with_callbacks(
    scene: &Scene,
    downloads: usize,
) -> Result<Outcomes, Error> {
    scene.begin();
    let outcomes = Rc::new(RefCell::new(Outcomes::new()));
    let mut event_loop = scene.event_loop()?;
    for number in 0..downloads {
        let outcomes = Rc::clone(&outcomes);
        callbacks::download(&mut event_loop, number, move |page| {
            outcomes.borrow_mut().insert(number, page);
        });
    }
    event_loop.run();
    Ok(outcomes.take())
}

/// Futures written by hand, on our own executor and event loop.
///
/// # Errors
/// If there can be no loop.
pub fn with_futures(
    scene: &Scene,
    downloads: usize,
) -> Result<Outcomes, Error> {
    with_executor(scene, downloads, by_hand::download)
}

/// Futures written by the compiler, on the same.
///
/// # Errors
/// If there can be no loop.
pub fn with_await(scene: &Scene, downloads: usize) -> Result<Outcomes, Error> {
    with_executor(scene, downloads, async_await::download)
}

fn with_executor<F: Future<Output = Outcome> + 'static>(
    scene: &Scene,
    downloads: usize,
    download: fn(Getting, usize) -> F,
) -> Result<Outcomes, Error> {
    scene.begin();
    let outcomes = Rc::new(RefCell::new(Outcomes::new()));
    let event_loop = scene.event_loop()?;
    let waker = event_loop.waker().map_err(failed)?;
    let getting = Getting::from(event_loop);
    let mut executor = Executor::new(move || {
        waker
            .wake()
            .expect("the loop is there as long as its tasks");
    });
    for number in 0..downloads {
        let outcomes = Rc::clone(&outcomes);
        let page = download(getting.clone(), number);
        let track = scene.track(format_args!("task {number}"));
        let task = drawn(track, "poll", async move {
            let page = page.await;
            outcomes.borrow_mut().insert(number, page);
        });
        executor.spawn(task);
    }
    executor.run(|| getting.turn());
    Ok(outcomes.take())
}

/// The same on tokio.
///
/// # Errors
/// On Ctrl-C, or if there can be no loop.
pub fn with_tokio(scene: &Scene, downloads: usize) -> Result<Outcomes, Error> {
    scene.begin();
    one_thread()?.block_on(unless_stopped(&scene.stop, async {
        let mut tasks = JoinSet::new();
        for number in 0..downloads {
            let page = with_tokio::download(scene.names.clone(), number);
            let page = timeout(DEADLINE, page);
            let track = scene.track(format_args!("task {number}"));
            tasks.spawn(drawn(track, "poll", async move {
                let late =
                    |_| Err(io::Error::from(io::ErrorKind::TimedOut).into());
                (number, page.await.unwrap_or_else(late))
            }));
        }
        let mut outcomes = Outcomes::new();
        while let Some(ended) = tasks.join_next().await {
            let (number, page) =
                ended.expect("no download panics, and nobody aborts it");
            outcomes.insert(number, page);
        }
        outcomes
    }))
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn failed(error: io::Error) -> Error {
    Error::Failed(format!("the event loop: {error}"))
}
