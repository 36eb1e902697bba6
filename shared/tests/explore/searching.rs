//! Walks that end early, shortest schedules, and models that never end.

use std::ops::ControlFlow;

use shared::explore::models::lost_update;
use shared::explore::{
    ExploreError, Flow, Model, Thread, Verdict, interleavings,
};

#[test]
fn a_walk_goes_through_schedules_in_dictionary_order() {
    let mut orders = vec![];
    let model = lost_update(2, 1);
    let end: ControlFlow<()> = model.walk(|walked| {
        orders.push(walked.threads.to_vec());
        ControlFlow::Continue(())
    });

    assert_eq!(end, ControlFlow::Continue(()));
    assert_eq!(orders.len(), 20);
    assert!(orders.is_sorted());
    assert_eq!(orders[0], [0, 0, 0, 1, 1, 1]);
}

#[test]
fn a_walk_ends_when_its_visitor_says_so() {
    let mut visits = 0;
    let end = lost_update(4, 1).walk(|_| {
        visits += 1;
        if visits == 3 {
            ControlFlow::Break("enough")
        } else {
            ControlFlow::Continue(())
        }
    });

    assert_eq!(end, ControlFlow::Break("enough"));
    assert_eq!(visits, 3);
}

#[test]
fn a_stopped_count_says_so_and_how_far_it_came() {
    let count = lost_update(4, 1)
        .count_by_walking_until(|seen| seen == 500)
        .unwrap();

    assert!(count.stopped);
    assert_eq!(count.all.total(), 500);
}

#[test]
fn a_stopped_search_for_states_says_how_many_it_found() {
    let model = lost_update(3, 2);
    let stopped = model.graph_until(|states| states >= 100).err().unwrap();

    let ExploreError::Stopped { states } = stopped else {
        panic!("{stopped}")
    };
    // One state leads to three others at most.
    assert!((100..=102).contains(&states), "{states}");
}

#[test]
fn the_shortest_bad_schedule_is_the_first_of_the_calmest_of_the_shortest() {
    let model = lost_update(2, 1);
    let shortest = model.shortest_bad().unwrap().unwrap();

    let mut all_bad = vec![];
    let _: ControlFlow<()> = model.walk(|walked| {
        if walked.verdict == Verdict::Bad {
            let threads = walked.threads.to_vec();
            all_bad.push((threads.len(), walked.switches(), threads));
        }
        ControlFlow::Continue(())
    });
    let order: Vec<usize> = shortest.moves.iter().map(|m| m.thread).collect();
    let found = (order.len(), shortest.switches(), order);
    assert_eq!(Some(&found), all_bad.iter().min());
    assert_eq!(found, (6, 2, vec![0, 0, 1, 1, 1, 0]));
}

#[test]
fn a_model_that_is_always_good_has_no_bad_schedule() {
    assert_eq!(lost_update(1, 3).shortest_bad(), Ok(None));
}

#[test]
fn a_schedule_that_cannot_be_is_refused_with_its_place() {
    let model = lost_update(2, 1);

    let refused = |order: &[usize]| model.replay(order).unwrap_err();
    let ended = refused(&[0, 0, 0, 0]).to_string();
    assert!(
        ended.contains("step 4") && ended.contains("ended"),
        "{ended}"
    );
    let absent = refused(&[7]).to_string();
    assert!(absent.contains("number 7") && absent.contains("exist"));
}

#[test]
fn a_schedule_that_breaks_the_invariant_on_its_way_is_bad_at_its_end() {
    // Once over the edge, and back again.
    let model = Model::new("edge", 0)
        .thread(
            Thread::<i32, ()>::new("A")
                .step("over", |x, ()| *x -= 1)
                .step("back", |x, ()| *x += 1),
        )
        .always(|x| *x >= 0)
        .good_when(|x| *x == 0);

    let count = model.count().unwrap();
    assert_eq!((count.all.bad, count.all.total()), (1, 1));
    assert_eq!(count, model.count_by_walking().unwrap());
}

