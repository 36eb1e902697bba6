//! Who may use what: a student who runs one small lesson waits for nothing that
//! another one needs.

use std::collections::{BTreeMap, BTreeSet};

use checks::programs::cargo;

/// What each package may name under `[dependencies]`.
const ALLOWED: &[(&str, &[&str])] = &[
    (
        "shared",
        &[
            "clap",
            "comfy-table",
            "console",
            "crossbeam",
            "ctrlc",
            "indicatif",
            "nix",
            "postcard",
            "rand",
            "serde",
            "serde_json",
            "sysinfo",
            "thiserror",
        ],
    ),
    (
        "book",
        &[
            "clap",
            "mdbook-driver",
            "mdbook-preprocessor",
            "regex",
            "serde",
            "serde_json",
            "sha2",
            "shared",
            "thiserror",
            "toml",
        ],
    ),
    (
        "checks",
        &[
            "clap",
            "console",
            "ctrlc",
            "nix",
            "serde",
            "serde_json",
            "shared",
            "toml",
        ],
    ),
    (
        "exercises",
        &[
            "nix",
            "proc-macro2",
            "serde",
            "serde_json",
            "shuttle",
            "syn",
        ],
    ),
    ("exercises-async", &["exercises", "tokio"]),
    (
        "thread-pool",
        &[
            "clap",
            "crossbeam",
            "rand",
            "serde",
            "serde_json",
            "shared",
            "url",
            "web",
        ],
    ),
    ("threads", &["clap", "serde", "shared"]),
    (
        "deadlock",
        &["clap", "console", "rand", "serde", "shared", "thiserror"],
    ),
    ("queue", &["clap", "crossbeam", "rand", "serde", "shared"]),
    ("process-pool", &["clap", "nix", "serde", "shared"]),
    ("race", &["clap", "crossbeam", "rand", "serde", "shared"]),
    (
        "crawl",
        &[
            "clap",
            "indicatif",
            "rand",
            "scraper",
            "serde",
            "serde_json",
            "shared",
            "tokio",
            "url",
            "web",
        ],
    ),
    (
        "link-check",
        &[
            "clap",
            "http",
            "serde",
            "serde_json",
            "shared",
            "url",
            "web",
        ],
    ),
    (
        "web",
        &[
            "backon",
            "bytes",
            "encoding_rs",
            "flate2",
            "html5ever",
            "http",
            "http-body-util",
            "httpdate",
            "httparse",
            "hyper",
            "hyper-util",
            "nix",
            "rand",
            "robotstxt",
            "scraper",
            "serde",
            "serde_json",
            "thiserror",
            "tokio",
            "ureq",
            "url",
        ],
    ),
    (
        "event-loop",
        &[
            "clap",
            "indicatif",
            "mio",
            "nix",
            "rand",
            "serde",
            "sha2",
            "shared",
            "thiserror",
            "tokio",
            "web",
        ],
    ),
    (
        "mining",
        &[
            "clap",
            "indicatif",
            "md-5",
            "multiversion",
            "perf-event",
            "rand",
            "serde",
            "serde_json",
            "sha2",
            "shared",
            "thiserror",
        ],
    ),
];

/// What no package may bring in, by whatever way, unless [`NEEDED`] says so:
/// HTTP, HTML, async runtimes, TLS, C libraries.
const HEAVY: [&str; 14] = [
    "axum",
    "cc",
    "html5ever",
    "hyper",
    "native-tls",
    "openssl-sys",
    "regex",
    "reqwest",
    "ring",
    "rustls",
    "scraper",
    "tokio",
    "ureq",
    "url",
];

/// Who needs something that is heavy, and what.
const NEEDED: &[(&str, &[&str])] = &[
    // What mdBook is made of; its template parser guards its stack with some
    // lines of assembly.
    ("book", &["cc", "html5ever", "regex"]),
    ("crawl", &FETCHING),
    ("event-loop", &FETCHING),
    ("exercises-async", &["tokio"]),
    ("link-check", &FETCHING),
    ("thread-pool", &FETCHING),
    ("web", &FETCHING),
];

/// What fetching and parsing pages takes.
const FETCHING: [&str; 6] =
    ["html5ever", "hyper", "scraper", "tokio", "ureq", "url"];

/// The names that `cargo tree` lists, of this machine's dependencies without
/// those of tests.
fn tree(arguments: &[&str]) -> BTreeSet<String> {
    let output = cargo()
        .args(["tree", "--locked", "--edges", "normal,build"])
        .args(["--prefix", "none", "--format", "{p}"])
        .args(arguments)
        .output()
        .expect("cargo runs, since it runs this test");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect()
}

/// The packages of the workspace.
fn packages() -> BTreeSet<String> {
    tree(&["--workspace", "--depth", "0"])
}

#[test]
fn every_package_names_only_what_it_is_allowed() {
    let allowed: BTreeMap<_, _> = ALLOWED.iter().copied().collect();

    for package in packages() {
        let allowed = allowed
            .get(&*package)
            .unwrap_or_else(|| panic!("`{package}` has no list of its own"));
        let mut direct = tree(&["--package", &package, "--depth", "1"]);
        direct.remove(&package);
        let strange: Vec<_> = direct
            .iter()
            .filter(|name| !allowed.contains(&&***name))
            .collect();
        assert!(strange.is_empty(), "`{package}` may not use {strange:?}");
    }
}

#[test]
fn no_package_brings_in_what_is_heavy_without_need() {
    let needed: BTreeMap<_, _> = NEEDED.iter().copied().collect();

    for package in packages() {
        let needed = needed.get(&*package).copied().unwrap_or_default();
        let all = tree(&["--package", &package]);

        let heavy: Vec<_> = HEAVY
            .into_iter()
            .filter(|name| all.contains(*name) && !needed.contains(name))
            .collect();
        assert!(heavy.is_empty(), "`{package}` brings in {heavy:?}");
    }
}
