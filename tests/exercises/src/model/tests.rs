//! What is found by going through all schedules, and how it is told.

use super::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use super::sync::{Arc, Barrier, Condvar, Mutex, OnceLock, RwLock, thread};
use super::*;
use crate::finding::{Finding, Verdict};
use crate::{load, see};

/// What the schedules of a case show.
fn found_in<F>(case: &Case, body: F) -> Option<Finding>
where
    F: Fn() + Send + Sync + 'static,
{
    patient().found(&test_name::<F>(), || explore::explore(case, body))
}

fn twice(step: impl Fn() + Sync) {
    thread::scope(|scope| {
        scope.spawn(&step);
        scope.spawn(&step);
    });
}

#[test]
fn a_lost_update_is_found_and_drawn() {
    let finding = found_in(&Case::new(), || {
        let count = AtomicU32::new(0);
        twice(|| {
            let seen = count.load(Ordering::Relaxed);
            count.store(seen + 1, Ordering::Relaxed);
        });
        see("the count", count.into_inner()).is(2, "One is lost.");
    });

    let finding = finding.unwrap();
    assert_eq!(finding.sentence, "One is lost.");
    let drawn = finding.evidence.unwrap();
    for step in ["thread 1", "thread 2", "load → 0", "store ← 1"] {
        assert!(drawn.contains(step), "{drawn}");
    }
}

#[test]
fn what_is_right_in_every_schedule_passes() {
    let finding = found_in(&Case::new(), || {
        let count = AtomicU32::new(0);
        twice(|| {
            count.fetch_add(1, Ordering::Relaxed);
        });
        see("the count", count.into_inner()).is(2, "None is lost.");
    });

    assert_eq!(finding, None);
}

#[test]
fn locks_are_counted_anew_in_each_schedule() {
    let finding = found_in(&Case::new(), || {
        let (count, all) = (Mutex::new(0), RwLock::new(0));
        twice(|| *count.lock().unwrap() += 1);
        *all.write().unwrap() += *count.lock().unwrap();
        see("locks", locks_taken()).is(4, "It was four.");
    });

    assert_eq!(finding, None);
}

#[test]
fn who_waits_for_whom_is_told_of_a_deadlock() {
    let finding = found_in(&Case::new(), || {
        let (one, other) = (Mutex::new(()), Mutex::new(()));
        thread::scope(|scope| {
            scope.spawn(|| {
                let _one = one.lock().unwrap();
                drop(other.lock().unwrap());
            });
            scope.spawn(|| {
                let _other = other.lock().unwrap();
                drop(one.lock().unwrap());
            });
        });
    });

    let finding = finding.unwrap();
    assert_eq!(finding.verdict, Verdict::Stuck);
    let evidence = finding.evidence.unwrap();
    let circle = ["held by thread 1", "held by thread 2"];
    assert!(circle.iter().all(|it| evidence.contains(it)), "{evidence}");
}

#[test]
fn of_who_goes_round_and_round_two_rounds_are_drawn() {
    let finding = found_in(&Case::new(), || {
        let flag = AtomicU32::new(0);
        while flag.load(Ordering::Relaxed) == 0 {
            thread::yield_now();
        }
    });

    let finding = finding.unwrap();
    assert_eq!(finding.verdict, Verdict::Lazy);
    let evidence = finding.evidence.unwrap();
    assert_eq!(evidence.matches("load → 0").count(), 2, "{evidence}");
    assert!(evidence.contains(" more, the same again"), "{evidence}");
}

#[test]
fn what_is_long_and_never_the_same_is_drawn_on_one_screen() {
    let finding = found_in(&Case::new(), || {
        let count = AtomicU32::new(0);
        while count.fetch_add(1, Ordering::Relaxed) < u32::MAX {
            thread::yield_now();
        }
    });

    let evidence = finding.unwrap().evidence.unwrap();
    let lines = evidence.lines().count();
    assert!((40..60).contains(&lines), "{lines} lines: {evidence}");
    assert!(evidence.contains("   …  "), "{evidence}");
}

#[test]
fn who_goes_round_without_a_step_is_given_up() {
    let finding = found_in(&Case::new(), || {
        // Less than the check may take in all: then nobody has seen it.
        while load::process_time() < patient().work / 2 {}
    });

    let finding = finding.unwrap();
    assert_eq!(finding.verdict, Verdict::Stuck);
    assert!(finding.sentence.starts_with("It does not end: a thread"));
}

/// Waits once for a flag, without a loop.
fn waits_once(sentence: &str) {
    let (flag, raised) = (Mutex::new(false), Condvar::new());
    thread::scope(|scope| {
        scope.spawn(|| {
            *flag.lock().unwrap() = true;
            raised.notify_one();
        });
        let mut guard = flag.lock().unwrap();
        if !*guard {
            guard = raised.wait(guard).unwrap();
        }
        see("the flag", *guard).is(true, sentence);
    });
}

