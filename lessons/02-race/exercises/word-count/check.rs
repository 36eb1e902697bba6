//! Holds an answer to `word-count` to its promises, on real threads.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::thread;

use answer::count_words;
use probes::overlap::Meeting;
use probes::{check, rules, see, sync};

#[test]
fn keeps_the_rules() {
    check(|| {
        let rules = rules!("answer.rs");
        rules.takes_sync_from_the_crate();
        rules.never_waits_for_a_time(
            "Who looks now and then wakes for nothing, or too late: wait \
             until a thread has ended.",
        );
    });
}

#[test]
fn each_word_is_counted_as_often_as_it_stands_there() {
    check(|| {
        let word = |number: usize| format!("word {number}");
        let page = |first: usize| (first..first + 100).map(word).collect();

        let counts = count_words((0..8).map(page).collect());

        // Page 0 has words 0 to 99, page 1 has words 1 to 100, and so on.
        for number in 0..107 {
            let pages = 8.min(number + 1).min(107 - number) as u64;
            let count = counts.get(&word(number)).copied().unwrap_or(0);
            see(&word(number), count).is(pages, "It is on so many pages.");
        }
        see("different words", counts.len()).is(107, "There are no others.");
    });
}

#[test]
fn where_no_words_are_there_are_none_to_count() {
    check(|| {
        let none = HashMap::<u8, u64>::new();
        let no_pages = count_words(Vec::new());
        see("the counts", no_pages).is(none.clone(), "There was no page.");
        let empty = count_words(vec![Vec::new(), Vec::new()]);
        see("the counts", empty).is(none, "Both pages were empty.");
    });
}

#[test]
#[expect(
    clippy::mutable_key_type,
    reason = "a word's hash does not look at the meeting that it goes to"
)]
fn as_many_threads_count_at_the_same_time_as_there_are_cores() {
    check(|| {
        let cores = thread::available_parallelism().map_or(2, usize::from);
        // Two, if there is but one: they take turns, unless one must wait.
        let cores = cores.clamp(2, 16);
        let meeting = Meeting::of(cores);
        let pages = vec![vec![Word(&meeting); 3]; 2 * cores];

        let counts = count_words(pages);

        see("the count", counts.values().sum()).is(
            6 * cores as u64,
            "Each page has three words, and there are two pages a core.",
        );
        meeting.took_place(
            "While one thread counts, others that could count wait for it.",
        );
    });
}

/// A word that a map cannot count without another one being counted, too.
#[derive(Clone, Copy)]
struct Word<'m>(&'m Meeting);

impl Hash for Word<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.arrive();
        0_u8.hash(state);
    }
}

impl PartialEq for Word<'_> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Word<'_> {}
