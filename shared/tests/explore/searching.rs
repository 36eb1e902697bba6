//! Walks that end early, shortest schedules, and models that never end.

use std::ops::ControlFlow;

use shared::explore::models::lost_update;
use shared::explore::{ExploreError, Flow, Model, Thread, Verdict};

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
fn a_count_beyond_128_bits_is_an_error() {
    let steps = |name| {
        (0..70).fold(Thread::<(), ()>::new(name), |thread, _| {
            thread.step("step", |(), ()| {})
        })
    };
    let model = Model::new("many", ()).threads(["A", "B"].map(steps));

    // 140! / 70!² is about 9·10^40; 2^128 is about 3·10^38.
    assert_eq!(model.count(), Err(ExploreError::TooManySchedules));
}
