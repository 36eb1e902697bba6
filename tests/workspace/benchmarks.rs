//! Plain `cargo bench` runs our own harness and nothing else.

use std::path::Path;

use checks::programs::cargo;
use serde_json::Value;

#[test]
fn no_program_or_library_is_built_as_a_benchmark_of_its_own() {
    let output = cargo()
        .args(["metadata", "--locked", "--no-deps", "--format-version", "1"])
        .output()
        .expect("cargo runs, since it runs this test");
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();

    for package in metadata["packages"].as_array().expect("a list") {
        let manifest = package["manifest_path"].as_str().expect("a path");
        let text = std::fs::read_to_string(Path::new(manifest)).unwrap();
        let targets = package["targets"].as_array().expect("a list");
        let built = targets
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

fn is(target: &Value, kind: &str) -> bool {
    target["kind"] == serde_json::json!([kind])
}
