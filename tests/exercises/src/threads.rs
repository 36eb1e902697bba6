//! The threads of a process, as the system shows them.
//!
//! Only Linux tells. Elsewhere nothing is known, nothing is found, and a
//! stuck answer is given up by the clock alone.

use std::time::Duration;
use std::{fs, thread};

/// How often to look.
const GLANCE: Duration = Duration::from_millis(5);

/// So many looks in a row must show everybody asleep.
const LOOKS: u32 = 20;

/// A thread of a process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    /// Its name, cut by the system to 15 bytes.
    pub name: String,
    /// Whether it waits for something: anything but a core.
    pub asleep: bool,
    /// Processor time so far, in the system's ticks.
    ticks: u64,
}

/// The threads of a process.
pub fn of(process: &str) -> Vec<Thread> {
    let Ok(tasks) = fs::read_dir(format!("/proc/{process}/task")) else {
        return Vec::new();
    };
    tasks
        .flatten()
        .filter_map(|task| fs::read_to_string(task.path().join("stat")).ok())
        .filter_map(|line| parse(&line))
        .collect()
}

/// How often the threads of this process have gone to sleep so far, all
/// together: the voluntary context switches of proc(5). 0 where the system does
/// not tell.
pub fn naps() -> u64 {
    let Ok(tasks) = fs::read_dir("/proc/self/task") else {
        return 0;
    };
    tasks
        .flatten()
        .filter_map(|task| fs::read_to_string(task.path().join("status")).ok())
        .filter_map(|status| {
            let rest = status.split_once("\nvoluntary_ctxt_switches:")?.1;
            rest.split_whitespace().next()?.parse::<u64>().ok()
        })
        .sum()
}

/// Reads a line of `/proc/…/stat`, see proc(5): `pid (name) state ppid …`,
/// where the name may hold anything.
fn parse(line: &str) -> Option<Thread> {
    let (head, rest) = line.rsplit_once(')')?;
    let (_, name) = head.split_once('(')?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    // After the name: state is the first, utime and stime the 12th and 13th.
    let ticks = |at: usize| fields.get(at)?.parse::<u64>().ok();
    Some(Thread {
        name: name.to_owned(),
        asleep: matches!(*fields.first()?, "S" | "D" | "I"),
        ticks: ticks(11)? + ticks(12)?,
    })
}

/// Looks at threads again and again, for a sign of life.
#[derive(Debug, Default)]
pub struct Pulse {
    last: Vec<Thread>,
    quiet: u32,
}

impl Pulse {
    /// Takes a look; says for how many looks in a row all were asleep and
    /// none used any time.
    pub fn look(&mut self, now: Vec<Thread>) -> u32 {
        let quiet = !now.is_empty()
            && now == self.last
            && now.iter().all(|thread| thread.asleep);
        self.quiet = if quiet { self.quiet + 1 } else { 0 };
        self.last = now;
        self.quiet
    }
}

/// How many threads this process has; 0 where the system does not tell.
#[must_use]
pub fn count() -> usize {
    fs::read_dir("/proc/self/task").map_or(0, Iterator::count)
}

/// A thread that has been told to end is given so many looks to do so.
const MOST_LOOKS: u32 = 400;

/// Waits until this process has no more threads than before, and says how many
/// more there are once they are all asleep.
///
/// # Blocking
/// As long as one of them is at work, at most some seconds.
pub fn left_over(before: usize) -> Option<usize> {
    let mut pulse = Pulse::default();
    for look in 1.. {
        let now = of("self");
        let more = now.len().saturating_sub(before);
        if more == 0 {
            return None;
        }
        // We are awake ourselves, and the only one to be.
        let others: Vec<_> =
            now.into_iter().filter(|thread| thread.asleep).collect();
        let all_asleep = others.len() + 1 >= before + more;
        if all_asleep && pulse.look(others) >= LOOKS || look >= MOST_LOOKS {
            return Some(more);
        }
        thread::sleep(GLANCE);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_hold_anything() {
        let line = "17 (a) b (c)) S 1 17 17 0 -1 4 9 0 0 0 31 11 0 0 20";

        let thread = parse(line).unwrap();

        assert_eq!(thread.name, "a) b (c)");
        assert_eq!((thread.asleep, thread.ticks), (true, 42));
    }

    #[test]
    fn a_thread_that_works_is_a_sign_of_life() {
        let asleep = parse("1 (a) S 1 1 1 0 0 0 0 0 0 0 1 0").unwrap();
        let mut pulse = Pulse::default();
        pulse.look(vec![asleep.clone()]);

        assert_eq!(pulse.look(vec![asleep.clone()]), 1);
        assert_eq!(pulse.look(vec![asleep.clone()]), 2);

        let worked = Thread { ticks: 2, ..asleep };
        assert_eq!(pulse.look(vec![worked]), 0);
    }
}
