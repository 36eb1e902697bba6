//! Channels that write down who sends and who waits.

use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use shuttle::sync::mpsc as inner;
pub use shuttle::sync::mpsc::{
    RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError,
};

use crate::model::log::{self, Object, Wait, What};

/// What both ends of a channel know it by.
#[derive(Clone, Debug, Default)]
struct Known(Arc<AtomicU64>);

impl Known {
    fn object(&self) -> Object {
        log::object("channel", &self.0)
    }

    fn did(&self, verb: &'static str, place: &'static Location<'static>) {
        log::did(What::Does(verb, self.object()), Some(place));
    }
}

/// As [`std::sync::mpsc::Sender`].
#[derive(Debug)]
pub struct Sender<T> {
    known: Known,
    inner: inner::Sender<T>,
}

/// As [`std::sync::mpsc::SyncSender`].
#[derive(Debug)]
pub struct SyncSender<T> {
    known: Known,
    inner: inner::SyncSender<T>,
}

/// As [`std::sync::mpsc::Receiver`]. A time-out never fires.
#[derive(Debug)]
pub struct Receiver<T> {
    known: Known,
    inner: inner::Receiver<T>,
}

/// As [`std::sync::mpsc::channel`].
#[must_use]
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let (sender, receiver) = inner::channel();
    let known = Known::default();
    (
        Sender {
            known: known.clone(),
            inner: sender,
        },
        Receiver {
            known,
            inner: receiver,
        },
    )
}

/// As [`std::sync::mpsc::sync_channel`].
#[must_use]
pub fn sync_channel<T>(bound: usize) -> (SyncSender<T>, Receiver<T>) {
    let (sender, receiver) = inner::sync_channel(bound);
    let known = Known::default();
    (
        SyncSender {
            known: known.clone(),
            inner: sender,
        },
        Receiver {
            known,
            inner: receiver,
        },
    )
}

impl<T> Sender<T> {
    /// As [`std::sync::mpsc::Sender::send`].
    ///
    /// # Errors
    /// If nobody receives any more.
    #[track_caller]
    pub fn send(&self, value: T) -> Result<(), SendError<T>> {
        let sent = self.inner.send(value);
        self.known.did(verb(sent.is_ok()), Location::caller());
        sent
    }
}

impl<T> SyncSender<T> {
    /// As [`std::sync::mpsc::SyncSender::send`].
    ///
    /// # Errors
    /// If nobody receives any more.
    #[track_caller]
    pub fn send(&self, value: T) -> Result<(), SendError<T>> {
        let place = Location::caller();
        log::may_wait(Wait::Room(self.known.object()), place);
        let sent = self.inner.send(value);
        log::goes_on();
        self.known.did(verb(sent.is_ok()), place);
        sent
    }

    /// As [`std::sync::mpsc::SyncSender::try_send`].
    ///
    /// # Errors
    /// If there is no room, or nobody receives any more.
    #[track_caller]
    pub fn try_send(&self, value: T) -> Result<(), TrySendError<T>> {
        let sent = self.inner.try_send(value);
        self.known.did(verb(sent.is_ok()), Location::caller());
        sent
    }
}

fn verb(sent: bool) -> &'static str {
    if sent { "send to" } else { "cannot send to" }
}

impl<T> Receiver<T> {
    /// As [`std::sync::mpsc::Receiver::recv`].
    ///
    /// # Errors
    /// If nobody can send any more.
    #[track_caller]
    pub fn recv(&self) -> Result<T, RecvError> {
        let place = Location::caller();
        log::may_wait(Wait::Message(self.known.object()), place);
        let received = self.inner.recv();
        log::goes_on();
        let verb = match received {
            Ok(_) => "receive from",
            Err(_) => "end of",
        };
        self.known.did(verb, place);
        received
    }

    /// As [`std::sync::mpsc::Receiver::try_recv`].
    ///
    /// # Errors
    /// If there is no message, or nobody can send any more.
    #[track_caller]
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        let received = self.inner.try_recv();
        let verb = match received {
            Ok(_) => "receive from",
            Err(TryRecvError::Empty) => "nothing in",
            Err(TryRecvError::Disconnected) => "end of",
        };
        self.known.did(verb, Location::caller());
        received
    }

    /// As [`std::sync::mpsc::Receiver::recv_timeout`], but without an end.
    ///
    /// # Errors
    /// If nobody can send any more.
    #[track_caller]
    pub fn recv_timeout(&self, _: Duration) -> Result<T, RecvTimeoutError> {
        let received = log::timed(|| self.recv());
        received.map_err(|_| RecvTimeoutError::Disconnected)
    }

    /// As [`std::sync::mpsc::Receiver::iter`].
    #[must_use]
    pub fn iter(&self) -> Iter<'_, T> {
        Iter(self)
    }

    /// As [`std::sync::mpsc::Receiver::try_iter`].
    pub fn try_iter(&self) -> impl Iterator<Item = T> + '_ {
        std::iter::from_fn(|| self.try_recv().ok())
    }
}

/// As [`std::sync::mpsc::Iter`].
#[derive(Debug)]
pub struct Iter<'r, T>(&'r Receiver<T>);

/// As [`std::sync::mpsc::IntoIter`].
#[derive(Debug)]
pub struct IntoIter<T>(Receiver<T>);

impl<T> Iterator for Iter<'_, T> {
    type Item = T;

    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.0.recv().ok()
    }
}

impl<T> Iterator for IntoIter<T> {
    type Item = T;

    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.0.recv().ok()
    }
}

impl<'r, T> IntoIterator for &'r Receiver<T> {
    type Item = T;
    type IntoIter = Iter<'r, T>;

    fn into_iter(self) -> Iter<'r, T> {
        self.iter()
    }
}

impl<T> IntoIterator for Receiver<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    fn into_iter(self) -> IntoIter<T> {
        IntoIter(self)
    }
}

// By hand: a derive would ask `T` to be `Clone`.
impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        Self {
            known: self.known.clone(),
            inner: self.inner.clone(),
        }
    }
}

impl<T> Clone for SyncSender<T> {
    fn clone(&self) -> Self {
        Self {
            known: self.known.clone(),
            inner: self.inner.clone(),
        }
    }
}
