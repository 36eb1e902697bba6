//! A fork that is put back without a meal.

use shared::lesson::Stopped;

use crate::seat::{Philosopher, Seat};
use crate::strategy::{BackOff, Guest, Strategy};
use crate::sync::{Barrier, thread};

/// Holds the first fork until the other one has given up.
struct Patient<'a>(&'a Barrier);

/// Reaches for the second fork while the other one holds it.
struct Unlucky<'a> {
    meet: &'a Barrier,
    put_back: usize,
}

impl Guest for Patient<'_> {
    fn reach(&mut self) -> Result<(), Stopped> {
        self.0.wait(); // I hold my first fork; go on, reach for it.
        self.0.wait(); // You have put yours back.
        Ok(())
    }

    fn back_off(&mut self) -> Result<(), Stopped> {
        panic!("the second fork is free by then");
    }

    fn eat(&mut self) -> Result<(), Stopped> {
        self.0.wait(); // I have both; now you may try again.
        Ok(())
    }
}

impl Guest for Unlucky<'_> {
    fn reach(&mut self) -> Result<(), Stopped> {
        if self.put_back == 0 {
            self.meet.wait();
        }
        Ok(())
    }

    fn back_off(&mut self) -> Result<(), Stopped> {
        self.put_back += 1;
        if self.put_back == 1 {
            self.meet.wait();
            self.meet.wait();
        }
        Ok(())
    }

    fn eat(&mut self) -> Result<(), Stopped> {
        Ok(())
    }
}

#[test]
fn who_finds_the_second_fork_taken_puts_the_first_one_back() {
    let table = BackOff::new(2);
    let meet = Barrier::new(2);
    let mut unlucky = Unlucky {
        meet: &meet,
        put_back: 0,
    };

    thread::scope(|scope| {
        scope.spawn(|| {
            let seat = Seat::of(Philosopher(0), 2);
            table.meal(seat, &mut Patient(&meet)).unwrap();
        });
        let seat = Seat::of(Philosopher(1), 2);
        table.meal(seat, &mut unlucky).unwrap();
    });

    assert!(unlucky.put_back >= 1);
}
