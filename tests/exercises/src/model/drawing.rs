//! An execution, drawn: a column for each thread, a row for each step.

use std::fmt::Write;
use std::ops::Range;
use std::panic::Location;

use super::log::{Event, Log, Object, Value, Wait, What};

/// The widest that a column may be.
const WIDEST: usize = 40;

/// The most steps that are drawn: at the beginning, and at the end.
const MOST: (usize, usize) = (40, 10);

/// How often a round is drawn, of one that is repeated to the end.
const ROUNDS: usize = 2;

/// The longest round that is looked for, in steps.
const LONGEST_ROUND: usize = 20;

/// The steps of an execution as a table. Of one that goes round and round, two
/// rounds are drawn; of one that is long without that, the beginning and the
/// end.
pub fn steps(log: &Log) -> String {
    // Only threads that did something have a column.
    let threads: Vec<usize> = log
        .names
        .keys()
        .copied()
        .filter(|id| log.events.iter().any(|event| event.thread == *id))
        .collect();
    let cells: Vec<_> = log.events.iter().map(|it| cell(log, it)).collect();
    let width = |column: &usize| {
        let name = log.names[column].len();
        let texts = log.events.iter().zip(&cells);
        texts
            .filter(|(event, _)| event.thread == *column)
            .map(|(_, text)| text.chars().count())
            .chain([name])
            .max()
            .unwrap_or(0)
            .min(WIDEST)
    };
    let widths: Vec<usize> = threads.iter().map(width).collect();
    let mut text = String::from("step");
    for (thread, width) in threads.iter().zip(&widths) {
        let _ = write!(text, "  {:width$}", log.names[thread]);
    }
    end_line(&mut text);
    let left_out = left_out(log);
    for (row, (event, cell)) in log.events.iter().zip(&cells).enumerate() {
        if left_out.contains(&row) {
            if row == left_out.start {
                let more = left_out.len();
                let again = if left_out.end == log.events.len() {
                    ", the same again"
                } else {
                    ""
                };
                let _ = writeln!(text, "   …  {more} more{again}");
            }
            continue;
        }
        let _ = write!(text, "{:4}", row + 1);
        for (thread, width) in threads.iter().zip(&widths) {
            let cell = if *thread == event.thread { cell } else { "" };
            let _ = write!(text, "  {cell:width$}");
        }
        end_line(&mut text);
    }
    text
}

/// The steps that are not drawn.
fn left_out(log: &Log) -> Range<usize> {
    let events = &log.events;
    let all = events.len();
    let is_again = |at: usize, round: usize| {
        let (event, before) = (&events[at], &events[at - round]);
        (event.thread, event.what) == (before.thread, before.what)
    };
    // Where the last steps that are repeated begin, and how long a round is.
    let drawn = (1..=LONGEST_ROUND.min(all))
        .map(|round| {
            let mut at = all;
            while at > round && is_again(at - 1, round) {
                at -= 1;
            }
            at - round + ROUNDS * round
        })
        .min()
        .unwrap_or(all);
    if drawn < MOST.0 && drawn + MOST.1 < all {
        return drawn..all;
    }
    MOST.0..all.saturating_sub(MOST.1)
}

/// Who waits for what, of the threads that have not ended.
pub fn waits(log: &Log, unfinished: &[usize]) -> String {
    let mut text = String::new();
    for thread in unfinished {
        let name = log.names.get(thread).map_or("a thread", String::as_str);
        let wait = log.waits.get(thread).map(|(event, _)| event.what);
        let what = match wait {
            Some(What::WaitsFor(wait)) => waits_for(log, *thread, wait),
            _ => "waits for a thread to end".to_owned(),
        };
        let _ = writeln!(text, "{name} {what}");
    }
    text
}

fn waits_for(log: &Log, thread: usize, wait: Wait) -> String {
    match wait {
        Wait::Lock(lock) => {
            let lock_name = lock.numbered();
            match log.owners.get(&lock) {
                Some(owner) if *owner == thread => {
                    format!("waits for {lock_name}, which it holds itself")
                }
                Some(owner) => {
                    let owner = &log.names[owner];
                    format!("waits for {lock_name}, held by {owner}")
                }
                None => format!("waits for {lock_name}"),
            }
        }
        Wait::Notification(condvar) => format!(
            "waits at {} for a notification that nobody will send",
            condvar.numbered()
        ),
        Wait::Message(channel) => format!(
            "waits for a message from {}, which a sender keeps open",
            channel.numbered()
        ),
        Wait::Room(channel) => {
            format!("waits for room in {}", channel.numbered())
        }
        Wait::Others(barrier) => format!(
            "waits at {} for others, who will not come",
            barrier.numbered()
        ),
        Wait::Unpark => "is parked, and nobody will unpark it".to_owned(),
    }
}

fn end_line(text: &mut String) {
    text.truncate(text.trim_end_matches(' ').len());
    text.push('\n');
}

/// `14 lock 1`: the line of the answer, and what it did.
fn cell(log: &Log, event: &Event) -> String {
    let what = match event.what {
        What::Does(verb, object) => format!("{verb} {}", log.short(object)),
        What::Alone(verb) => verb.to_owned(),
        What::Atomic(verb, object, put, got) => {
            let mut text = verb.to_owned();
            if log.count(object.kind) > 1 {
                text = format!("{}: {text}", object.numbered());
            }
            if let Some(put) = put {
                let _ = write!(text, " ← {put}");
            }
            if let Some(got) = got {
                let _ = write!(text, " → {got}");
            }
            text
        }
        What::WaitsFor(Wait::Lock(lock)) => {
            format!("waits for {}", log.short(lock))
        }
        What::WaitsFor(
            Wait::Notification(object)
            | Wait::Message(object)
            | Wait::Others(object),
        ) => format!("waits at {}", log.short(object)),
        What::WaitsFor(Wait::Unpark) => "parks".to_owned(),
        What::WaitsFor(Wait::Room(channel)) => {
            format!("waits for room in {}", log.short(channel))
        }
    };
    match event.place.filter(|place| is_answer(place)) {
        Some(place) => format!("{:>2} {}", place.line(), what.trim_end()),
        None => what.trim_end().to_owned(),
    }
}

/// The check's own steps have no line: nobody is to look for them.
fn is_answer(place: &Location<'_>) -> bool {
    place.file().ends_with("answer.rs")
}

impl Log {
    fn count(&self, kind: &str) -> usize {
        let numbers = self.events.iter().filter_map(Event::object);
        numbers
            .filter(|object| object.kind == kind)
            .map(|object| object.number)
            .max()
            .unwrap_or(0)
    }

    /// With its number only where there are several.
    fn short(&self, object: Object) -> String {
        if self.count(object.kind) > 1 {
            object.numbered()
        } else {
            object.kind.to_owned()
        }
    }
}

impl Event {
    fn object(&self) -> Option<Object> {
        match self.what {
            What::Atomic(_, object, ..)
            | What::Does(_, object)
            | What::WaitsFor(
                Wait::Lock(object)
                | Wait::Notification(object)
                | Wait::Message(object)
                | Wait::Room(object)
                | Wait::Others(object),
            ) => Some(object),
            What::Alone(_) | What::WaitsFor(Wait::Unpark) => None,
        }
    }
}

impl Object {
    fn numbered(self) -> String {
        format!("{} {}", self.kind, self.number)
    }
}

impl std::fmt::Display for Value {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Integer(number) => number.fmt(formatter),
            Self::Truth(truth) => truth.fmt(formatter),
        }
    }
}
