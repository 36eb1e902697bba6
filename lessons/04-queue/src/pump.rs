//! Many producers, one channel, one consumer: how long until all messages are
//! through?

use std::fmt::Debug;
use std::ops::Range;
use std::time::{Duration, Instant};

use shared::lesson::{Stop, Stopped};
use shared::measure::Track;
use shared::sync::{Barrier, thread};

/// What goes through a channel at once.
pub trait Parcel: Debug + Send {
    /// Packs these messages.
    fn pack(messages: Range<u64>) -> Self;

    /// How many messages are in it, and their sum.
    fn count(&self) -> (u64, u64);
}

/// One message.
impl Parcel for u64 {
    fn pack(messages: Range<u64>) -> Self {
        messages.start
    }

    fn count(&self) -> (u64, u64) {
        (1, *self)
    }
}

/// A batch of messages.
impl Parcel for Vec<u64> {
    fn pack(messages: Range<u64>) -> Self {
        messages.collect()
    }

    fn count(&self) -> (u64, u64) {
        (self.len() as u64, self.iter().sum())
    }
}

/// How much goes through, and who sends it.
#[derive(Debug)]
pub struct Load<'a> {
    /// How many messages there are, the numbers from 0 on.
    pub messages: u64,
    /// Messages in a parcel.
    pub batch: usize,
    /// Whether the run should end.
    pub stop: &'a Stop,
    /// A track for each producer.
    pub producers: &'a mut [Track],
    /// That of the consumer.
    pub consumer: &'a mut Track,
}

/// What came out at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passed {
    /// From the first producer's start until the last message.
    pub time: Duration,
    /// Whether every message came, once.
    pub complete: bool,
}

/// After so many parcels a producer looks whether it should end.
const BETWEEN_LOOKS: usize = 1_000;

impl Load<'_> {
    /// Sends all messages. `send` is cloned for each producer; it sends `None`
    /// when it has no more, so that any channel will do: not all can be closed.
    ///
    /// # Errors
    /// [`Stopped`] if the run should end; everybody has ended then.
    ///
    /// # Blocking
    /// Until all are received, at the channel's pace.
    pub fn pump<P: Parcel>(
        self,
        send: impl Fn(Option<P>) + Clone + Send,
        mut receive: impl FnMut() -> Option<P>,
    ) -> Result<Passed, Stopped> {
        let producers = self.producers.len();
        let gate = Barrier::new(producers + 1);
        let shares = shares(self.messages, producers);
        let (time, received) = thread::scope(|scope| {
            let senders: Vec<_> = self
                .producers
                .iter_mut()
                .zip(shares)
                .map(|(track, share)| {
                    let (gate, send) = (&gate, send.clone());
                    scope.spawn(move || {
                        gate.wait();
                        let began = Instant::now();
                        track.span("send", |_| {
                            produce(share, self.batch, self.stop, &send);
                        });
                        began
                    })
                })
                .collect();

            gate.wait();
            let received = self.consumer.span("receive", |_| {
                let (mut count, mut sum, mut sending) = (0, 0, producers);
                while sending > 0 {
                    if let Some(parcel) = receive() {
                        let (messages, numbers) = parcel.count();
                        count += messages;
                        sum += numbers;
                    } else {
                        sending -= 1;
                    }
                }
                (count, sum)
            });
            let end = Instant::now();
            // Not from our own way through the gate: the system may let us
            // through when the others have sent everything.
            let began = senders
                .into_iter()
                .map(|sender| sender.join().expect("sending does not panic"))
                .min();
            (began.map_or(Duration::ZERO, |began| end - began), received)
        });
        self.stop.check()?;
        Ok(Passed {
            time,
            complete: received == (self.messages, sum(self.messages)),
        })
    }
}

fn produce<P: Parcel>(
    share: Range<u64>,
    batch: usize,
    stop: &Stop,
    send: impl Fn(Option<P>),
) {
    let Range { start, end } = share;
    for (number, first) in (start..end).step_by(batch).enumerate() {
        if number % BETWEEN_LOOKS == 0 && stop.requested() {
            break;
        }
        send(Some(P::pack(first..end.min(first + batch as u64))));
    }
    send(None);
}

/// The messages of each producer.
fn shares(messages: u64, producers: usize) -> impl Iterator<Item = Range<u64>> {
    let producers = producers as u64;
    let end = move |number| messages * number / producers;
    (0..producers).map(move |number| end(number)..end(number + 1))
}

/// 0 + 1 + 2 + … up to `messages` numbers.
fn sum(messages: u64) -> u64 {
    messages * (messages.saturating_sub(1)) / 2
}
