//! What a task is called in errors and traces.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::panic::Location;

use crate::sync::Arc;

/// What a task is called: a name it was given, or the line that submitted it.
///
/// A name costs an allocation, a source line costs nothing. So a task without a
/// name still says where it comes from.
///
/// ```
/// use shared::task::TaskName;
///
/// assert_eq!(TaskName::from("bricks").to_string(), "task `bricks`");
/// assert!(TaskName::caller().to_string().starts_with("task submitted at "));
/// ```
#[derive(Clone, Debug)]
pub struct TaskName(Kind);

#[derive(Clone, Debug)]
enum Kind {
    Given(Arc<str>),
    Fixed(&'static str),
    Line(&'static Location<'static>),
}

impl TaskName {
    /// Names a task after the line that calls, or after its caller's line if
    /// the calling function is `#[track_caller]`.
    #[must_use]
    #[track_caller]
    pub fn caller() -> Self {
        Self(Kind::Line(Location::caller()))
    }

    /// Names a task by a name that is written in the program. It costs nothing
    /// either.
    #[must_use]
    pub const fn fixed(name: &'static str) -> Self {
        Self(Kind::Fixed(name))
    }

    fn parts(&self) -> (Option<&str>, Option<&'static Location<'static>>) {
        match &self.0 {
            Kind::Given(name) => (Some(name), None),
            Kind::Fixed(name) => (Some(name), None),
            Kind::Line(line) => (None, Some(line)),
        }
    }
}

/// Names are equal if they read the same, wherever their text is kept.
impl PartialEq for TaskName {
    fn eq(&self, other: &Self) -> bool {
        self.parts() == other.parts()
    }
}

impl Eq for TaskName {}

impl Hash for TaskName {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.parts().hash(state);
    }
}

impl From<&str> for TaskName {
    fn from(name: &str) -> Self {
        Self(Kind::Given(name.into()))
    }
}

impl From<String> for TaskName {
    fn from(name: String) -> Self {
        Self(Kind::Given(name.into()))
    }
}

impl fmt::Display for TaskName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Given(name) => write!(f, "task `{name}`"),
            Kind::Fixed(name) => write!(f, "task `{name}`"),
            Kind::Line(line) => {
                write!(f, "task submitted at {}:{}", line.file(), line.line())
            }
        }
    }
}
