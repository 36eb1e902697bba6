//! No model has one: it is a call like any other.

use super::answers::Answers;
use super::link::Link;

pub enum Initializer {}

impl Initializer {
    pub fn run(&self, _: &Link, _: &mut Answers) -> Result<(), String> {
        match *self {}
    }
}
