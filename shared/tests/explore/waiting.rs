//! Locks, semaphores, channels and conditions keep their promises.

use shared::explore::{Channel, Condition, Lock, Semaphore};

#[test]
fn a_lock_is_refused_while_somebody_holds_it_even_to_the_holder() {
    let mut lock = Lock::default();
    assert!(lock.acquire(1));

    assert!(!lock.acquire(0));
    assert!(!lock.acquire(1));
    assert_eq!(lock.holder(), Some(1));

    lock.release(1);
    assert!(lock.acquire(0));
}

#[test]
#[should_panic = "thread 0 releases a lock that it does not hold"]
fn a_lock_is_not_given_back_by_another() {
    let mut lock = Lock::default();
    assert!(lock.acquire(1));

    lock.release(0);
}

#[test]
fn a_semaphore_gives_out_no_more_permits_than_it_has() {
    let mut permits = Semaphore::new(2);
    assert!(permits.acquire() && permits.acquire());
    assert!(!permits.acquire());

    permits.release();
    assert!(permits.acquire());
    assert!(!permits.acquire());
}

#[test]
fn a_channel_gives_what_was_sent_first_and_refuses_what_has_no_room() {
    let mut channel = Channel::bounded(2);
    assert!(channel.send("first") && channel.send("second"));
    assert!(!channel.send("third"));

    assert_eq!(channel.receive(), Some("first"));
    assert!(channel.send("third"));
    assert_eq!(channel.receive(), Some("second"));
    assert_eq!(channel.receive(), Some("third"));
    assert_eq!(channel.receive(), None);
}

#[test]
fn one_call_wakes_the_one_that_has_slept_longest() {
    let mut bell = Condition::default();
    bell.sleep(7);
    bell.sleep(3);

    bell.notify_one();
    assert!(bell.is_awake(7) && !bell.is_awake(3));
    bell.notify_one();
    assert!(bell.is_awake(3));
}

#[test]
fn a_call_to_all_wakes_all_who_sleep_and_nobody_later() {
    let mut bell = Condition::default();
    bell.sleep(0);
    bell.sleep(1);

    bell.notify_all();
    assert!(bell.is_awake(0) && bell.is_awake(1));
    bell.sleep(0);
    assert!(!bell.is_awake(0));
}
