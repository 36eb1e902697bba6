//! Schedules as text.

use shared::explore::models::{Recheck, bounded_buffer, lost_update};
use shared::explore::{Model, Thread};

#[test]
fn a_lost_update_is_drawn_in_columns() {
    let model = lost_update(2, 1);
    let drawing = model.shortest_bad().unwrap().unwrap().to_string();

    let expected = "\
step  A          B          count
----  ---------  ---------  -----
                            0
   1  load [0]              0
   2  add [1]               0
   3             load [0]   0
   4             add [1]    0
   5             store [1]  1
   6  store [1]             1
bad: count ends as 1
";
    assert_eq!(drawing, expected);
}

#[test]
fn no_drawing_is_wider_than_asked_for_and_none_leaves_a_step_out() {
    for threads in 1..=14 {
        let names = (0..threads).map(|n| format!("philosopher number {n}"));
        let model = Model::new("long names", 0).threads(names.map(|name| {
            Thread::<u64, ()>::new(name)
                .step("take-the-fork-at-the-left-hand", |n, ()| *n += 1)
        }));
        let order: Vec<usize> = (0..threads).collect();
        let schedule = model.replay(&order).unwrap();

        for width in [40, 60, 78, 200] {
            let drawing = schedule.draw(width);
            let widest = drawing.lines().map(|line| line.chars().count()).max();
            assert!(widest <= Some(width), "{threads}, {width}:\n{drawing}");
            let letters: String = drawing.split_whitespace().collect();
            assert!(
                letters.contains(&format!("shared:{threads}"))
                    || letters.contains(&format!("sharedendsas{threads}"))
            );
            let numbered = (1..=threads).all(|number| {
                drawing.lines().any(|line| {
                    line.trim_start().starts_with(&format!("{number} "))
                })
            });
            assert!(numbered, "{threads}, {width}:\n{drawing}");
        }
    }
}

#[test]
fn a_long_cell_goes_on_in_the_next_line_at_a_space_if_it_can() {
    let thread = Thread::<u64, ()>::new("A")
        .step("look for the cheese in the cellar", |n, ()| *n += 1)
        .step("abcdefghijklmnopqrstuvwxyz0123456789", |_, ()| {});
    let model = Model::new("long", 0)
        .thread(thread)
        .show("n", u64::to_string);

    let drawing = model.replay(&[0, 0]).unwrap().draw(40);
    let expected = "\
step  A                                n
----  -------------------------------  -
                                       0
   1  look for the cheese in the       1
      cellar
   2  abcdefghijklmnopqrstuvwxyz01234  1
      56789
good: n ends as 1
";
    assert_eq!(drawing, expected);
}

#[test]
fn a_thread_that_waits_for_ever_is_named_with_its_step() {
    let sleeper = Thread::<bool, ()>::new("sleeper")
        .step("lie down", |_, ()| {})
        .blocking("wake up", |rung, ()| *rung);
    let model = Model::new("no alarm", false).thread(sleeper);

    let drawing = model.shortest_bad().unwrap().unwrap().to_string();
    let last = drawing.lines().last();
    assert_eq!(last, Some("deadlocked: sleeper waits at \"wake up\""));
}

#[test]
fn a_broken_invariant_is_named_with_its_step() {
    let model = bounded_buffer(Recheck::If);

    let drawing = model.shortest_bad().unwrap().unwrap().to_string();
    let last = drawing.lines().last();
    assert_eq!(last, Some("bad: bricks must never be -1, as after step 13"));
}

#[test]
fn a_schedule_that_is_not_over_says_so() {
    let drawing = lost_update(2, 1).replay(&[0, 1]).unwrap().to_string();
    assert_eq!(drawing.lines().last(), Some("not over yet"));
}
