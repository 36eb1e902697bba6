//! Lets a test hold a task in another process at a known point.
//!
//! The task connects and waits for the end of the connection. The test sees it
//! arrive, so it knows that the task is running, and lets it go on when it
//! wants.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};

/// Where tasks wait, on the test's side.
#[derive(Debug)]
pub struct Gate {
    listener: TcpListener,
}

/// A task that waits. It goes on when this is dropped.
#[derive(Debug)]
pub struct Held {
    /// What it said when it arrived.
    pub said: u64,
    _stream: TcpStream,
}

impl Gate {
    /// A gate that no task knows yet.
    ///
    /// # Errors
    /// When the machine has no loopback address.
    pub fn new() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        Ok(Self { listener })
    }

    /// What tasks are told.
    ///
    /// # Errors
    /// When the system does not know.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Waits for the next task to arrive.
    ///
    /// # Errors
    /// When it goes away at once.
    pub fn arrival(&self) -> io::Result<Held> {
        let (mut stream, _) = self.listener.accept()?;
        let mut said = [0; 8];
        stream.read_exact(&mut said)?;
        Ok(Held {
            said: u64::from_le_bytes(said),
            _stream: stream,
        })
    }
}

/// The task's side: arrives, says a number, and waits.
///
/// # Errors
/// When there is no gate.
pub fn wait_at(gate: SocketAddr, say: u64) -> io::Result<()> {
    let mut stream = TcpStream::connect(gate)?;
    stream.write_all(&say.to_le_bytes())?;
    // Ends when the test drops its side, in whatever way.
    let _ = stream.read(&mut [0]);
    Ok(())
}
