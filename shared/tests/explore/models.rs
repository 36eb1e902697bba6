//! What is known of the ready-made models.

use std::collections::BTreeMap;

use shared::explore::models::{
    CATALOGUE, Line, Recheck, Strategy, atomic_add, bounded_buffer,
    chandy_misra, check_and_act, check_then_act, gil, heard_notify, locked_add,
    lost_notify, opposite_locks, owned_count, philosophers, sorted_locks,
};
use shared::explore::{
    Count, ExploreError, Model, Tally, Value, interleavings,
};

/// The exact count by states; by walking too, so only for small models.
fn counted<S: Value, L: Value + Default>(model: &Model<S, L>) -> Count<S> {
    let count = model.count().unwrap();
    assert_eq!(count, model.count_by_walking().unwrap(), "{}", model.name());
    count
}

fn steps_of<S: Value, L: Value + Default>(model: &Model<S, L>) -> Vec<String> {
    let schedule = model.shortest_bad().unwrap().unwrap();
    let name = |thread: usize| schedule.threads[thread].clone();
    let moves = schedule.moves.iter();
    moves
        .map(|m| format!("{}: {}", name(m.thread), m.step))
        .collect()
}

fn tally(good: u128, bad: u128, deadlocked: u128) -> Tally {
    Tally {
        good,
        bad,
        deadlocked,
    }
}

#[test]
fn an_atomic_add_and_a_lock_leave_the_schedules_that_keep_every_update() {
    for (threads, increments) in [(2, 1), (2, 3), (3, 2), (4, 1)] {
        let (t, n) = (threads as u128, increments as u128);
        let kept = tally(interleavings(t, n).unwrap(), 0, 0);

        assert_eq!(counted(&atomic_add(threads, increments)).all, kept);
        assert_eq!(counted(&locked_add(threads, increments)).all, kept);
    }
}

#[test]
fn an_owner_loses_nothing_whatever_room_its_channel_has() {
    for capacity in [1, 2, 4] {
        let count = counted(&owned_count(2, 2, capacity)).all;
        assert_eq!((count.bad, count.deadlocked), (0, 0), "{capacity}");
        assert!(count.good > 0);
    }
}

#[test]
fn an_owner_without_room_in_its_channel_waits_for_ever() {
    let count = counted(&owned_count(2, 1, 0));
    assert_eq!(count.all, tally(0, 0, 1));
}

#[test]
fn what_was_checked_before_another_acts_is_no_longer_true() {
    let count = counted(&check_then_act(2));

    assert_eq!(count.all, tally(2, 4, 0));
    let finals = [(-60, tally(0, 4, 0)), (20, tally(2, 0, 0))];
    assert_eq!(count.by_final, BTreeMap::from(finals));
    // Both check, then both take.
    let steps = ["A: enough?", "B: enough?", "B: take 80", "A: take 80"];
    assert_eq!(steps_of(&check_then_act(2)), steps);
}

#[test]
fn check_and_act_in_one_step_never_takes_too_much() {
    for people in [1, 2, 3, 4] {
        let count = counted(&check_and_act(people));
        assert_eq!(Some(count.all.good), interleavings(people as u128, 1));
        assert_eq!(count.all.total(), count.all.good);
    }
}

#[test]
fn locks_taken_in_opposite_orders_deadlock_after_one_each() {
    assert_eq!(counted(&opposite_locks()).all, tally(4, 0, 2));
    assert_eq!(steps_of(&opposite_locks()), ["A: lock 0", "B: lock 1"]);
}

#[test]
fn locks_taken_in_one_order_never_deadlock() {
    assert_eq!(counted(&sorted_locks()).all, tally(2, 0, 0));
}

#[test]
fn philosophers_who_take_the_left_fork_first_deadlock_in_every_order() {
    // The deadlock takes one step of each, in any order: n! schedules.
    let table = [(2, 6, 2), (3, 168, 6), (4, 98_184, 24)];

    for (number, total, deadlocked) in table {
        let count = counted(&philosophers(number, Strategy::LeftFirst)).all;
        assert_eq!(count, tally(total - deadlocked, 0, deadlocked));
    }
}

#[test]
fn five_philosophers_are_counted_by_states() {
    let left = philosophers(5, Strategy::LeftFirst).count().unwrap().all;
    assert_eq!(left, tally(66_468_720 - 120, 0, 120));

    let lowest = philosophers(5, Strategy::LowestFirst).count().unwrap().all;
    assert_eq!(lowest, tally(49_719_072, 0, 0));
}

#[test]
fn philosophers_who_take_the_lowest_fork_first_always_eat() {
    for (number, total) in [(2, 2), (3, 142), (4, 64_000)] {
        let count = counted(&philosophers(number, Strategy::LowestFirst)).all;
        assert_eq!(count, tally(total, 0, 0));
    }
}

#[test]
fn philosophers_with_a_waiter_always_eat() {
    for number in [2, 3, 4, 5] {
        let model = philosophers(number, Strategy::Waiter);
        let count = model.count().unwrap().all;
        assert_eq!((count.bad, count.deadlocked), (0, 0), "{number}");
    }
}

#[test]
fn philosophers_who_back_off_are_never_stuck_but_may_never_end() {
    for number in [2, 3, 4] {
        let model = philosophers(number, Strategy::BackOff);
        assert_eq!(model.shortest_bad(), Ok(None), "{number}");
        assert_eq!(model.count(), Err(ExploreError::Endless));
        assert_eq!(model.count_by_walking(), Err(ExploreError::Endless));
    }
}

