//! An exercise, and where its files are.

use std::fs;
use std::path::{Path, PathBuf};

use shared::lesson::{About, COURSE, Error};

use super::card::Card;
use crate::programs::workspace;

/// The check that goes through every order of steps.
pub(super) const EVERY_ORDER: &str = "schedules.rs";

/// An exercise of the course.
#[derive(Clone, Debug)]
pub struct Exercise {
    /// The lesson it belongs to.
    pub lesson: &'static About,
    /// Its name, and that of its folder and its test target.
    pub name: String,
    /// What it says about itself.
    pub card: Card,
    folder: PathBuf,
}

impl Exercise {
    /// All exercises that are written, in the course's order: those of the
    /// table first, then those that somebody added.
    ///
    /// # Errors
    /// If a card cannot be read.
    pub fn all() -> Result<Vec<Self>, Error> {
        let mut all = Vec::new();
        for lesson in &COURSE {
            for name in names(lesson) {
                let folder = lesson.directory().join("exercises").join(name);
                all.push(Self::at(lesson, folder)?);
            }
        }
        Ok(all)
    }

    /// The exercise of that name.
    ///
    /// # Errors
    /// If there is none, or its card cannot be read.
    pub fn named(name: &str) -> Result<Self, Error> {
        let all = Self::all()?;
        let names: Vec<_> = all.iter().map(|it| it.name.clone()).collect();
        all.into_iter().find(|it| it.name == name).ok_or_else(|| {
            let accepts = format!("accepts {}", names.join(", "));
            Error::bad_input("NAME", name, accepts)
        })
    }

    /// The exercise in `folder`, which need not be the lesson's own.
    ///
    /// # Errors
    /// If its card cannot be read.
    pub fn at(lesson: &'static About, folder: PathBuf) -> Result<Self, Error> {
        let name = folder.file_name().unwrap_or_default();
        Ok(Self {
            lesson,
            name: name.to_string_lossy().into_owned(),
            card: Card::read(&folder).map_err(Error::Failed)?,
            folder,
        })
    }

    /// The student's file.
    #[must_use]
    pub fn answer(&self) -> PathBuf {
        self.folder.join("answer.rs")
    }

    /// What the student's file was at first.
    #[must_use]
    pub fn start(&self) -> PathBuf {
        self.folder.join("start.rs")
    }

    /// One right answer.
    #[must_use]
    pub fn solution(&self) -> PathBuf {
        self.folder.join("solution.rs")
    }

    /// A wrong answer.
    #[must_use]
    pub fn wrong(&self, file: &str) -> PathBuf {
        self.folder.join("wrong").join(file).with_extension("rs")
    }

    /// Where its files are.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The files with its tests, in the order in which they are run: every
    /// order of steps comes first, since it finds the same each time.
    #[must_use]
    pub fn checks(&self) -> Vec<PathBuf> {
        [EVERY_ORDER, "check.rs"]
            .map(|file| self.folder.join(file))
            .into_iter()
            .filter(|file| file.is_file())
            .collect()
    }

    /// Whether the student has not begun.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        let read = |file| fs::read(file).ok();
        read(self.answer()) == read(self.start())
    }
}

/// A file as it is told to the student: from the workspace's folder on.
#[must_use]
pub fn shown(file: &Path) -> String {
    let short = file.strip_prefix(workspace()).unwrap_or(file);
    short.display().to_string()
}

fn names(lesson: &About) -> Vec<String> {
    let folder = lesson.directory().join("exercises");
    let mut added: Vec<String> = fs::read_dir(&folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.path().join("exercise.toml").is_file())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    added.sort();
    let place = |name: &String| {
        let table = lesson.exercises.iter();
        table
            .clone()
            .position(|it| it == name)
            .unwrap_or(usize::MAX)
    };
    added.sort_by_key(place);
    added
}
