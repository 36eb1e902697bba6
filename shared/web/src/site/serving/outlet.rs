//! What goes out on one connection: at what pace, and entered in the books.

use std::io::{self, ErrorKind, Write};
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, sleep_until};

use super::ledger::{Ledger, Visit};

/// What the last write of an answer may hold back.
const LAST: usize = 16 * 1024;
/// Pieces per second when there is a limit of bytes per second.
const PIECES: u64 = 50;
const SLOW_PIECE: usize = 64;

/// The way out of one answer.
pub(super) struct Outlet<'a> {
    pub(super) stream: &'a mut TcpStream,
    pub(super) ledger: &'a Ledger,
    /// Bytes per second.
    pub(super) bandwidth: Option<u64>,
    pub(super) visit: Visit,
}

impl Outlet<'_> {
    /// Waits, unless the client leaves first.
    pub(super) async fn wait(&self, time: Duration) -> io::Result<()> {
        let sleep = sleep(time);
        tokio::pin!(sleep);
        let mut byte = [0];
        tokio::select! {
            () = &mut sleep => return Ok(()),
            // It has sent its next request already, or gone.
            peeked = self.stream.peek(&mut byte) => {
                if peeked? == 0 {
                    return Err(ErrorKind::UnexpectedEof.into());
                }
            }
        }
        sleep.await;
        Ok(())
    }

    /// Waits until the client leaves.
    pub(super) async fn wait_for_ever(&mut self) -> io::Result<()> {
        let mut ignored = [0; 512];
        while self.stream.read(&mut ignored).await? > 0 {}
        Ok(())
    }

    pub(super) async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let Some(rate) = self.bandwidth else {
            return self.write_now(bytes).await;
        };
        let piece = usize::try_from(rate / PIECES).unwrap_or(usize::MAX);
        let start = Instant::now();
        let mut sent: u32 = 0;
        for piece in bytes.chunks(piece.max(1)) {
            self.write_now(piece).await?;
            sent = sent
                .saturating_add(u32::try_from(piece.len()).unwrap_or(u32::MAX));
            let due =
                Duration::from_secs(1).mul_f64(f64::from(sent) / rate as f64);
            sleep_until(start + due).await;
        }
        Ok(())
    }

    async fn write_now(&mut self, bytes: &[u8]) -> io::Result<()> {
        // Before: a client that has read them may look into the books.
        self.ledger.sent(bytes.len());
        self.stream.write_all(bytes).await
    }

    /// Writes the end of an answer.
    pub(super) async fn finish(mut self, bytes: &[u8]) -> io::Result<()> {
        let piece = self.bandwidth.map_or(LAST, |rate| {
            usize::try_from(rate / PIECES).unwrap_or(LAST).min(LAST)
        });
        let (most, last) = bytes.split_at(bytes.len().saturating_sub(piece));
        self.write(most).await?;
        // Before: the client that reads the last byte asks for the next page,
        // which must not be in flight together with this one.
        drop(self.visit);
        self.ledger.sent(last.len());
        self.stream.write_all(last).await
    }

    /// Writes in pieces, with a pause after each.
    pub(super) async fn drip(
        &mut self,
        bytes: &[u8],
        piece: usize,
        pause: Duration,
    ) -> io::Result<()> {
        for piece in bytes.chunks(piece) {
            self.write(piece).await?;
            self.wait(pause).await?;
        }
        Ok(())
    }

    pub(super) async fn drip_body(
        &mut self,
        body: &[u8],
        pause: Duration,
    ) -> io::Result<()> {
        self.drip(body, SLOW_PIECE, pause).await
    }

    /// Writes lines until the client leaves.
    pub(super) async fn write_for_ever(&mut self) -> io::Result<()> {
        let chunk = b"and so on\n".repeat(1_024);
        loop {
            self.write_chunk(&chunk).await?;
        }
    }

    /// Writes a gzip stream that unpacks to so many zeros.
    pub(super) async fn write_bomb(&mut self, bytes: u64) -> io::Result<()> {
        const MEGABYTE: u64 = 1 << 20;
        let zeros = vec![0; 1 << 20];
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        let mut left = bytes;
        while left > 0 {
            let now = usize::try_from(left.min(MEGABYTE))
                .expect("a megabyte fits everywhere");
            encoder.write_all(&zeros[..now])?;
            left -= now as u64;
            let packed = std::mem::take(encoder.get_mut());
            self.write_chunk(&packed).await?;
        }
        let packed = encoder.finish()?;
        self.write_chunk(&packed).await
    }

    async fn write_chunk(&mut self, bytes: &[u8]) -> io::Result<()> {
        if bytes.is_empty() {
            // An empty chunk is the end.
            return Ok(());
        }
        let mut chunk = format!("{:x}\r\n", bytes.len()).into_bytes();
        chunk.extend_from_slice(bytes);
        chunk.extend_from_slice(b"\r\n");
        self.write(&chunk).await?;
        // A loopback socket takes everything at once: let others have a turn.
        tokio::task::yield_now().await;
        Ok(())
    }
}
