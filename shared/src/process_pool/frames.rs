//! Where one message ends and the next begins.
//!
//! A pipe carries bytes, not messages: what was written in three pieces may be
//! read in one, and the other way round. The naive answer, one `read` per
//! message, works on a quiet machine and fails on a busy one. A line per
//! message fails when a message holds a line feed.
//!
//! So each message is a *frame*: its length in four bytes, lowest first, the
//! same four bytes with every bit turned over, then that many bytes.
//!
//! ```text
//! 05 00 00 00  FA FF FF FF  b r i c k  00 00 00 00  FF FF FF FF
//! └─ length ─┘ └─ again ──┘ └─ body ─┘ └─ an empty frame ─────┘
//! ```
//!
//! The price: whoever reads must believe a length that a broken or hostile
//! writer made up. Any four bytes are a length: the `GET ` of a web browser at
//! the wrong door promises 542 MB, and a reader that believes it waits for
//! ever. That is why the length is there twice. And the [`Decoder`] has a
//! limit: it refuses a longer frame as soon as it has seen the header, and asks
//! for memory only as the bytes arrive.

use std::borrow::Cow;
use std::mem;

use thiserror::Error;

/// Bytes before the body: the length, and the length turned over.
pub const HEADER: usize = 8;

/// Memory that a frame gets on the strength of its header alone, in bytes.
const FIRST_PIECE: usize = 64 * 1024;

/// A frame is longer than was agreed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a frame of {length} bytes is over the limit of {limit}")]
pub struct TooLong {
    /// Length of the frame, in bytes, without its header.
    pub length: usize,
    /// The longest that is allowed, in bytes.
    pub limit: usize,
}

/// What arrived is not a frame.
///
/// There is no way on from here: nobody knows where the next frame begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NoFrame {
    /// The two lengths in the header do not agree.
    #[error("these bytes begin no frame: {0:02x?}")]
    Header([u8; HEADER]),
    /// It may be a frame, but not one for us.
    #[error(transparent)]
    TooLong(#[from] TooLong),
}

/// Appends one frame to `out`; `body` writes what is in it.
///
/// # Errors
/// [`TooLong`] when the body is over `limit` bytes, or whatever `body` fails
/// with. Then `out` is as it was before: no half frame reaches the other side.
///
/// ```
/// use shared::process_pool::frames::{TooLong, write_frame};
///
/// let mut out = Vec::new();
/// write_frame(&mut out, 100, |out| {
///     out.extend_from_slice(b"brick");
///     Ok::<_, TooLong>(())
/// })?;
/// assert_eq!(out, b"\x05\0\0\0\xfa\xff\xff\xffbrick");
/// # Ok::<_, TooLong>(())
/// ```
pub fn write_frame<E: From<TooLong>>(
    out: &mut Vec<u8>,
    limit: usize,
    body: impl FnOnce(&mut Vec<u8>) -> Result<(), E>,
) -> Result<(), E> {
    let start = out.len();
    out.extend_from_slice(&[0; HEADER]);
    let written = body(out).and_then(|()| {
        let length = out.len() - start - HEADER;
        let too_long = TooLong { length, limit };
        if length > limit {
            return Err(too_long.into());
        }
        let length = u32::try_from(length).map_err(|_| too_long)?;
        out[start..start + HEADER].copy_from_slice(&header(length));
        Ok(())
    });
    if written.is_err() {
        out.truncate(start);
    }
    written
}

fn header(length: u32) -> [u8; HEADER] {
    let mut header = [0; HEADER];
    header[..4].copy_from_slice(&length.to_le_bytes());
    header[4..].copy_from_slice(&(!length).to_le_bytes());
    header
}

/// The length that a header promises.
fn length_in(bytes: [u8; HEADER]) -> Result<usize, NoFrame> {
    let [a, b, c, d, ..] = bytes;
    let length = u32::from_le_bytes([a, b, c, d]);
    if header(length) != bytes {
        return Err(NoFrame::Header(bytes));
    }
    // Where a length has no room in a `usize`, it is over any limit.
    Ok(usize::try_from(length).unwrap_or(usize::MAX))
}