#[test]
fn philosophers_who_hand_used_forks_over_always_eat() {
    for (number, total) in [(2, 6), (3, 72), (4, 8_460)] {
        let count = counted(&chandy_misra(number)).all;
        assert_eq!(count, tally(total, 0, 0), "{number}");
    }
    let five = chandy_misra(5).count().unwrap().all;
    assert_eq!(five, tally(1_186_684, 0, 0));
}

/// The schedules of Chandy and Misra's rule without a fork in it: who is
/// hungry may eat when no neighbour eats and no hungry neighbour goes first,
/// and who has eaten lets both neighbours go first from then on.
fn schedules_by_precedence(number: usize) -> u128 {
    /// How far each philosopher is: thinks, is hungry, eats, has eaten; and of
    /// the two at each fork the one that goes first.
    type Table = (Vec<u8>, Vec<usize>);

    fn count(table: &Table, known: &mut BTreeMap<Table, u128>) -> u128 {
        if let Some(&schedules) = known.get(table) {
            return schedules;
        }
        let (phases, first) = table;
        let number = phases.len();
        let mut schedules = 0;
        for me in 0..number {
            let next = (me + 1) % number;
            let sides = [(me, (me + number - 1) % number), (next, next)];
            let must_wait = sides.iter().any(|&(fork, neighbour)| {
                phases[neighbour] == 2
                    || (phases[neighbour] == 1 && first[fork] != me)
            });
            if phases[me] == 3 || (phases[me] == 1 && must_wait) {
                continue;
            }
            let (mut phases, mut first) = table.clone();
            phases[me] += 1;
            if phases[me] == 3 {
                for (fork, neighbour) in sides {
                    first[fork] = neighbour;
                }
            }
            schedules += count(&(phases, first), known);
        }
        if phases.iter().all(|&phase| phase == 3) {
            schedules = 1;
        }
        known.insert(table.clone(), schedules);
        schedules
    }

    // A dirty fork is with the lower number, so the higher one goes first.
    let first =
        (0..number).map(|fork| if fork == 0 { number - 1 } else { fork });
    count(&(vec![0; number], first.collect()), &mut BTreeMap::new())
}

#[test]
fn forks_handed_over_and_precedence_without_forks_leave_the_same_schedules() {
    for number in 2..=6 {
        let count = chandy_misra(number).count().unwrap().all;

        assert_eq!(count.good, schedules_by_precedence(number), "{number}");
        assert_eq!(count.total(), count.good, "{number}");
    }
}

#[test]
fn every_listed_model_goes_wrong_as_it_says_and_no_other() {
    for listed in &CATALOGUE {
        let model = listed.model(None).expect("it has a usual size");

        let found = model.explore(&mut || false).unwrap();

        let wrong = found.shortest_bad.is_some();
        assert_eq!(wrong, listed.goes_wrong, "{}", listed.name);
        if let Some(all) = found.schedules {
            assert_eq!(all.good < all.total(), wrong, "{}", listed.name);
        }
    }
}

#[test]
fn a_listed_model_is_made_for_the_threads_it_names_and_no_others() {
    for listed in &CATALOGUE {
        let name = listed.name;
        let Some(range) = listed.threads() else {
            assert!(listed.model(Some(2)).is_none(), "{name} has a fixed cast");
            continue;
        };

        for threads in range.clone() {
            let model = listed.model(Some(threads)).expect("it is in range");
            // The owner of a count is a thread beside those that add.
            let others = usize::from(name == "owned-count");
            let found = model.explore(&mut || false).unwrap();
            assert_eq!(found.threads, threads + others, "{name}");
        }

        assert!(listed.model(Some(range.start() - 1)).is_none(), "{name}");
        assert!(listed.model(Some(range.end() + 1)).is_none(), "{name}");
    }
}

#[test]
fn a_buyer_who_does_not_look_again_takes_from_an_empty_shelf() {
    let model = bounded_buffer(Recheck::If);

    let count = counted(&model);
    assert!(count.all.bad > 0);
    let schedule = model.shortest_bad().unwrap().unwrap();
    let below = schedule.moves.iter().find(|m| m.after.shared == "-1");
    assert_eq!(below.map(|m| m.step.as_str()), Some("take"));
}

#[test]
fn a_buyer_who_looks_again_always_finds_a_brick() {
    let count = counted(&bounded_buffer(Recheck::While));

    assert_eq!((count.all.bad, count.all.deadlocked), (0, 0));
    assert!(count.all.good > 0);
}

#[test]
fn a_call_between_look_and_sleep_wakes_nobody() {
    let count = counted(&lost_notify());
    assert_eq!(count.all.deadlocked, 1, "{count:?}");
    assert_eq!(
        steps_of(&lost_notify()),
        [
            "customer: ready?",
            "baker: bake",
            "baker: ring",
            "customer: sleep"
        ]
    );
}

#[test]
fn a_look_under_the_bakers_lock_hears_every_call() {
    let count = counted(&heard_notify());

    assert_eq!((count.all.bad, count.all.deadlocked), (0, 0));
}

#[test]
fn the_gil_keeps_a_plain_line_whole_and_not_one_with_a_call() {
    for (threads, rounds) in [(2, 1), (2, 2), (3, 1)] {
        let plain = counted(&gil(Line::Plain, threads, rounds)).all;
        assert_eq!(plain.total(), plain.good);

        let with_call = gil(Line::WithCall, threads, rounds).count().unwrap();
        assert!(with_call.all.bad > 0);
        assert_eq!(with_call.all.deadlocked, 0);
    }
}

#[test]
fn a_call_in_the_middle_loses_an_update_in_four_of_six_schedules() {
    // Two pieces a thread, each whole under the lock: 2 of the 6 orders of
    // pieces keep both updates.
    let count = counted(&gil(Line::WithCall, 2, 1)).all;
    assert_eq!(count, tally(2, 4, 0));
}
