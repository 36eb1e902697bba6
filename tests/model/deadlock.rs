//! The strategies of the lesson `deadlock` under a model checker.
//!
//! The very files that the lesson runs are built here with the model checker's
//! types, and run in many interleavings. Where a thread would wait for ever,
//! the checker itself fails the test and says who waits.

#[expect(dead_code, unused_imports, reason = "the strategies use less")]
mod sync;

#[path = "../../lessons/03-deadlock/src/forks.rs"]
mod forks;
#[path = "../../lessons/03-deadlock/src/seat.rs"]
mod seat;
#[path = "../../lessons/03-deadlock/src/semaphore.rs"]
mod semaphore;
#[path = "../../lessons/03-deadlock/src/strategy/mod.rs"]
mod strategy;
#[path = "../../lessons/03-deadlock/src/wait_for.rs"]
mod wait_for;

// Not the model checker's: these look at the model from outside.
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use shared::lesson::Stopped;
use shuttle::{check_pct, check_random, thread};

use seat::{Philosopher, Seat};
use strategy::{
    BackOff, ChandyMisra, Guest, Hungry, Naive, Ordered, Strategy, Waiter,
};

/// Who eats, and notices a fork that is in two hands.
struct Eater {
    seat: Seat,
    in_use: Arc<Vec<AtomicBool>>,
}

impl Guest for Eater {
    fn reach(&mut self) -> Result<(), Stopped> {
        Ok(())
    }

    fn back_off(&mut self) -> Result<(), Stopped> {
        // Or a scheduler with priorities lets nobody else go on.
        thread::yield_now();
        Ok(())
    }

    fn eat(&mut self) -> Result<(), Stopped> {
        let forks = [self.seat.left, self.seat.right];
        // `Relaxed`, here and below: a model's threads run one at a time.
        for fork in forks {
            let taken = self.in_use[fork.0].swap(true, Ordering::Relaxed);
            assert!(!taken, "fork {fork} is in two hands");
        }
        thread::yield_now();
        for fork in forks {
            self.in_use[fork.0].store(false, Ordering::Relaxed);
        }
        Ok(())
    }
}

/// Lets each philosopher eat so often; gives what each got up with.
fn dine(
    table: &Arc<impl Strategy + 'static>,
    philosophers: usize,
    meals: usize,
) -> Vec<Result<(), Hungry>> {
    let in_use: Arc<Vec<AtomicBool>> =
        Arc::new((0..philosophers).map(|_| AtomicBool::new(false)).collect());
    let threads: Vec<_> = Seat::all(philosophers)
        .map(|seat| {
            let table = Arc::clone(table);
            let mut eater = Eater {
                seat,
                in_use: Arc::clone(&in_use),
            };
            thread::spawn(move || {
                (0..meals).try_for_each(|_| table.meal(seat, &mut eater))
            })
        })
        .collect();
    threads
        .into_iter()
        .map(|thread| thread.join().expect("it checks and does not panic"))
        .collect()
}

/// Asserts that the cycle that was named is the true one: by the record of the
/// forks, and by what each philosopher says.
fn assert_true(table: &impl Strategy, ended: &[Result<(), Hungry>]) {
    let cycle = table.deadlock().expect("it is stuck");
    let record = table.look();
    let philosophers = ended.len();
    assert_eq!(cycle.waits().len(), philosophers);
    for wait in cycle.waits() {
        let seat = Seat::of(wait.who, philosophers);
        assert_eq!(wait.fork, seat.right);
        assert_eq!(record.waits_for(wait.who), Some(wait.fork));
        assert_eq!(record.holder(wait.fork), Some(wait.held_by));
        let wanted = ended[wait.who.0].expect_err("nobody eats").wanted();
        assert_eq!(wanted, Some(wait.fork));
    }
}

/// Runs in `n` interleavings drawn by chance, and in `n` with few switches.
fn check(n: usize, model: impl Fn() + Send + Sync + Clone + 'static) {
    check_random(model.clone(), n);
    check_pct(model, n, 3);
}