/// Puts frames together again, however their bytes were cut.
///
/// ```
/// use shared::process_pool::frames::{Decoder, NoFrame};
///
/// let mut decoder = Decoder::new(100);
/// let mut first: &[u8] = b"\x05\0\0\0\xfa\xff\xff\xffbri";
/// let mut second: &[u8] = b"ck\x02\0\0\0\xfd\xff\xff\xffok";
///
/// assert_eq!(decoder.next(&mut first)?, None);
/// assert_eq!(decoder.next(&mut second)?.as_deref(), Some(&b"brick"[..]));
/// assert_eq!(decoder.next(&mut second)?.as_deref(), Some(&b"ok"[..]));
/// assert_eq!(decoder.next(&mut second)?, None);
/// # Ok::<_, NoFrame>(())
/// ```
#[derive(Debug)]
pub struct Decoder {
    limit: usize,
    header: [u8; HEADER],
    /// How much of `header` has arrived.
    header_bytes: usize,
    /// What has arrived of a body that came in more than one piece.
    body: Vec<u8>,
}

impl Decoder {
    /// A decoder that takes frames of up to `limit` bytes.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self {
            limit,
            header: [0; HEADER],
            header_bytes: 0,
            body: Vec::new(),
        }
    }

    /// The next frame, if `input` completes one.
    ///
    /// Takes what it needs from the front of `input`; call it until it gives
    /// `None`, then bring more bytes. A frame that lies whole in `input` is
    /// lent, not copied.
    ///
    /// # Errors
    /// [`NoFrame`], again and again from then on.
    pub fn next<'a>(
        &mut self,
        input: &mut &'a [u8],
    ) -> Result<Option<Cow<'a, [u8]>>, NoFrame> {
        let Some(length) = self.length(input)? else {
            return Ok(None);
        };
        if self.body.is_empty() && input.len() >= length {
            self.header_bytes = 0;
            return Ok(Some(Cow::Borrowed(take(input, length))));
        }
        let piece = take(input, length - self.body.len());
        reserve(&mut self.body, piece.len(), length);
        self.body.extend_from_slice(piece);
        if self.body.len() < length {
            return Ok(None);
        }
        self.header_bytes = 0;
        Ok(Some(Cow::Owned(mem::take(&mut self.body))))
    }

    /// Whether the bytes so far end where a frame ends. An end of file
    /// anywhere else means that the writer was cut off.
    #[must_use]
    pub fn is_between_frames(&self) -> bool {
        self.header_bytes == 0
    }

    /// The length in the header, once all of the header is there.
    fn length(&mut self, input: &mut &[u8]) -> Result<Option<usize>, NoFrame> {
        let piece = take(input, HEADER - self.header_bytes);
        let end = self.header_bytes + piece.len();
        self.header[self.header_bytes..end].copy_from_slice(piece);
        self.header_bytes = end;
        if end < HEADER {
            return Ok(None);
        }
        let length = length_in(self.header)?;
        if length > self.limit {
            return Err(TooLong {
                length,
                limit: self.limit,
            }
            .into());
        }
        Ok(Some(length))
    }
}

/// Takes up to `most` bytes from the front of `input`.
fn take<'a>(input: &mut &'a [u8], most: usize) -> &'a [u8] {
    let (front, rest) = input.split_at(most.min(input.len()));
    *input = rest;
    front
}

/// Makes room for `more` bytes of a body that will have `length` in the end.
///
/// `Vec` alone would double past the end of the frame, and so past the limit;
/// reserving all of it at once would trust a header that may be a lie.
fn reserve(body: &mut Vec<u8>, more: usize, length: usize) {
    let needed = body.len() + more;
    if needed > body.capacity() {
        let roomy = needed.max(2 * body.capacity()).max(FIRST_PIECE);
        body.reserve_exact(roomy.min(length) - body.len());
    }
}

#[cfg(test)]
mod tests;
