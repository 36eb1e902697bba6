//! Holds an answer to `cancel-read` to its promises. Its clock is paused: a
//! second is over as soon as everybody waits.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use std::task::Poll;
use std::time::Duration;

use answer::Listener;
use async_probes::on_a_loop;
use probes::polling::{ByHand, at_most};
use probes::{check, see, step};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::yield_now;
use tokio::time::{Instant, sleep, timeout};

/// How long whoever listens waits for a line.
const TIME: Duration = Duration::from_secs(10);

/// Timers are as fine as a millisecond.
const GRAIN: Duration = Duration::from_millis(5);

/// A telegraph with room for more than any of these lines.
fn telegraph() -> (Sender<char>, Receiver<char>) {
    channel(1000)
}

async fn send(to: &Sender<char>, letters: &str) {
    for letter in letters.chars() {
        // Nobody listens any more: then the check has found it out already.
        let _ = to.send(letter).await;
    }
}

fn line(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn lines_come_one_by_one() {
    check(|| {
        on_a_loop(async {
            let (sender, letters) = telegraph();
            let mut listener = Listener::new(letters);

            send(&sender, "come\nat once\n\n").await;

            see("the first line", listener.line().await)
                .is(line("come"), "It is what stands before its end.");
            see("the second line", listener.line_within(TIME).await).is(
                line("at once"),
                "It is what has come since the line before, and no more.",
            );
            see("the third line", listener.line().await)
                .is(line(""), "There is nothing in it, and it is a line.");
            drop(sender);
            step("the telegraph has been closed: `line` should say `None`");
            see("after the last line", listener.line().await)
                .is(None, "No more letters come.");
        });
    });
}

#[test]
fn what_was_read_before_the_time_was_up_is_kept() {
    check(|| {
        on_a_loop(async {
            let (sender, letters) = telegraph();
            let mut listener = Listener::new(letters);

            send(&sender, "come at ").await;
            step("half of a line has come, and `line_within` should give up");
            see("half of a line", listener.line_within(TIME).await)
                .is(None, "The line is not whole.");
            see("the same, once more", listener.line_within(TIME).await)
                .is(None, "The line is not whole.");
            send(&sender, "once\nno hurry\n").await;
            step("the line is whole, and `line_within` should give it");
            let whole = listener.line_within(TIME).await;

            see("the whole line", whole).is(
                line("come at once"),
                "What was read before the time was up is lost.",
            );
            see("the next line", listener.line_within(TIME).await).is(
                line("no hurry"),
                "It is what has come since the line before, and no more.",
            );
        });
    });
}

#[test]
fn whoever_drops_the_wait_loses_nothing() {
    check(|| {
        on_a_loop(async {
            let (sender, letters) = telegraph();
            let mut listener = Listener::new(letters);

            step("somebody drops the futures while they wait for letters");
            send(&sender, "come ").await;
            let dropped = timeout(TIME, listener.line()).await;
            see("a line, without its end", dropped.ok())
                .is(None, "The line is not whole.");
            send(&sender, "at ").await;
            let dropped = timeout(TIME, listener.line_within(2 * TIME)).await;
            see("a line, without its end", dropped.ok())
                .is(None, "The line is not whole.");
            send(&sender, "once\n").await;
            let whole = timeout(TIME, listener.line()).await.unwrap_or(None);

            see("the whole line", whole).is(
                line("come at once"),
                "Somebody else dropped the wait, and what was read is lost: \
                 nothing may be in the future's own hands while it waits.",
            );
        });
    });
}

#[test]
fn it_may_be_dropped_at_any_await() {
    check(|| {
        on_a_loop(async {
            let (sender, letters) = telegraph();
            let mut listener = Listener::new(letters);

            step("the future is dropped after each poll");
            send(&sender, "come\n").await;
            let mut whole = None;
            // More polls than letters: it may read one with each of them.
            for _ in 0..20 {
                if let Poll::Ready(line) = ByHand::new(listener.line()).poll() {
                    whole = line;
                    break;
                }
                yield_now().await;
            }

            see("the whole line", whole).is(
                line("come"),
                "The future was dropped at an `await`, and what it had read by \
                 then is lost.",
            );
        });
    });
}

#[test]
fn half_a_line_at_the_end_is_none() {
    check(|| {
        on_a_loop(async {
            let (sender, letters) = telegraph();
            let mut listener = Listener::new(letters);

            send(&sender, "come\nat on").await;
            drop(sender);
            step("the telegraph has been closed in the middle of a line");
            see("the line before", listener.line().await)
                .is(line("come"), "It is what stands before its end.");

            see("after half a line, and the end", listener.line().await)
                .is(None, "No more letters come, and half a line is none.");
        });
    });
}

#[test]
fn the_time_is_for_the_whole_line() {
    check(|| {
        on_a_loop(async {
            let (sender, letters) = telegraph();
            let mut listener = Listener::new(letters);
            let slow = tokio::spawn(async move {
                for _ in 0..10 {
                    send(&sender, "o").await;
                    sleep(TIME * 2 / 3).await;
                }
                send(&sender, "\n").await;
            });

            let begin = Instant::now();
            let heard = listener.line_within(TIME).await;

            see("after letters that come slowly", heard)
                .is(None, "The time is for the whole line, not for a letter.");
            see("waited", begin.elapsed())
                .at_most(TIME + GRAIN, "It waits for longer than it may.");
            see("after that", listener.line().await)
                .is(line("oooooooooo"), "The rest of the line came later.");
            slow.await.expect("sending does not panic");
        });
    });
}

#[test]
fn waiting_for_letters_costs_nothing() {
    check(|| {
        on_a_loop(async {
            let (_sender, letters) = telegraph();
            let mut listener = Listener::new(letters);

            step("no letter comes, and `line_within` should give up");
            let heard = at_most(
                50,
                listener.line_within(TIME),
                "It asks again and again whether a letter has come.",
            )
            .await;

            see("from a telegraph that is silent", heard)
                .is(None, "There is no line.");
        });
    });
}
