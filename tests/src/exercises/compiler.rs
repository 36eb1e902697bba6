//! Builds checks with an answer.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use shared::lesson::{Error, Stop, program};

use crate::programs::{cargo, workspace};

/// Far longer than a file of a hundred lines takes, on a busy machine too.
const DEADLINE: Duration = Duration::from_mins(2);

/// The first build of what checks are written with.
const FIRST_BUILD: Duration = Duration::from_mins(10);

/// Libraries that a check may name.
const LIBRARIES: [&str; 3] = ["probes", "async_probes", "tokio"];

/// What checks are written with, built.
#[derive(Clone, Debug)]
pub struct Probes {
    /// Each library that a check may name, with its file.
    libraries: Vec<(String, PathBuf)>,
    /// Where the libraries are that those need.
    dependencies: PathBuf,
}

impl Probes {
    /// Builds what the checks of a package are written with; a moment when it
    /// is built already.
    ///
    /// # Errors
    /// If cargo cannot; its words are on standard error. Or the run should end.
    ///
    /// # Blocking
    /// Until it is built: the first time, that is a good part of a minute.
    pub fn build(package: &str, stop: &Stop) -> Result<Self, Error> {
        let mut build = cargo();
        build
            .args(["build", "--quiet", "--lib", "--package", package])
            .arg("--message-format=json-render-diagnostics")
            .stdout(Stdio::piped());
        let output = program::run(&mut build, FIRST_BUILD, stop)
            .map_err(|error| of_program("cargo", error))?;
        if !output.status.success() {
            let what = format!("the package {package} does not build");
            return Err(Error::Failed(what));
        }
        let mut libraries = Vec::new();
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let Ok(message) = serde_json::from_str::<Value>(line) else {
                continue;
            };
            let name = message["target"]["name"].as_str().unwrap_or_default();
            if LIBRARIES.contains(&name)
                && let Some(file) = library(&message)
            {
                libraries.push((name.to_owned(), file));
            }
        }
        let probes = libraries.iter().find(|(name, _)| name == "probes");
        let (_, probes) = probes.ok_or_else(|| {
            Error::Failed("cargo names no library `probes`".to_owned())
        })?;
        let folder = probes.parent().unwrap_or(Path::new("."));
        let dependencies = if folder.ends_with("deps") {
            folder.to_owned()
        } else {
            folder.join("deps")
        };
        Ok(Self {
            libraries,
            dependencies,
        })
    }

    /// A folder for what the runner builds and remembers of an exercise.
    #[must_use]
    pub fn scratch(&self, exercise: &str) -> PathBuf {
        let target = self.dependencies.ancestors().nth(2);
        target
            .unwrap_or(Path::new("target"))
            .join("exercises")
            .join(exercise)
    }

    /// The files of the libraries: who remembers an outcome remembers by what
    /// it was found.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.libraries.iter().map(|(_, file)| file.as_path())
    }

    /// Builds a check as a program; the compiler's words if it refuses.
    ///
    /// # Errors
    /// If there is no compiler, or the run should end.
    ///
    /// # Blocking
    /// Until it is built, for a second at most on a quiet machine.
    pub fn compile(
        &self,
        check: &Path,
        program: &Path,
        colour: bool,
        stop: &Stop,
    ) -> Result<Result<(), String>, Error> {
        let mut rustc = Command::new(rustc());
        // The compiler's words name the file as seen from here.
        let root = workspace();
        rustc.current_dir(root);
        rustc.arg(check.strip_prefix(root).unwrap_or(check));
        rustc.args(["--test", "--edition=2024", "--crate-name", "check"]);
        // Not optimised: it is built in half the time, and no check asks how
        // fast an answer is.
        rustc.args(["-Copt-level=0", "-Ccodegen-units=4", "-Awarnings"]);
        rustc.args(["--color", if colour { "always" } else { "never" }]);
        rustc.arg("-L").arg(dependency(&self.dependencies));
        for (name, file) in &self.libraries {
            rustc.arg("--extern");
            rustc.arg(format!("{name}={}", file.display()));
        }
        rustc.arg("-o").arg(program);
        rustc.stdout(Stdio::null()).stderr(Stdio::piped());
        let output = program::run(&mut rustc, DEADLINE, stop)
            .map_err(|error| of_program("rustc", error))?;
        if output.status.success() {
            return Ok(Ok(()));
        }
        Ok(Err(String::from_utf8_lossy(&output.stderr).into_owned()))
    }
}

fn dependency(folder: &Path) -> String {
    format!("dependency={}", folder.display())
}

/// The compiler that cargo uses.
fn rustc() -> std::ffi::OsString {
    std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())
}

fn library(message: &Value) -> Option<PathBuf> {
    let files = message["filenames"].as_array()?;
    files
        .iter()
        .filter_map(|file| file.as_str().map(PathBuf::from))
        .find(|file| file.extension().is_some_and(|it| it == "rlib"))
}

/// Another program that gave no answer.
pub fn of_program(name: &str, error: program::Error) -> Error {
    match error {
        program::Error::Stopped(stopped) => stopped.into(),
        other => Error::Failed(format!("{name}: {other}")),
    }
}
