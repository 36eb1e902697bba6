//! The table as it is now, a line for each philosopher.

use std::fmt::Write;

use console::{Style, pad_str};

use crate::dinner::{Doing, Place};
use crate::seat::{Fork, Philosopher};
use crate::wait_for::WaitFor;

/// As many as fit a terminal of usual height.
pub const MOST_SHOWN: usize = 20;

/// Draws who does what, who holds which forks, and who has eaten how often.
pub fn draw(places: &[Place], graph: &WaitFor) -> String {
    let mut text = line("", "", "holds", "meals");
    for (number, place) in places.iter().enumerate() {
        let who = Philosopher(number);
        let (does, style) = does(who, place.doing, graph);
        let holds: Vec<String> = (0..places.len())
            .map(Fork)
            .filter(|&fork| graph.holder(fork) == Some(who))
            .map(|fork| fork.to_string())
            .collect();
        text.push_str(&line(
            &who.to_string(),
            &style.apply_to(does).to_string(),
            &holds.join(" "),
            &place.meals.to_string(),
        ));
    }
    text
}

fn does(who: Philosopher, doing: Doing, graph: &WaitFor) -> (String, Style) {
    let style = Style::new();
    let waits = graph.waits_for(who);
    let holder = waits.and_then(|fork| graph.holder(fork));
    match (doing, waits, holder) {
        (Doing::IsHungry, Some(fork), Some(holder)) => (
            format!("waits for fork {fork}, held by {holder}"),
            style.yellow(),
        ),
        (Doing::IsHungry, ..) => ("is hungry".to_owned(), style.yellow()),
        (Doing::Thinks, ..) => ("thinks".to_owned(), style.dim()),
        (Doing::Reaches, ..) => {
            ("reaches for the other fork".to_owned(), style.cyan())
        }
        (Doing::BacksOff, ..) => {
            ("has put a fork back".to_owned(), style.magenta())
        }
        (Doing::Eats, ..) => ("eats".to_owned(), style.green()),
        (Doing::HasLeft, ..) => ("has left".to_owned(), style.dim()),
    }
}

fn line(who: &str, does: &str, holds: &str, meals: &str) -> String {
    let pad = |text, width| {
        pad_str(text, width, console::Alignment::Left, None).into_owned()
    };
    let mut text = String::new();
    let _ = writeln!(
        text,
        "{who:>4}  {}  {}  {meals:>5}",
        pad(does, 30),
        pad(holds, 8),
    );
    text
}

#[cfg(test)]
mod tests {
    use console::strip_ansi_codes;

    use super::*;

    fn place(doing: Doing, meals: u64) -> Place {
        Place { doing, meals }
    }

    #[test]
    fn each_line_says_what_one_does_holds_and_has_eaten() {
        let mut graph = WaitFor::new(2);
        graph.take(Philosopher(0), Fork(0));
        graph.take(Philosopher(0), Fork(1));
        graph.wait(Philosopher(1), Fork(1));
        let places = [place(Doing::Eats, 3), place(Doing::IsHungry, 12)];

        let text = draw(&places, &graph);

        let plain = strip_ansi_codes(&text);
        let lines: Vec<Vec<&str>> = plain
            .lines()
            .map(|line| line.split_whitespace().collect())
            .collect();
        assert_eq!(lines[0], ["holds", "meals"]);
        assert_eq!(lines[1], ["1", "eats", "1", "2", "3"]);
        assert_eq!(lines[2].join(" "), "2 waits for fork 2, held by 1 12");
    }
}
