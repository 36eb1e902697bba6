//! Three kinds of work that hold a thread up, and three places for each.
//!
//! The wrong place is the event loop. The right one depends on the work: what
//! waits for time or for the network can be awaited; what waits for the disk,
//! or computes, goes to a thread, or is cut into pieces with a `yield_now`
//! between them.

use std::fs::File;
use std::hint::black_box;
use std::io::{self, Read, Seek};
use std::time::Duration;

use sha2::{Digest, Sha256};
use shared::lesson::{Error, Stop};
use shared::sync::thread;
use tokio::task::{spawn_blocking, yield_now};

use crate::this_program::this_program;

/// What holds its thread up.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// It waits for so long.
    Sleep(Duration),
    /// It reads so many pieces of a file.
    Read(u64),
    /// It hashes so many pieces of memory.
    Hash(u64),
}

/// Where it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Wrong: in a task that awaits nothing until it is done.
    OnTheLoop,
    /// In a thread that the runtime keeps for what blocks.
    SpawnBlocking,
    /// In a task that awaits something after each piece.
    InPieces,
}

/// Bytes in a piece: done in a small part of a beat.
pub const PIECE: usize = 128 * 1024;

/// Does one piece.
type Piece = Box<dyn FnMut() -> io::Result<()> + Send>;

impl Kind {
    /// Does the work in that place.
    ///
    /// # Errors
    /// On Ctrl-C, or if the file cannot be read.
    pub async fn run(self, place: Place, stop: Stop) -> Result<(), Error> {
        match place {
            Place::OnTheLoop => self.block(&stop),
            Place::SpawnBlocking => spawn_blocking(move || self.block(&stop))
                .await
                .expect("the work does not panic, and nobody aborts it"),
            Place::InPieces => self.give_way(&stop).await,
        }
    }

    /// All of it, and whoever else is on this thread waits.
    fn block(self, stop: &Stop) -> Result<(), Error> {
        match self {
            Self::Sleep(time) => thread::sleep(time),
            Self::Read(pieces) | Self::Hash(pieces) => {
                let mut piece = self.piece()?;
                for _ in 0..pieces {
                    stop.check()?;
                    piece().map_err(failed)?;
                }
            }
        }
        Ok(())
    }

    /// All of it, and others have a turn in between.
    async fn give_way(self, stop: &Stop) -> Result<(), Error> {
        match self {
            // Another `sleep` than the thread's: this one gives the thread back.
            Self::Sleep(time) => tokio::time::sleep(time).await,
            Self::Read(pieces) | Self::Hash(pieces) => {
                let mut piece = self.piece()?;
                for _ in 0..pieces {
                    stop.check()?;
                    piece().map_err(failed)?;
                    yield_now().await;
                }
            }
        }
        Ok(())
    }

    fn piece(self) -> Result<Piece, Error> {
        let mut buffer = vec![0; PIECE];
        if let Self::Hash(_) = self {
            return Ok(Box::new(move || {
                black_box(Sha256::digest(&buffer));
                Ok(())
            }));
        }
        // Round and round.
        let mut file = File::open(this_program()?).map_err(failed)?;
        Ok(Box::new(move || {
            if file.read(&mut buffer)? < buffer.len() {
                file.rewind()?;
            }
            black_box(&buffer);
            Ok(())
        }))
    }
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn failed(error: io::Error) -> Error {
    Error::Failed(format!("this program's own file: {error}"))
}