#[test]
fn a_false_alarm_comes_where_it_is_asked_for() {
    let finding = found_in(&Case::new().with_false_alarms(), || {
        waits_once("It woke for no reason.");
    });

    assert_eq!(finding.unwrap().sentence, "It woke for no reason.");
}

#[test]
fn without_one_who_waits_wakes_when_it_is_told() {
    let finding =
        found_in(&Case::new(), || waits_once("It woke for no reason."));

    assert_eq!(finding, None);
}

/// Parks until a flag is set, or once and no more.
fn parks(again: bool) {
    let ready = Arc::new(AtomicBool::new(false));
    let waiting: Vec<_> = (0..2)
        .map(|_| {
            let ready = Arc::clone(&ready);
            thread::spawn(move || {
                if again {
                    while !ready.load(Ordering::Relaxed) {
                        thread::park();
                    }
                } else {
                    thread::park();
                    see("the flag", ready.load(Ordering::Relaxed))
                        .is(true, "It woke for no reason.");
                }
            })
        })
        .collect();
    ready.store(true, Ordering::Relaxed);
    for thread in waiting {
        thread.thread().unpark();
        thread.join().unwrap();
    }
}

#[test]
fn who_parks_and_looks_again_is_right() {
    let alarms = Case::new().with_false_alarms();

    assert_eq!(found_in(&alarms, || parks(true)), None);
}

#[test]
fn without_a_false_alarm_who_is_parked_is_woken_by_unpark_alone() {
    assert_eq!(found_in(&Case::new(), || parks(false)), None);
}

#[test]
fn a_false_alarm_wakes_who_is_parked() {
    let alarms = Case::new().with_false_alarms();

    let finding = found_in(&alarms, || parks(false)).unwrap();

    assert_eq!(finding.sentence, "It woke for no reason.");
    let drawn = finding.evidence.unwrap();
    assert!(drawn.contains("parks, wakes for no reason"), "{drawn}");
}

/// What is told of who waits, in a deadlock.
fn waits_in<F: Fn() + Send + Sync + 'static>(body: F) -> String {
    let finding = found_in(&Case::new(), body).unwrap();
    assert_eq!(finding.verdict, Verdict::Stuck);
    finding.evidence.unwrap()
}

#[test]
fn who_is_parked_for_ever_is_told() {
    let told = waits_in(|| thread::park());

    assert!(told.starts_with("main is parked, and nobody"), "{told}");
}

#[test]
fn who_counts_on_a_time_out_is_lazy() {
    let finding = found_in(&Case::new(), || {
        let (flag, raised) = (Mutex::new(false), Condvar::new());
        thread::scope(|scope| {
            scope.spawn(|| *flag.lock().unwrap() = true);
            let mut guard = flag.lock().unwrap();
            while !*guard {
                let time = Duration::from_millis(1);
                guard = raised.wait_timeout(guard, time).unwrap().0;
            }
        });
    });

    let finding = finding.unwrap();
    assert_eq!(finding.verdict, Verdict::Lazy);
    assert!(finding.sentence.contains("until a time is over"));
}

#[test]
fn who_waits_at_a_barrier_for_ever_is_told() {
    let told = waits_in(|| {
        Barrier::new(2).wait();
    });

    assert!(told.starts_with("main waits at barrier 1"), "{told}");
}

#[test]
fn a_value_is_set_once_and_who_waits_for_it_has_it() {
    let finding = found_in(&Case::new(), || {
        let cell = OnceLock::new();
        let set = AtomicU32::new(0);
        thread::scope(|scope| {
            for value in [3, 4] {
                let (cell, set) = (&cell, &set);
                scope.spawn(move || {
                    if cell.set(value).is_ok() {
                        set.store(value, Ordering::Relaxed);
                    }
                });
            }
            see("the value", *cell.wait()).holds(
                "3 or 4",
                |it| [3, 4].contains(it),
                "Another one.",
            );
        });
        let set = set.into_inner();
        see("the value", cell.into_inner())
            .is(Some(set), "The second was kept.");
    });

    assert_eq!(finding, None);
}

#[test]
fn no_more_schedules_are_tried_than_may_be() {
    let finding = found_in(&Case::new().schedules(1), || {
        let count = AtomicU32::new(0);
        twice(|| {
            let seen = count.load(Ordering::Relaxed);
            count.store(seen + 1, Ordering::Relaxed);
        });
        see("the count", count.into_inner()).is(2, "One is lost.");
    });

    assert_eq!(finding, None, "the first schedule has no interruption");
}
