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
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    const LIMIT: usize = 300;

    fn frame(body: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        write_frame::<TooLong>(&mut out, usize::MAX, |out| {
            out.extend_from_slice(body);
            Ok(())
        })
        .unwrap();
        out
    }

    /// Feeds `bytes` in pieces of the given sizes, then the rest.
    fn decode(
        decoder: &mut Decoder,
        bytes: &[u8],
        cuts: &[usize],
    ) -> (Vec<Vec<u8>>, Option<NoFrame>) {
        let mut frames = Vec::new();
        let mut rest = bytes;
        for &size in cuts.iter().chain([&usize::MAX]) {
            let mut piece = take(&mut rest, size);
            loop {
                match decoder.next(&mut piece) {
                    Ok(Some(frame)) => frames.push(frame.into_owned()),
                    Ok(None) => break,
                    Err(error) => return (frames, Some(error)),
                }
                assert!(decoder.body.capacity() <= decoder.limit);
            }
            assert!(piece.is_empty(), "`None` means that all was taken");
        }
        (frames, None)
    }

    /// Bytes with headers in them, honest, lying and broken: plain noise nearly
    /// never begins with a header, and then tests nothing else.
    fn wire() -> impl Strategy<Value = Vec<u8>> {
        let length = prop_oneof![
            0..u32::try_from(2 * LIMIT).unwrap(),
            Just(u32::try_from(LIMIT).unwrap()),
            any::<u32>(),
        ];
        let body = vec(any::<u8>(), 0..2 * LIMIT);
        let part =
            (length, body, 0..10).prop_map(|(length, body, kind)| match kind {
                0 => body,
                1..5 => [&header(length), &body[..]].concat(),
                _ => frame(&body),
            });
        vec(part, 0..6).prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn frames_arrive_as_they_were_sent_however_they_are_cut(
            bodies in vec(vec(any::<u8>(), 0..=LIMIT), 0..8),
            cuts in vec(0..40_usize, 0..60),
        ) {
            let bytes: Vec<u8> =
                bodies.iter().flat_map(|body| frame(body)).collect();

            let mut decoder = Decoder::new(LIMIT);
            let (frames, error) = decode(&mut decoder, &bytes, &cuts);

            prop_assert_eq!(error, None);
            prop_assert_eq!(frames, bodies);
            prop_assert!(decoder.is_between_frames());
        }

        #[test]
        fn any_bytes_give_the_same_frames_and_error_however_they_are_cut(
            bytes in wire(),
            cuts in vec(0..40_usize, 0..60),
        ) {
            let whole = decode(&mut Decoder::new(LIMIT), &bytes, &[]);
            let pieces = decode(&mut Decoder::new(LIMIT), &bytes, &cuts);

            prop_assert_eq!(&whole, &pieces);
            prop_assert!(whole.0.iter().all(|body| body.len() <= LIMIT));
        }

        #[test]
        fn a_header_over_the_limit_is_refused_for_good(
            over in u32::try_from(LIMIT + 1).unwrap()..,
            rest in vec(any::<u8>(), 0..50),
        ) {
            let mut decoder = Decoder::new(LIMIT);
            let length = usize::try_from(over).unwrap();
            let refused = NoFrame::TooLong(TooLong { length, limit: LIMIT });

            let first = decode(&mut decoder, &header(over), &[]).1;
            prop_assert_eq!(first, Some(refused));
            prop_assert_eq!(decode(&mut decoder, &rest, &[]).1, Some(refused));
        }

        #[test]
        fn bytes_that_are_no_header_are_refused_for_good(
            bytes in any::<[u8; HEADER]>(),
            rest in vec(any::<u8>(), 0..50),
        ) {
            prop_assume!(length_in(bytes).is_err());
            let mut decoder = Decoder::new(usize::MAX);
            let refused = Some(NoFrame::Header(bytes));

            prop_assert_eq!(decode(&mut decoder, &bytes, &[]).1, refused);
            prop_assert_eq!(decode(&mut decoder, &rest, &[]).1, refused);
        }

        #[test]
        fn a_frame_that_is_cut_off_is_noticed(
            body in vec(any::<u8>(), 1..LIMIT),
            cut in any::<prop::sample::Index>(),
        ) {
            let bytes = frame(&body);
            let cut = 1 + cut.index(bytes.len() - 1);

            let mut decoder = Decoder::new(LIMIT);
            let (frames, error) = decode(&mut decoder, &bytes[..cut], &[]);

            prop_assert_eq!((frames, error), (vec![], None));
            prop_assert!(!decoder.is_between_frames());
        }
    }

    #[test]
    fn a_promise_of_a_gigabyte_costs_no_gigabyte() {
        let mut decoder = Decoder::new(1 << 30);
        let promise = header(1 << 30);
        let bytes = [&promise[..], b"not quite a gigabyte"].concat();

        decode(&mut decoder, &bytes, &[]);

        assert!(decoder.body.capacity() <= FIRST_PIECE);
    }

    #[test]
    fn the_longest_frame_allowed_passes_and_one_byte_more_is_not_written() {
        let body = |size| {
            move |out: &mut Vec<u8>| {
                out.resize(out.len() + size, 7);
                Ok(())
            }
        };
        let mut out = b"before".to_vec();

        assert_eq!(write_frame(&mut out, 10, body(10)), Ok(()));
        let whole = out.clone();
        let refused = write_frame(&mut out, 10, body(11));

        assert_eq!(
            refused,
            Err(TooLong {
                length: 11,
                limit: 10
            })
        );
        assert_eq!(out, whole, "no half frame is left behind");
        let (frames, _) = decode(&mut Decoder::new(10), &out[6..], &[]);
        assert_eq!(frames, [vec![7; 10]]);
    }

    #[test]
    fn a_body_that_fails_leaves_no_half_frame() {
        #[derive(Debug, PartialEq)]
        struct Failed;
        impl From<TooLong> for Failed {
            fn from(_: TooLong) -> Self {
                Self
            }
        }
        let mut out = vec![1, 2];

        let failed = write_frame(&mut out, 10, |out| {
            out.push(3);
            Err(Failed)
        });

        assert_eq!((failed, out), (Err(Failed), vec![1, 2]));
    }
}