#[test]
fn the_naive_table_gets_stuck_in_some_interleavings_and_names_the_cycle() {
    for philosophers in [2, 3] {
        let stuck = Arc::new(AtomicUsize::new(0));
        let fed = Arc::new(AtomicUsize::new(0));

        let model = {
            let (stuck, fed) = (Arc::clone(&stuck), Arc::clone(&fed));
            move || {
                let table = Arc::new(Naive::new(philosophers));
                let ended = dine(&table, philosophers, 1);
                if table.deadlock().is_some() {
                    assert_true(&*table, &ended);
                    stuck.fetch_add(1, Ordering::Relaxed);
                } else {
                    assert!(ended.iter().all(Result::is_ok));
                    fed.fetch_add(1, Ordering::Relaxed);
                }
            }
        };
        check(2_000, model);

        assert!(stuck.load(Ordering::Relaxed) > 0, "{philosophers}");
        assert!(fed.load(Ordering::Relaxed) > 0, "{philosophers}");
    }
}

#[test]
fn a_toast_gets_the_naive_table_stuck_in_every_interleaving() {
    check(1_000, || {
        let table = Arc::new(Naive::with_toast(3));

        let ended = dine(&table, 3, 1);

        assert_true(&*table, &ended);
    });
}

/// Asserts that all eat and none is sent away.
fn feeds<S: Strategy + 'static>(
    table: fn(usize) -> S,
    philosophers: usize,
    meals: usize,
) {
    let table = Arc::new(table(philosophers));

    let ended = dine(&table, philosophers, meals);

    assert!(ended.iter().all(Result::is_ok));
    assert_eq!(table.deadlock(), None);
}

#[test]
fn ordered_forks_feed_everybody() {
    check(1_000, || feeds(Ordered::new, 2, 2));
    check(1_000, || feeds(Ordered::new, 3, 2));
}

#[test]
fn a_waiter_feeds_everybody() {
    check(1_000, || feeds(Waiter::new, 2, 2));
    check(1_000, || feeds(Waiter::new, 3, 2));
}

#[test]
fn backing_off_feeds_everybody() {
    check(1_000, || feeds(BackOff::new, 2, 2));
    check(1_000, || feeds(BackOff::new, 3, 2));
}

#[test]
fn chandy_and_misra_feed_everybody() {
    check(1_000, || feeds(ChandyMisra::new, 2, 2));
    check(1_000, || feeds(ChandyMisra::new, 3, 2));
}

/// Who eats, and notices when a neighbour is passed over. With three at a table
/// all are neighbours.
struct Witness {
    seat: Seat,
    table: Arc<ChandyMisra>,
    /// By who waits: how often each of the others ate meanwhile.
    passed_over: Arc<Mutex<[[usize; 3]; 3]>>,
}

impl Guest for Witness {
    fn reach(&mut self) -> Result<(), Stopped> {
        Ok(())
    }

    fn back_off(&mut self) -> Result<(), Stopped> {
        Ok(())
    }

    fn eat(&mut self) -> Result<(), Stopped> {
        let Philosopher(me) = self.seat.who;
        // Who is hungry stays so until this meal is over: one fork is here.
        let graph = self.table.look();
        let mut passed_over = self.passed_over.lock().expect("no panic yet");
        passed_over[me] = [0; 3];
        for (other, meals) in passed_over.iter_mut().enumerate() {
            if graph.waits_for(Philosopher(other)).is_some() {
                meals[me] += 1;
                assert!(meals[me] <= 1, "{} is passed over twice", other + 1);
            }
        }
        Ok(())
    }
}

#[test]
fn under_chandy_and_misra_nobody_eats_twice_while_a_neighbour_waits() {
    check(1_000, || {
        let table = Arc::new(ChandyMisra::new(3));
        let passed_over = Arc::default();
        let threads: Vec<_> = Seat::all(3)
            .map(|seat| {
                let mut witness = Witness {
                    seat,
                    table: Arc::clone(&table),
                    passed_over: Arc::clone(&passed_over),
                };
                let table = Arc::clone(&table);
                thread::spawn(move || {
                    (0..3).try_for_each(|_| table.meal(seat, &mut witness))
                })
            })
            .collect();
        for thread in threads {
            let ended = thread.join().expect("nobody is passed over twice");
            assert_eq!(ended, Ok(()));
        }
    });
}
