//! Plain `cargo bench` runs our own harness and nothing else.

use std::path::Path;

use checks::programs::cargo;
use serde_json::Value;

/// The packages of the workspace, as cargo describes them.
fn packages() -> Vec<Value> {
    let output = cargo()
        .args(["metadata", "--locked", "--no-deps", "--format-version", "1"])
        .output()
        .expect("cargo runs, since it runs this test");
    let mut metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array_mut();
    std::mem::take(packages.expect("a list"))
}

fn targets(package: &Value) -> &[Value] {
    package["targets"].as_array().expect("a list")
}

fn is(target: &Value, kind: &str) -> bool {
    target["kind"] == serde_json::json!([kind])
}

#[test]
fn no_program_or_library_is_built_as_a_benchmark_of_its_own() {
    for package in packages() {
        let manifest = package["manifest_path"].as_str().expect("a path");
        let text = std::fs::read_to_string(Path::new(manifest)).unwrap();
        let built = targets(&package)
            .iter()
            .filter(|target| ["bin", "lib"].iter().any(|it| is(target, it)));

        let left_out = text.matches("bench = false").count();
        assert_eq!(
            left_out,
            built.count(),
            "{manifest}: each [lib] and [[bin]] needs `bench = false`"
        );
    }
}

#[test]
fn no_other_harness_is_told_what_stands_behind_cargo_bench() {
    let packages = packages();

    let harnesses: Vec<&Value> = packages
        .iter()
        .flat_map(targets)
        .filter(|target| is(target, "bench"))
        .map(|target| &target["name"])
        .collect();
    assert_eq!(harnesses, ["benchmarks"]);
}
