//! The ten lessons, in reading order.

use std::path::{Path, PathBuf};

/// What the course says about a lesson.
#[derive(Debug, PartialEq, Eq)]
pub struct About {
    /// Its place in the course, from 1.
    pub number: u8,
    /// Its package, chapter and `cargo run -p` name.
    pub name: &'static str,
    /// The question it answers.
    pub question: &'static str,
    /// Its exercises, in order.
    pub exercises: [&'static str; 3],
}

/// The ten lessons, in reading order.
pub const COURSE: [About; 10] = [
    About {
        number: 1,
        name: "threads",
        question: "What do threads buy when there is no GIL?",
        exercises: ["overlap-waits", "sum-slices", "stop-worker"],
    },
    About {
        number: 2,
        name: "race",
        question: "Where did my increments go?",
        exercises: ["lost-update", "withdraw", "word-count"],
    },
    About {
        number: 3,
        name: "deadlock",
        question: "Why is nobody eating?",
        exercises: ["transfer", "fair-table", "find-cycle"],
    },
    About {
        number: 4,
        name: "queue",
        question: "Who owns the counter?",
        exercises: ["bounded-buffer", "join-queue", "close-to-stop"],
    },
    About {
        number: 5,
        name: "thread-pool",
        question: "How do I hand work to threads and get results back?",
        exercises: ["small-pool", "as-completed", "carry-panic"],
    },
    About {
        number: 6,
        name: "process-pool",
        question: "When is a process worth its price?",
        exercises: ["frames-in-pieces", "worker-dies", "two-in-flight"],
    },
    About {
        number: 7,
        name: "link-check",
        question: "How many workers does waiting need?",
        exercises: ["at-most-k", "retry-deadline", "keep-the-order"],
    },
    About {
        number: 8,
        name: "event-loop",
        question: "How can one thread do many things?",
        exercises: ["join-two", "off-the-loop", "cancel-read"],
    },
    About {
        number: 9,
        name: "crawl",
        question: "How do I crawl a site that keeps growing, politely?",
        exercises: ["semaphore", "frontier", "polite"],
    },
    About {
        number: 10,
        name: "mining",
        question: "How fast can this machine search?",
        exercises: ["smallest-nonce", "stop-when-found", "batch-progress"],
    },
];

impl About {
    /// The lesson of that name.
    ///
    /// ```
    /// use shared::lesson::About;
    ///
    /// assert_eq!(About::named("race").map(|lesson| lesson.number), Some(2));
    /// ```
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        COURSE.iter().find(|lesson| lesson.name == name)
    }

    /// The lesson after this one.
    #[must_use]
    pub fn next(&self) -> Option<&'static Self> {
        COURSE
            .iter()
            .find(|lesson| lesson.number == self.number + 1)
    }

    /// Where the lesson's files are, in the checkout this was built from.
    #[must_use]
    pub fn directory(&self) -> PathBuf {
        workspace().join(format!("lessons/{:02}-{}", self.number, self.name))
    }

    /// Whether the lesson is written yet.
    #[must_use]
    pub fn is_written(&self) -> bool {
        self.directory().join("Cargo.toml").is_file()
    }

    /// The lesson's chapter in the book, once it is written.
    #[must_use]
    pub fn chapter(&self) -> Option<PathBuf> {
        let chapter = format!("book/src/{:02}-{}.md", self.number, self.name);
        let file = workspace().join(&chapter);
        file.is_file().then(|| chapter.into())
    }

    /// The lesson's exercises that are written yet.
    pub fn written_exercises(&self) -> impl Iterator<Item = &'static str> {
        let folder = self.directory().join("exercises");
        self.exercises
            .into_iter()
            .filter(move |exercise| folder.join(exercise).is_dir())
    }
}

/// The checkout this was built from.
fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the package `shared` stands in a folder of the workspace")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lessons_are_numbered_in_reading_order() {
        let numbers = COURSE.iter().map(|lesson| usize::from(lesson.number));

        assert!(numbers.eq(1..=COURSE.len()));
    }
}