#[test]
fn a_schedule_that_goes_round_is_told_from_one_that_ends() {
    // Waits for B's flag by asking again and again.
    let asks = Thread::<bool, ()>::new("A").branch("ask", |flag, ()| {
        if *flag { Flow::Next } else { Flow::Back("ask") }
    });
    let tells = Thread::new("B").step("tell", |flag, ()| *flag = true);
    let model = Model::new("spin", false).thread(asks).thread(tells);

    let mut verdicts = vec![];
    let _: ControlFlow<()> = model.walk(|walked| {
        verdicts.push((walked.threads.to_vec(), walked.verdict));
        ControlFlow::Continue(())
    });

    let expected = [(vec![0], Verdict::Endless), (vec![1, 0], Verdict::Good)];
    assert_eq!(verdicts, expected);
    assert_eq!(model.count(), Err(ExploreError::Endless));
    assert_eq!(model.count_by_walking(), Err(ExploreError::Endless));
}

#[test]
fn a_model_that_grows_for_ever_ends_the_walk() {
    let grows = Thread::<u64, ()>::new("A").branch("grow", |n, ()| {
        *n += 1;
        Flow::Back("grow")
    });
    let model = Model::new("growing", 0).thread(grows);

    assert_eq!(model.count_by_walking(), Err(ExploreError::Endless));
    let states = model.graph_until(|states| states > 5_000).err();
    assert_eq!(states, Some(ExploreError::Stopped { states: 5_001 }));
}

#[test]
fn a_count_goes_to_128_bits_and_is_an_error_beyond() {
    let model = |steps: usize| {
        let thread = |name| {
            (0..steps).fold(Thread::<(), ()>::new(name), |thread, _| {
                thread.step("step", |(), ()| {})
            })
        };
        Model::new("many", ()).threads(["A", "B"].map(thread))
    };

    let largest = model(65).count().unwrap();
    assert_eq!(Some(largest.all.total()), interleavings(2, 65));
    assert_eq!(model(66).count(), Err(ExploreError::TooManySchedules));
}

#[test]
fn a_count_of_which_even_a_part_is_too_large_is_an_error() {
    // Two by two: in each round one pair moves, in either order. So there are
    // two to the power of the rounds schedules, all of as many switches.
    let model = |rounds: usize| {
        let thread = |me: usize| {
            let mine = (0..rounds).filter(|round| round % 2 == me / 2);
            mine.fold(Thread::<usize, ()>::new("one"), |thread, round| {
                thread.blocking("move", move |moves, ()| {
                    let now = *moves / 2 == round;
                    *moves += 1;
                    now
                })
            })
        };
        Model::new("pairs", 0).threads((0..4).map(thread))
    };

    assert_eq!(model(127).count().unwrap().all.good, 1 << 127);
    // 2^129, of which each half (by the last thread) would wrap round to 0.
    assert_eq!(model(129).count(), Err(ExploreError::TooManySchedules));
}

#[test]
fn a_jump_ahead_goes_to_the_nearest_step_below_and_one_back_to_above() {
    let hop = |flow| move |_: &mut u8, (): &mut ()| flow;
    let thread = Thread::<u8, ()>::new("A")
        .step("add", |n, ()| *n += 1)
        .branch("hop", hop(Flow::Ahead("hop")))
        .step("add", |n, ()| *n += 10)
        .branch("hop", hop(Flow::Ahead("add")))
        .step("hop", |n, ()| *n += 50)
        .branch("add", |n, ()| {
            *n += 100;
            if *n < 200 {
                Flow::Back("add")
            } else {
                Flow::Next
            }
        });
    let model = Model::new("hops", 0).thread(thread);

    let end = model.count().unwrap().by_final;
    assert_eq!(end.into_keys().collect::<Vec<_>>(), [201]);
}

#[test]
#[should_panic = "thread A has no step \"nowhere\" to jump to"]
fn a_jump_to_nowhere_is_a_panic_with_words() {
    let lost = Thread::<(), ()>::new("A")
        .branch("jump", |(), ()| Flow::Ahead("nowhere"));
    let _ = Model::new("lost", ()).thread(lost).count();
}

#[test]
fn what_is_not_true_at_the_start_makes_every_schedule_bad() {
    let mends = Thread::<i32, ()>::new("A").step("mend", |x, ()| *x = 1);
    let model = Model::new("late", -1).thread(mends).always(|x| *x > 0);

    let schedule = model.shortest_bad().unwrap().unwrap();
    assert_eq!(schedule.broken_after, Some(0));
    assert_eq!(
        schedule.to_string().lines().last(),
        Some("bad: from the start")
    );
}
