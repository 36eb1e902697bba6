//! Small recorded runs for the tests of this tool, with known figures.

use serde_json::json;
use shared::lesson::Report;

use crate::shelf::{Results, Runs};

/// One run of `race` with one experiment, on the authors' shelf.
pub fn results() -> Results {
    Results {
        reference: runs(report()),
        ..Results::default()
    }
}

/// The same, and a reader's run in which the mutex was as fast as an atomic.
pub fn with_mine() -> Results {
    let mut mine = report();
    mine.experiments[0].rows[1]["seconds"] = json!(0.5);
    mine.experiments[0].claims[0].measured = Some(1.0);
    Results {
        mine: runs(mine),
        ..results()
    }
}

fn runs(report: Report) -> Runs {
    Runs {
        reports: [("race".to_owned(), report)].into(),
        ..Runs::default()
    }
}

fn report() -> Report {
    serde_json::from_value(json!({
        "schema": 1, "lesson": "race", "seed": 1,
        "question": "Where did my increments go?",
        "quick": false, "partial": false,
        "machine": {
            "cores": 2, "cpu": "a processor", "architecture": "x86_64",
            "memory": 1024, "os": "Linux", "profile": "dev",
            "load_before": 0.1,
        },
        "predictions": [{
            "id": "fastest", "question": "Which is faster?",
            "choices": ["the atomic", "the lock"], "chosen": null, "seen": 0,
        }],
        "experiments": [{
            "id": "count", "title": "What a right count costs",
            "partial": false, "params": { "threads": 2 },
            "columns": [
                { "name": "way", "unit": "" },
                { "name": "seconds", "unit": "s" },
            ],
            "rows": [
                { "way": "fetch_add", "seconds": 0.5 },
                { "way": "mutex", "seconds": 2.0 },
            ],
            "runs": [
                { "row": "fetch_add", "column": "seconds", "values": [0.4, 0.5, 0.7] },
                { "row": "mutex", "column": "seconds", "values": [1.9, 2.0, 2.2] },
            ],
            "claims": [{
                "id": "slower", "text": "A mutex takes at least twice as long",
                "verdict": "holds", "measured": 4.0,
                "bound": { "at-least": 2.0 }, "why": null,
            }],
            "notes": [], "python": null,
        }],
    }))
    .expect("the planted report is well formed")
}
