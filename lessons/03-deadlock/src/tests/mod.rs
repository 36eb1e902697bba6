//! Tests of the files that a model checker also builds. They stand apart from
//! these, or the checker would run them as well.

mod back_off;
mod dinners;
mod wait_for;

use crate::seat::Seat;

#[test]
fn every_fork_lies_between_two_philosophers() {
    for philosophers in [2, 3, 5, 1_000] {
        let mut users = vec![0; philosophers];
        for seat in Seat::all(philosophers) {
            assert_ne!(seat.left, seat.right);
            users[seat.left.0] += 1;
            users[seat.right.0] += 1;
        }

        assert!(users.iter().all(|&users| users == 2));
    }
}
