//! Holds an answer to `off-the-loop` to its promises.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use std::sync::mpsc::channel;
use std::sync::{Arc, Barrier, Mutex};
use std::thread;

use answer::read_all;
use async_probes::{Heartbeat, on_a_loop};
use probes::overlap::Meeting;
use probes::{check, see, step, waiting};

#[test]
fn the_loop_goes_on_while_a_page_is_read() {
    check(|| {
        on_a_loop(async {
            let heart = Heartbeat::start();
            let asker = heart.asker();

            read_all(vec![()], move |()| {
                asker.goes_on(
                    "The loop stands still while a page is read: that is done \
                     on the loop's own thread, or the loop waits for it \
                     without `await`.",
                );
            })
            .await;

            heart.stop().await;
        });
    });
}

#[test]
fn pages_are_read_at_the_same_time() {
    check(|| {
        let meeting = Arc::new(Meeting::of(2));
        let meets = Arc::clone(&meeting);

        on_a_loop(read_all(vec![(); 2], move |()| meets.arrive()));

        meeting.took_place(
            "One page is read after the other: begin with all of them, and \
             only then await the first.",
        );
    });
}

#[test]
fn what_is_found_is_in_the_order_of_the_pages() {
    check(|| {
        step("the first page is read only when all others are");
        let (read, others) = channel();
        let others = Arc::new(Mutex::new(others));

        let found = on_a_loop(read_all(vec![0, 1, 2], move |page| {
            if page == 0 {
                let others = others.lock().expect("nothing panics here");
                // Hung up or not: there is nobody else to wait for.
                let _ = (others.recv(), others.recv());
                // Until the loop has seen that they are read.
                waiting::until_others_sleep();
            } else {
                // The first page may have been read before.
                let _ = read.send(());
            }
            format!("links of page {page}")
        }));

        let pages = ["links of page 0", "links of page 1", "links of page 2"];
        see("what is found", found).is(
            pages.map(str::to_owned).to_vec(),
            "What is found on a page is in the place of that page.",
        );
    });
}

#[test]
fn where_there_are_no_pages_nothing_is_found() {
    check(|| {
        let found = on_a_loop(read_all(Vec::new(), |page: u32| page));

        see("what is found", found).is(Vec::new(), "There was no page.");
    });
}

#[test]
fn who_waits_hears_that_a_page_could_not_be_read() {
    check(|| {
        on_a_loop(async {
            let reading = tokio::spawn(read_all(vec![1, 2, 3], |page| {
                assert!(page != 2, "page 2 is torn");
                page
            }));

            // What comes of it if nobody is told: an answer without page 2.
            let found = reading.await.ok();

            see("what is found", found).is(
                None,
                "A panic while a page was read is swallowed: a page is missing, \
                 and nobody is told.",
            );
        });
    });
}

#[test]
fn waiting_for_a_page_costs_nothing() {
    check(|| {
        let under_way = Arc::new(Barrier::new(2));
        let go_on = Arc::new(Barrier::new(2));
        let read = {
            let (under_way, go_on) =
                (Arc::clone(&under_way), Arc::clone(&go_on));
            move |()| {
                under_way.wait();
                go_on.wait();
            }
        };
        thread::scope(|scope| {
            scope.spawn(|| on_a_loop(read_all(vec![()], read)));
            under_way.wait();

            waiting::costs_nothing(
                "The loop asks again and again whether the page is read.",
            );

            go_on.wait();
        });
    });
}
