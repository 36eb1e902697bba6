//! The state graph as JSON.

use serde_json::{Value as Json, json};
use shared::explore::models::{
    Recheck, Strategy, bounded_buffer, lost_update, opposite_locks,
    philosophers,
};

fn json<S, L>(model: &shared::explore::Model<S, L>) -> Json
where
    S: shared::explore::Value + serde::Serialize,
    L: shared::explore::Value + Default + serde::Serialize,
{
    serde_json::to_value(model.graph().unwrap().diagram()).unwrap()
}

/// Where a page comes to that follows this schedule.
fn follow(diagram: &Json, order: &Json) -> Json {
    let transitions = diagram["transitions"].as_array().unwrap();
    let mut here = &json!(0);
    for thread in order.as_array().unwrap() {
        let from = |t: &&Json| t["from"] == *here && t["thread"] == *thread;
        let taken: Vec<_> = transitions.iter().filter(from).collect();
        assert_eq!(taken.len(), 1, "one step for each thread");
        here = &taken[0]["to"];
    }
    let states = diagram["states"].as_array().unwrap();
    states[usize::try_from(here.as_u64().unwrap()).unwrap()].clone()
}

#[test]
fn the_start_of_a_diagram_is_as_documented() {
    let diagram = json(&lost_update(2, 1));

    assert_eq!(diagram["schema"], 1);
    assert_eq!(diagram["model"], "lost update");
    assert_eq!(diagram["shared_name"], "count");
    assert_eq!(diagram["threads"], json!(["A", "B"]));
    let thread = json!({ "next": "load", "label": "0", "registers": 0 });
    let start = json!({
        "label": "0",
        "shared": 0,
        "threads": [thread, thread],
        "broken": false,
        "verdict": null,
    });
    assert_eq!(diagram["states"][0], start);
    let first = json!({ "from": 0, "to": 1, "thread": 0, "step": "load" });
    assert_eq!(diagram["transitions"][0], first);
}

#[test]
fn whoever_follows_the_transitions_loses_an_update_or_does_not() {
    let diagram = json(&lost_update(2, 1));

    let lost = follow(&diagram, &diagram["shortest_bad"]);
    assert_eq!(
        (&lost["verdict"], &lost["label"]),
        (&json!("bad"), &json!("1"))
    );
    assert_eq!(lost["threads"][0]["next"], Json::Null);

    let kept = follow(&diagram, &json!([1, 1, 1, 0, 0, 0]));
    assert_eq!(
        (&kept["verdict"], &kept["shared"]),
        (&json!("good"), &json!(2))
    );
}

#[test]
fn a_deadlock_shows_who_holds_what_and_waits_for_what() {
    let diagram = json(&philosophers(3, Strategy::LeftFirst));

    let stuck = follow(&diagram, &diagram["shortest_bad"]);
    assert_eq!(stuck["verdict"], "deadlocked");
    assert_eq!(stuck["shared"]["forks"], json!([0, 1, 2]));
    assert_eq!(stuck["threads"][2]["next"], "take 1");
}

#[test]
fn a_broken_invariant_is_remembered_to_the_end() {
    let diagram = json(&bounded_buffer(Recheck::If));

    let end = follow(&diagram, &diagram["shortest_bad"]);
    assert_eq!((&end["broken"], &end["label"]), (&json!(true), &json!("0")));
    assert_eq!(diagram["states"][0]["broken"], false);
}

#[test]
fn a_diagram_counts_the_schedules_that_the_explorer_counts() {
    fn schedules(diagram: &Json, from: usize, verdict: &str) -> u128 {
        let ended = u128::from(diagram["states"][from]["verdict"] == verdict);
        let transitions = diagram["transitions"].as_array().unwrap();
        let on = transitions.iter().filter(|t| t["from"] == from);
        let to =
            on.map(|t| usize::try_from(t["to"].as_u64().unwrap()).unwrap());
        ended + to.map(|to| schedules(diagram, to, verdict)).sum::<u128>()
    }

    let update = json(&lost_update(2, 1));
    assert_eq!(schedules(&update, 0, "bad"), 18);
    assert_eq!(schedules(&update, 0, "good"), 2);
    let locks = json(&opposite_locks());
    assert_eq!(schedules(&locks, 0, "deadlocked"), 2);
    assert_eq!(schedules(&locks, 0, "good"), 4);
}

#[test]
fn two_diagrams_of_one_model_are_the_same_text() {
    let text = || json(&bounded_buffer(Recheck::While)).to_string();
    assert_eq!(text(), text());
}
