//! The cycles that the wait-for graph finds.

use rand::RngExt;
use shared::seed::Seed;

use crate::seat::{Fork, Philosopher};
use crate::wait_for::WaitFor;

#[test]
fn a_chain_that_ends_is_no_cycle() {
    let mut graph = WaitFor::new(3);
    graph.take(Philosopher(0), Fork(0));
    graph.take(Philosopher(1), Fork(1));
    graph.take(Philosopher(2), Fork(2));

    assert_eq!(graph.wait(Philosopher(0), Fork(1)), None);
    assert_eq!(graph.wait(Philosopher(1), Fork(2)), None);
}

#[test]
fn the_wait_that_closes_the_circle_names_it() {
    let mut graph = WaitFor::new(2);
    graph.take(Philosopher(0), Fork(0));
    graph.take(Philosopher(1), Fork(1));
    assert_eq!(graph.wait(Philosopher(0), Fork(1)), None);

    let cycle = graph.wait(Philosopher(1), Fork(0)).unwrap();

    assert_eq!(
        cycle.to_string(),
        "2 waits for fork 1, held by 1\n1 waits for fork 2, held by 2"
    );
}

#[test]
fn who_waits_for_a_cycle_is_not_part_of_it() {
    let mut graph = WaitFor::new(3);
    graph.take(Philosopher(0), Fork(0));
    graph.take(Philosopher(1), Fork(1));
    graph.wait(Philosopher(0), Fork(1));
    graph.wait(Philosopher(1), Fork(0));

    assert_eq!(graph.wait(Philosopher(2), Fork(0)), None);
}

#[test]
fn a_fork_put_back_opens_the_circle() {
    let mut graph = WaitFor::new(2);
    graph.take(Philosopher(0), Fork(0));
    graph.take(Philosopher(1), Fork(1));
    graph.wait(Philosopher(0), Fork(1));

    graph.put_back(Fork(1));
    graph.take(Philosopher(0), Fork(1));

    assert_eq!(graph.wait(Philosopher(1), Fork(0)), None);
}

/// Whether `who` can go on some day, said the other way round: those who
/// do not wait put their forks back, then those who waited for these, and
/// so on, until nothing moves.
fn is_stuck(graph: &WaitFor, who: Philosopher, philosophers: usize) -> bool {
    let mut free = vec![false; philosophers];
    for _ in 0..philosophers {
        for one in 0..philosophers {
            free[one] = graph.waits_for(Philosopher(one)).is_none_or(|fork| {
                graph.holder(fork).is_none_or(|holder| free[holder.0])
            });
        }
    }
    !free[who.0]
}

#[test]
fn of_a_thousand_random_tables_each_cycle_is_true_and_none_is_missed() {
    let seed = Seed::fresh();
    let mut random = seed.generator(0);
    let mut cycles = 0;
    for table in 0..1_000 {
        let philosophers = random.random_range(2..=8);
        let mut graph = WaitFor::new(philosophers);
        for fork in 0..philosophers {
            let holder = random.random_range(0..=philosophers);
            if holder < philosophers {
                graph.take(Philosopher(holder), Fork(fork));
            }
        }

        // As at a real table, the first cycle ends the dinner.
        let found = (0..philosophers).find_map(|who| {
            let fork = Fork(random.random_range(0..philosophers));
            let cycle = graph.wait(Philosopher(who), fork);
            let stuck = is_stuck(&graph, Philosopher(who), philosophers);
            assert_eq!(cycle.is_some(), stuck, "seed {seed}, {table}");
            cycle
        });

        let Some(cycle) = found else { continue };
        cycles += 1;
        let waits = cycle.waits();
        let next = waits.iter().cycle().skip(1);
        for (wait, next) in waits.iter().zip(next) {
            assert_eq!(graph.waits_for(wait.who), Some(wait.fork));
            assert_eq!(graph.holder(wait.fork), Some(wait.held_by));
            assert_eq!(wait.held_by, next.who);
        }
    }
    assert!(cycles > 100, "seed {seed}: only {cycles} cycles");
}

#[test]
fn a_long_cycle_is_named_in_short() {
    let mut graph = WaitFor::new(1_000);
    for one in 0..1_000 {
        graph.take(Philosopher(one), Fork(one));
    }

    let found = (0..1_000)
        .find_map(|one| graph.wait(Philosopher(one), Fork((one + 1) % 1_000)));

    let cycle = found.expect("the last one closes it");
    assert_eq!(cycle.waits().len(), 1_000);
    let text = cycle.to_string();
    assert_eq!(text.lines().count(), 11, "{text}");
    assert!(text.contains("… and 990 more …"), "{text}");
    assert!(text.ends_with("999 waits for fork 1000, held by 1000"));
}
