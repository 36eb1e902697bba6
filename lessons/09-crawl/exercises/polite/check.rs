//! Holds an answer to `polite` to its promises. Its clock is paused: an hour is
//! over as soon as everybody waits.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use std::time::Duration;

use answer::Pace;
use async_probes::on_a_loop;
use probes::polling::{ByHand, at_most};
use probes::{Finding, Verdict, check, see, step};
use tokio::time::{Instant, sleep};

/// The delay between two requests.
const DELAY: Duration = Duration::from_hours(1);

/// Timers are as fine as a millisecond.
const GRAIN: Duration = Duration::from_millis(5);

#[test]
fn who_waits_for_a_turn_lets_the_loop_go_on() {
    check(|| {
        on_a_loop(async {
            let pace = Pace::new(DELAY);
            step("the first turn is polled, and should be there");
            let ready = ByHand::new(pace.turn("wiki")).poll().is_ready();
            see("the first turn is there", ready)
                .is(true, "Nobody has asked this host yet: it may be asked.");

            step("a second turn is polled, and should say `Pending`");
            let ready = ByHand::new(pace.turn("wiki")).poll().is_ready();

            see("a second turn is there, at once", ready).is(false, TWICE);
        });
    });
}

#[test]
fn waiting_for_a_turn_costs_nothing() {
    check(|| {
        on_a_loop(async {
            let pace = Pace::new(DELAY);
            pace.turn("wiki").await;

            // Once when it is asked, once when its turn has come, and some to
            // spare.
            at_most(
                5,
                pace.turn("wiki"),
                "It asks again and again whether its turn has come.",
            )
            .await;
        });
    });
}

#[test]
fn those_who_ask_different_hosts_do_not_wait_for_one_another() {
    check(|| {
        on_a_loop(async {
            let pace = Pace::new(DELAY);
            pace.turn("wiki").await;
            let begin = Instant::now();
            let turn = async |host| {
                pace.turn(host).await;
                begin.elapsed()
            };

            step("one waits for a second turn with the wiki, others do not");
            let (wiki, shop, wind) =
                tokio::join!(turn("wiki"), turn("shop"), turn("wind"));

            see("waited for a second turn", wiki).at_least(DELAY, TWICE);
            for (host, waited) in [("shop", shop), ("wind", wind)] {
                if waited > GRAIN {
                    Finding::new(
                        Verdict::Lazy,
                        "Who asks one host waits for another one's turn.",
                    )
                    .expected(format!("{host} may be asked at once"))
                    .observed(format!("waited for {host}: {waited:?}"))
                    .report();
                }
            }
        });
    });
}

#[test]
fn a_host_is_asked_once_in_a_delay_whoever_asks() {
    check(|| {
        on_a_loop(async {
            let pace = Pace::new(DELAY);

            step("three ask the same host at the same time");
            in_turn(&pace, "three at the same time").await;
            // It may be asked again a delay later. Let more time pass.
            sleep(10 * DELAY).await;

            step("three ask a host that was left alone for a long time");
            in_turn(&pace, "three, after a long time").await;
        });
    });
}

/// Three ask the same host at the same time.
async fn in_turn(pace: &Pace, who: &str) {
    let begin = Instant::now();
    let turn = || async {
        pace.turn("wiki").await;
        begin.elapsed()
    };
    let (one, two, three) = tokio::join!(turn(), turn(), turn());
    let mut times = [one, two, three];
    times.sort_unstable();

    let what = format!("{who}, the first waits");
    see(&what, times[0])
        .at_most(GRAIN, "It waits, though the host may be asked.");
    for (number, time) in (0..).zip(times) {
        let what = format!("{who}, turn {} comes after", number + 1);
        see(&what, time).at_least(number * DELAY, TWICE);
        see(&what, time).at_most(
            number * DELAY + GRAIN,
            "It waits for longer than it must.",
        );
    }
}

const TWICE: &str = "A host is asked twice within one delay.";
