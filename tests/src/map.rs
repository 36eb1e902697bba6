//! The map of the course.

use std::fmt::Write;

use console::Style;
use shared::lesson::{About, COURSE};

/// The lessons in reading order, each with its question and how to run it.
pub fn course() -> String {
    let (bold, dim) = (Style::new().bold(), Style::new().dim());
    let mut text = format!(
        "{}\n\n",
        bold.apply_to("Learn concurrency by running it: ten lessons")
    );
    for lesson in &COURSE {
        let About {
            number,
            name,
            question,
            ..
        } = lesson;
        let line = format!("{number:>4}  {name:<14}{question}");
        if lesson.is_written() {
            let _ = writeln!(text, "{line}");
            let _ = writeln!(text, "      {:14}cargo run -p {name}", "");
        } else {
            let _ = writeln!(text, "{}", dim.apply_to(line));
            let later = format!("      {:14}still to come", "");
            let _ = writeln!(text, "{}", dim.apply_to(later));
        }
    }
    text.push_str(
        "
Each lesson asks you to predict, measures on this machine, and says which of
its claims held here. It takes about 20 seconds and needs no network.

  cargo run -p threads -- --help    its experiments and options
  cargo run -p threads -- --quick   a first look, in a second or two
  cargo exercise                    the next exercise, checked when you save it
  cargo test                        every test of the course
",
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_lesson_says_how_to_run_it_and_another_that_it_will_come() {
        let map = course();

        for lesson in &COURSE {
            let command = format!("cargo run -p {}\n", lesson.name);
            assert!(map.contains(lesson.question));
            assert_eq!(map.contains(&command), lesson.is_written(), "{map}");
        }
    }
}
