//! The owners of the lesson `queue`: `lessons/04-queue/src/owners.rs`.

use std::collections::BTreeSet;
// What the checker shall not see: what was printed.
use std::sync::{Arc, Mutex};

use crate::chaos::Chaos;
use crate::check;
use crate::owners::{Job, Line, with_owners, without_owners};
use crate::sync::atomic::{AtomicBool, Ordering};
use crate::sync::thread;

type Screen = Mutex<Vec<Line>>;

fn job<'a>(
    producers: u64,
    amounts: u64,
    stop: &'a AtomicBool,
    screen: &'a Screen,
) -> Job<'a> {
    Job {
        producers,
        amounts,
        chaos: Chaos { stop },
        terminal: Box::new(|line| screen.lock().unwrap().push(line)),
    }
}

/// Fails unless 1, 2, … up to the last count is printed, and then the end.
fn assert_in_order(counts: &[u64], screen: Screen) {
    assert!(counts.iter().copied().eq(1..=counts.len() as u64));
    let lines = counts.iter().copied().map(Line::Count);
    let screen = screen.into_inner().unwrap();
    assert!(lines.chain([Line::End]).eq(screen));
}

#[test]
fn owners_print_every_count_in_order_and_then_the_end() {
    check(|| {
        let (stop, screen) = (AtomicBool::new(false), Screen::default());

        let counts = with_owners(&job(2, 2, &stop, &screen));

        assert_eq!(counts.len(), 4);
        assert_in_order(&counts, screen);
    });
}

#[test]
fn owners_come_to_an_end_whenever_the_run_should_end() {
    check(|| {
        let stop = Arc::new(AtomicBool::new(false));
        let screen = Screen::default();
        // No scope: in the checker, the last thread of a scope wakes its owner,
        // whatever that waits for.
        let stopper = {
            let stop = Arc::clone(&stop);
            thread::spawn(move || stop.store(true, Ordering::SeqCst))
        };

        let counts = with_owners(&job(2, 2, &stop, &screen));

        stopper.join().unwrap();
        assert_in_order(&counts, screen);
    });
}

#[test]
fn without_owners_two_counts_can_be_printed_in_either_order() {
    let printed = Arc::new(Mutex::new(BTreeSet::new()));
    {
        let printed = Arc::clone(&printed);
        let body = move || {
            let (stop, screen) = (AtomicBool::new(false), Screen::default());
            let counts = without_owners(&job(2, 1, &stop, &screen));
            printed.lock().unwrap().insert(counts);
        };
        shuttle::check_dfs(body, None);
    }

    let orders = [[1, 2], [2, 1]].map(Vec::from);
    assert_eq!(*printed.lock().unwrap(), orders.into());
}
