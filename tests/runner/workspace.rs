//! A folder to lay exercises out in, for tests.

use std::fs;
use std::path::{Path, PathBuf};

use checks::exercises::{Exercise, Package, lay_out};
use shared::lesson::About;

pub const MANIFESTS: [&str; 2] = [
    "tests/exercises/Cargo.toml",
    "tests/exercises-async/Cargo.toml",
];

/// A folder with the files of a workspace that are added to, gone with this.
pub struct Workspace(pub PathBuf);

impl Workspace {
    pub fn new(name: &str) -> Self {
        let name = format!("laid-out-{name}-{}", std::process::id());
        let root = std::env::temp_dir().join(name);
        for manifest in MANIFESTS.map(|it| root.join(it)) {
            let folder = manifest.parent().expect("it stands in one");
            fs::create_dir_all(folder).expect("there is room");
            fs::write(&manifest, "# before\n").expect("there is room");
        }
        Self(root)
    }

    /// A new exercise of that name, of the usual package.
    pub fn exercise(&self, name: &str) -> Exercise {
        lay_out(&self.0, lesson(), name, Package::Usual).unwrap();
        let folder = self.0.join("lessons/08-event-loop/exercises").join(name);
        Exercise::at(lesson(), folder).unwrap()
    }

    pub fn manifests(&self) -> [String; 2] {
        MANIFESTS.map(|it| read(&self.0.join(it)))
    }
}

impl Drop for Workspace {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).expect("it can be read")
}

pub fn lesson() -> &'static About {
    About::named("event-loop").expect("the course has it")
}
