//! Each wait is a thread, as many as the system gives.

use shared::sync::thread::{Builder, JoinHandle};
use shared::sync::{Arc, Condvar, Mutex};

use super::limit;
use super::waited::{Load, Measuring, Waited};

/// A word that threads wait for.
#[derive(Default)]
struct Word {
    state: Mutex<State>,
    /// One more waits. Not the same condition as the next: with one for both,
    /// each new thread would wake all those that wait already.
    arrived: Condvar,
    said: Condvar,
}

#[derive(Default)]
struct State {
    waiting: usize,
    said: bool,
}

/// Starts so many threads that wait for one word, and says it when all wait.
pub fn wait(load: &Load) -> Result<Waited, String> {
    limit::address_space(load.address_space)?;
    let measuring = Measuring::begin();

    let word = Arc::new(Word::default());
    let mut refused = None;
    let mut threads: Vec<JoinHandle<()>> = Vec::new();
    while threads.len() < load.waits {
        let heard = Arc::clone(&word);
        match Builder::new().spawn(move || heard.wait()) {
            Ok(thread) => threads.push(thread),
            Err(error) => {
                refused = Some(error.to_string());
                break;
            }
        }
    }
    let at_once = word.until_waiting(threads.len());

    Ok(measuring.all_wait(at_once, refused, || {
        word.say();
        for thread in threads {
            thread.join().expect("a wait does not panic");
        }
    }))
}

impl Word {
    fn wait(&self) {
        let mut state = self.state.lock().expect(NO_PANIC);
        state.waiting += 1;
        self.arrived.notify_one();
        while !state.said {
            state = self.said.wait(state).expect(NO_PANIC);
        }
    }

    /// Waits until so many wait, and says how many do.
    fn until_waiting(&self, threads: usize) -> usize {
        let mut state = self.state.lock().expect(NO_PANIC);
        while state.waiting < threads {
            state = self.arrived.wait(state).expect(NO_PANIC);
        }
        state.waiting
    }

    fn say(&self) {
        self.state.lock().expect(NO_PANIC).said = true;
        self.said.notify_all();
    }
}

const NO_PANIC: &str = "nothing panics under this lock";
