//! The standard library's types, and how often what threads share was used.

use std::ops::Deref;
use std::sync::atomic::{AtomicU64, Ordering};

static USES: AtomicU64 = AtomicU64::new(0);

/// How often an atomic, a lock or the sending end of a channel was used.
pub fn uses() -> u64 {
    // `Relaxed`: read when all who use them are joined.
    USES.load(Ordering::Relaxed)
}

/// Something that threads share: each call of a method that takes it by
/// reference goes through here.
#[derive(Debug, Default)]
pub struct Counted<T>(T);

impl<T> Deref for Counted<T> {
    type Target = T;

    fn deref(&self) -> &T {
        // `Relaxed`: see `uses`.
        USES.fetch_add(1, Ordering::Relaxed);
        &self.0
    }
}

/// What an answer may name: see `probes::sync`.
pub mod sync {
    pub use probes::sync::{
        Arc, Barrier, Condvar, LazyLock, MutexGuard, OnceLock, PoisonError,
        RwLockReadGuard, RwLockWriteGuard, TryLockError, Weak, thread,
        thread_local,
    };

    use super::Counted;

    /// See [`std::sync::Mutex`].
    pub type Mutex<T> = Counted<std::sync::Mutex<T>>;

    /// See [`std::sync::RwLock`].
    pub type RwLock<T> = Counted<std::sync::RwLock<T>>;

    macro_rules! locks {
        ($($name:ident),*) => {
            $(
                impl<T> $name<T> {
                    /// As in the standard library.
                    pub const fn new(value: T) -> Self {
                        Self(std::sync::$name::new(value))
                    }

                    /// As in the standard library.
                    pub fn into_inner(self) -> std::sync::LockResult<T> {
                        self.0.into_inner()
                    }
                }
            )*
        };
    }

    locks!(Mutex, RwLock);

    /// See [`std::sync::atomic`].
    pub mod atomic {
        pub use std::sync::atomic::{Ordering, fence};

        use super::Counted;

        macro_rules! atomics {
            ($($name:ident $type:ty),*) => {
                $(
                    /// As in the standard library.
                    pub type $name = Counted<std::sync::atomic::$name>;

                    impl $name {
                        /// As in the standard library.
                        pub const fn new(value: $type) -> Self {
                            Self(std::sync::atomic::$name::new(value))
                        }

                        /// As in the standard library.
                        pub fn into_inner(self) -> $type {
                            self.0.into_inner()
                        }
                    }
                )*
            };
        }

        atomics!(AtomicBool bool, AtomicU32 u32, AtomicU64 u64, AtomicUsize usize);
    }

    /// See [`std::sync::mpsc`].
    pub mod mpsc {
        pub use std::sync::mpsc::{
            Receiver, RecvError, SendError, TryRecvError,
        };

        use super::Counted;

        /// As in the standard library.
        pub type Sender<T> = Counted<std::sync::mpsc::Sender<T>>;

        /// As in the standard library.
        pub type SyncSender<T> = Counted<std::sync::mpsc::SyncSender<T>>;

        impl<S: Clone> Clone for Counted<S> {
            fn clone(&self) -> Self {
                Self(self.0.clone())
            }
        }

        /// As in the standard library.
        pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
            let (sender, receiver) = std::sync::mpsc::channel();
            (Counted(sender), receiver)
        }

        /// As in the standard library.
        pub fn sync_channel<T>(bound: usize) -> (SyncSender<T>, Receiver<T>) {
            let (sender, receiver) = std::sync::mpsc::sync_channel(bound);
            (Counted(sender), receiver)
        }
    }
}
