//! Each wait is a task on one thread.

use shared::sync::Arc;
use shared::sync::atomic::{AtomicUsize, Ordering};
use tokio::runtime::Builder;
use tokio::sync::Notify;
use tokio::task::JoinSet;

use super::limit;
use super::waited::{Load, Measuring, Waited};

/// Starts so many tasks that wait for one word, and says it when all wait.
pub fn wait(load: &Load) -> Result<Waited, String> {
    limit::address_space(load.address_space)?;
    let runtime = Builder::new_current_thread().build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    let measuring = Measuring::begin();

    let word = Arc::new(Notify::new());
    let all_wait = Arc::new(Notify::new());
    let waiting = Arc::new(AtomicUsize::new(0));
    let mut tasks = JoinSet::new();
    let waits = load.waits;
    let _entered = runtime.enter();
    for _ in 0..waits {
        let (word, all_wait) = (Arc::clone(&word), Arc::clone(&all_wait));
        let waiting = Arc::clone(&waiting);
        tasks.spawn(async move {
            // From here on it hears the word, also before it is polled.
            let said = word.notified();
            // `Relaxed`: all of them are on one thread.
            if waiting.fetch_add(1, Ordering::Relaxed) + 1 == waits {
                all_wait.notify_one();
            }
            said.await;
        });
    }
    runtime.block_on(all_wait.notified());

    let at_once = waiting.load(Ordering::Relaxed);
    Ok(measuring.all_wait(at_once, None, || {
        word.notify_waiters();
        runtime.block_on(async {
            while let Some(ended) = tasks.join_next().await {
                ended.expect("a wait does not panic, and nobody aborts it");
            }
        });
    }))
}
