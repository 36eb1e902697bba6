//! No model has one: it is a call like any other.

use super::answers::Answers;
use super::link::Link;
use super::recording::Runs;

pub enum Initializer {}

impl Initializer {
    pub fn run(
        &self,
        _: &Link,
        _: &mut Answers,
        _: &mut Runs<'_>,
    ) -> Result<(), String> {
        match *self {}
    }
}
