//! Models that nobody thought of: walking and counting by states agree.

use std::ops::ControlFlow;

use proptest::prelude::*;
use shared::explore::{
    Condition, Count, ExploreError, Flow, Lock, Model, Semaphore, Thread,
    Verdict,
};

/// A step that random threads are made of.
#[derive(Clone, Copy, Debug)]
enum Step {
    Load,
    Add,
    Store,
    WaitForOne,
    Acquire,
    Release,
    Lock,
    Unlock,
    Sleep,
    Notify,
    EndIfZero,
    BackIfOdd,
}

use Step::{
    Acquire, Add, BackIfOdd, EndIfZero, Load, Notify, Release, Sleep, Store,
    Unlock, WaitForOne,
};

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Shared {
    number: u8,
    lock: Lock,
    permits: Semaphore,
    bell: Condition,
}

type Random = Thread<Shared, u8>;

fn add_step(thread: Random, me: usize, step: Step) -> Random {
    match step {
        Load => thread.step("load", |all, mine| *mine = all.number),
        Add => thread.step("add", |_, mine| *mine = (*mine + 1) % 4),
        Store => thread.step("store", |all, mine| all.number = *mine),
        WaitForOne => thread.blocking("wait", |all, _| all.number > 0),
        Acquire => thread.blocking("acquire", |all, _| all.permits.acquire()),
        Release => thread.step("release", |all, _| all.permits.release()),
        Step::Lock => {
            thread.blocking("lock", move |all, _| all.lock.acquire(me))
        }
        Unlock => thread.step("unlock", move |all, _| {
            if all.lock.holder() == Some(me) {
                all.lock.release(me);
            }
        }),
        Sleep => thread
            .step("sleep", move |all, _| all.bell.sleep(me))
            .blocking("wake", move |all, _| all.bell.is_awake(me)),
        Notify => thread.step("notify", |all, _| all.bell.notify_one()),
        EndIfZero => thread.branch("end?", |all, _| match all.number {
            0 => Flow::End,
            _ => Flow::Next,
        }),
        BackIfOdd => thread.branch("back?", |_, mine| {
            *mine = (*mine + 1) % 4;
            if *mine % 2 == 1 {
                Flow::Back("back?")
            } else {
                Flow::Next
            }
        }),
    }
}

fn model(programs: &[Vec<Step>], permits: usize) -> Model<Shared, u8> {
    let shared = Shared {
        number: 0,
        lock: Lock::default(),
        permits: Semaphore::new(permits),
        bell: Condition::default(),
    };
    let thread = |(me, program): (usize, &Vec<Step>)| {
        let new = Random::new(format!("thread {me}"));
        program
            .iter()
            .fold(new, |thread, &step| add_step(thread, me, step))
    };
    Model::new("random", shared)
        .threads(programs.iter().enumerate().map(thread))
        .always(|shared| shared.number < 3)
        .good_when(|shared| shared.number != 1)
}

fn programs() -> impl Strategy<Value = Vec<Vec<Step>>> {
    let step = prop::sample::select(vec![
        Load,
        Add,
        Store,
        WaitForOne,
        Acquire,
        Release,
        Step::Lock,
        Unlock,
        Sleep,
        Notify,
        EndIfZero,
        BackIfOdd,
    ]);
    prop::collection::vec(prop::collection::vec(step, 0..4), 0..4)
}

fn sums(count: &Count<Shared>) -> [u128; 2] {
    let by_switches = count.by_switches.values();
    let by_final = count.by_final.values();
    [
        by_switches.map(shared::explore::Tally::total).sum(),
        by_final.map(shared::explore::Tally::total).sum(),
    ]
}

proptest! {
    #[test]
    fn walking_and_states_count_the_same(
        programs in programs(), permits in 0_usize..3
    ) {
        let model = model(&programs, permits);
        let by_states = model.count();
        prop_assert_eq!(&by_states, &model.count_by_walking());

        if let Ok(count) = by_states {
            let total = count.all.total();
            prop_assert_eq!(sums(&count), [total, total]);
            prop_assert!(total > 0);
        }
    }

    #[test]
    fn no_walked_schedule_is_before_the_shortest_bad_one(
        programs in programs(), permits in 0_usize..3
    ) {
        let model = model(&programs, permits);
        let mut best = None;
        let _: ControlFlow<()> = model.walk(|walked| {
            if matches!(walked.verdict, Verdict::Bad | Verdict::Deadlocked) {
                let order = walked.threads.to_vec();
                let found = (order.len(), walked.switches(), order);
                best = best.take().min(Some(found.clone())).or(Some(found));
            }
            ControlFlow::Continue(())
        });

        let shortest = model.shortest_bad().unwrap().map(|schedule| {
            let order: Vec<usize> =
                schedule.moves.iter().map(|m| m.thread).collect();
            (order.len(), schedule.switches(), order)
        });
        prop_assert_eq!(shortest, best);
    }

    #[test]
    fn every_walked_schedule_can_be_replayed_to_the_same_end(
        programs in programs(), permits in 0_usize..3
    ) {
        let model = model(&programs, permits);
        let mut replayed = 0;
        let end = model.walk(|walked| {
            if walked.verdict == Verdict::Endless {
                return ControlFlow::Continue(());
            }
            match model.replay(walked.threads) {
                Ok(schedule)
                    if schedule.verdict == Some(walked.verdict)
                        && schedule.switches() == walked.switches()
                        && schedule.end().shared
                            == format!("{:?}", walked.state.shared()) => {}
                other => return ControlFlow::Break(Err(other)),
            }
            replayed += 1;
            if replayed == 50 {
                return ControlFlow::Break(Ok(()));
            }
            ControlFlow::Continue(())
        });
        prop_assert!(!matches!(end, ControlFlow::Break(Err(_))), "{end:?}");
    }
}

#[test]
fn a_random_model_with_a_loop_is_endless_or_counted_alike() {
    // `BackIfOdd` goes round an odd number of times and then on: it ends.
    let ends = model(&[vec![BackIfOdd, Store], vec![Load]], 0);
    assert!(ends.count().is_ok());
    assert_eq!(ends.count(), ends.count_by_walking());

    // Nobody changes what is asked about: it goes round for ever.
    let asks = Thread::<Shared, u8>::new("asks")
        .branch("ask", |_, _| Flow::Back("ask"));
    let model = model(&[], 0).thread(asks);
    assert_eq!(model.count(), Err(ExploreError::Endless));
}
