//! What `--format json` promises.

use std::collections::HashSet;
use std::process::Output;

use boon::{Compiler, Schemas};
use checks::programs::{lessons, program};
use serde_json::Value;
use shared::lesson::{About, Experiment, JSON_SCHEMA, Report, Verdict};

/// A quick run of a lesson, as data.
pub fn quick(lesson: &About) -> (Output, Report) {
    let output = program(lesson.name)
        .args(["--quick", "--format", "json", "--seed", "1"])
        .output()
        .expect("the lesson's program starts");
    let report =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
            panic!(
                "{} printed no report ({error}): {}{}",
                lesson.name,
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(&output.stderr),
            )
        });
    (output, report)
}

#[test]
fn every_lesson_prints_one_document_of_the_published_schema() {
    let mut schemas = Schemas::new();
    let mut compiler = Compiler::new();
    let schema = serde_json::from_str(JSON_SCHEMA).expect("it is JSON");
    compiler
        .add_resource("report", schema)
        .expect("it is a schema");
    let schema = compiler.compile("report", &mut schemas).unwrap();

    for lesson in lessons() {
        let (output, _) = quick(lesson);

        let document: Value = serde_json::from_slice(&output.stdout).unwrap();
        if let Err(error) = schemas.validate(&document, schema) {
            panic!("{}: {error:#}", lesson.name);
        }
        assert_eq!(output.status.code(), Some(0), "{}", lesson.name);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(said, "", "{} is silent without a terminal", lesson.name);
    }
}

#[test]
fn the_schema_refuses_what_is_no_report() {
    let mut schemas = Schemas::new();
    let mut compiler = Compiler::new();
    let schema = serde_json::from_str(JSON_SCHEMA).expect("it is JSON");
    compiler
        .add_resource("report", schema)
        .expect("it is a schema");
    let schema = compiler.compile("report", &mut schemas).unwrap();
    let lesson = lessons().next().expect("a lesson is written");
    let (output, _) = quick(lesson);
    let sound: Value = serde_json::from_slice(&output.stdout).unwrap();

    let faults: [fn(&mut Value); 4] = [
        |report| report["schema"] = 0.into(),
        |report| report["experiments"][0]["id"] = "Two Words".into(),
        |report| report["experiments"][0]["claims"][0]["verdict"] = "".into(),
        |report| report["machine"]["cores"] = 0.into(),
    ];
    for fault in faults {
        let mut report = sound.clone();
        fault(&mut report);
        assert!(schemas.validate(&report, schema).is_err());
    }
}

#[test]
fn a_report_holds_together() {
    for lesson in lessons() {
        let (_, report) = quick(lesson);

        assert_eq!(report.lesson, lesson.name);
        assert_eq!(report.question, lesson.question);
        assert!(report.quick && !report.partial, "{}", lesson.name);
        assert_distinct(report.experiments.iter().map(|done| &done.id));
        assert!(!report.experiments.is_empty(), "{}", lesson.name);
        for experiment in &report.experiments {
            assert_whole(experiment);
        }
        for prediction in &report.predictions {
            // Sizes as small as these may leave it open.
            assert!(prediction.seen < Some(prediction.choices.len()));
        }
    }
}

fn assert_whole(experiment: &Experiment) {
    let Experiment {
        id,
        columns,
        rows,
        runs,
        claims,
        ..
    } = experiment;
    assert!(!rows.is_empty(), "`{id}` has no results");
    assert!(!claims.is_empty(), "`{id}` claims nothing");
    assert_distinct(columns.iter().map(|column| &column.name));
    assert_distinct(claims.iter().map(|claim| &claim.id));
    for row in rows {
        for column in columns {
            assert!(row.contains_key(&column.name), "`{id}`: {row:?}");
        }
    }
    let key = &columns[0].name;
    for series in runs {
        let about = |row: &Value| match row {
            Value::String(text) => *text == series.row,
            other => series.row.parse::<Value>().is_ok_and(|row| row == *other),
        };
        assert!(rows.iter().any(|row| about(&row[key])), "{}", series.row);
        let known = columns.iter().any(|column| column.name == series.column);
        assert!(known, "`{id}` has no column {}", series.column);
    }
}

fn assert_distinct<'a>(names: impl Iterator<Item = &'a String>) {
    let mut seen = HashSet::new();
    for name in names {
        assert!(seen.insert(name), "`{name}` stands twice");
    }
}

#[test]
fn strict_turns_a_failed_claim_into_exit_code_1() {
    for lesson in lessons() {
        let output = program(lesson.name)
            .args(["--quick", "--format", "json", "--strict"])
            .output()
            .expect("the lesson's program starts");

        let report: Report = serde_json::from_slice(&output.stdout).unwrap();
        let failed = report
            .claims()
            .any(|(_, claim)| claim.verdict == Verdict::Fails);
        assert_eq!(
            output.status.code(),
            Some(i32::from(failed)),
            "{}",
            lesson.name
        );
    }
}

#[test]
fn each_experiment_runs_alone_under_its_id() {
    for lesson in lessons() {
        let (_, whole) = quick(lesson);
        for experiment in &whole.experiments {
            let output = program(lesson.name)
                .args([&experiment.id, "--quick", "--format", "json"])
                .output()
                .expect("the lesson's program starts");

            let alone: Report = serde_json::from_slice(&output.stdout)
                .unwrap_or_else(|error| {
                    panic!("{} {}: {error}", lesson.name, experiment.id)
                });
            assert_eq!(alone.experiments.len(), 1);
            assert_eq!(alone.experiments[0].id, experiment.id);
        }
    }
}

#[test]
fn the_seed_of_a_run_is_in_its_report() {
    for lesson in lessons() {
        let (_, report) = quick(lesson);

        assert_eq!(report.seed, 1.into(), "{}", lesson.name);
    }
}
