//! Holds an answer to `fair-table` to its promises, in every order of steps.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use std::sync::atomic::{AtomicBool, Ordering};

use answer::Table;
use probes::model::{Case, name, sync};
use probes::see;

#[test]
fn three_neighbours_all_eat_and_share_no_fork() {
    case().explore(|| dinner(3, &[(0, 1), (1, 1), (2, 1)]));
}

#[test]
fn so_do_two_who_are_hungry_twice() {
    case()
        .with_false_alarms()
        .explore(|| dinner(2, &[(0, 2), (1, 2)]));
}

#[test]
fn and_two_who_sit_beside_empty_seats() {
    case().explore(|| dinner(5, &[(4, 2), (0, 1)]));
}

/// Philosophers on some of the seats, each with so many meals.
fn dinner(seats: usize, guests: &[(usize, usize)]) {
    let table = Table::new(seats);
    let forks: Vec<_> = (0..seats).map(|_| Fork::default()).collect();
    sync::thread::scope(|scope| {
        for &(seat, meals) in guests {
            let (table, forks) = (&table, &forks);
            scope.spawn(move || {
                name(&format!("seat {seat}"));
                for _ in 0..meals {
                    let (left, right) = (seat, (seat + 1) % seats);
                    table.eat(seat, || {
                        forks[left].take();
                        forks[right].take();
                        sync::thread::yield_now();
                        forks[left].put_back();
                        forks[right].put_back();
                    });
                }
            });
        }
    });
}

/// Notices when two have it.
#[derive(Default)]
struct Fork(AtomicBool);

impl Fork {
    fn take(&self) {
        // `Relaxed`: one thread of the system runs them all.
        see(
            "whether the fork is taken",
            self.0.swap(true, Ordering::Relaxed),
        )
        .is(false, "Two neighbours eat with the same fork.");
    }

    fn put_back(&self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

/// So many orders of steps are tried in a second, and the simple ones first.
fn case() -> Case {
    Case::new().schedules(3_000)
}
