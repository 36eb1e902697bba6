//! Three steps as a future, written by hand.
//!
//! A future is what is left to do, as a value: which step it is at, and what
//! that step needs. `poll` goes as far as it can without waiting. Nothing is
//! nested any more, and a failed step is left with `?`; but the three lines that
//! matter are hard to find.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use super::answer::Answer;
use super::event_loop::Outcome;
use super::getting::Getting;
use super::steps::{page_in, robots, sitemap_in};

/// The download of one page.
pub struct Download {
    getting: Getting,
    number: usize,
    step: Step,
}

/// What is waited for.
enum Step {
    Robots(Answer<Outcome>),
    Sitemap(Answer<Outcome>),
    Page(Answer<Outcome>),
}

/// Fetches the page of that number.
pub fn download(getting: Getting, number: usize) -> Download {
    let step = Step::Robots(getting.get(&robots()));
    Download {
        getting,
        number,
        step,
    }
}

impl Future for Download {
    type Output = Outcome;

    fn poll(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Outcome> {
        // On after each step: who says `Pending` must have asked for a wake-up,
        // and only an answer that is polled does.
        loop {
            let next = match &mut self.step {
                Step::Robots(answer) => {
                    let robots = ready!(Pin::new(answer).poll(context))?;
                    let sitemap = sitemap_in(&robots)?;
                    Step::Sitemap(self.getting.get(&sitemap))
                }
                Step::Sitemap(answer) => {
                    let sitemap = ready!(Pin::new(answer).poll(context))?;
                    let page = page_in(&sitemap, self.number)?;
                    Step::Page(self.getting.get(&page))
                }
                Step::Page(answer) => return Pin::new(answer).poll(context),
            };
            self.step = next;
        }
    }
}
