//! A body as it arrives: unpacked, counted, and cut off where it is too large.
//!
//! Both clients hand in what the wire gives, piece by piece, so that both
//! unpack the same and stop at the same byte. The limit holds for what comes
//! *out*: a gzip bomb is small on the wire.

use std::io::{self, Write};

use flate2::write::MultiGzDecoder;
use http::HeaderMap;
use http::header::CONTENT_ENCODING;

use crate::outcome::Failure;

/// A body of which some has arrived.
pub(crate) struct Arriving {
    wire_bytes: u64,
    unpacked: Unpacked,
}

enum Unpacked {
    Plain(Capped),
    Gzip(Box<MultiGzDecoder<Capped>>),
}

/// Takes bytes up to a limit.
struct Capped {
    bytes: Vec<u8>,
    limit: u64,
    full: bool,
}

impl Arriving {
    /// A body of which nothing has arrived, packed as the headers say.
    ///
    /// # Errors
    /// [`Failure::BadCompression`] if that is a way we did not ask for.
    pub(crate) fn new(
        headers: &HeaderMap,
        limit: u64,
    ) -> Result<Self, Failure> {
        let capped = Capped {
            bytes: Vec::new(),
            limit,
            full: false,
        };
        let packed = headers.get(CONTENT_ENCODING);
        let packed = packed.map_or(&b""[..], |value| value.as_bytes());
        let is = |name: &str| packed.eq_ignore_ascii_case(name.as_bytes());
        let unpacked = if is("") || is("identity") {
            Unpacked::Plain(capped)
        } else if is("gzip") || is("x-gzip") {
            Unpacked::Gzip(Box::new(MultiGzDecoder::new(capped)))
        } else {
            return Err(Failure::BadCompression);
        };
        Ok(Self {
            wire_bytes: 0,
            unpacked,
        })
    }

    /// Takes the next piece from the wire.
    ///
    /// # Errors
    /// [`Failure::TooLarge`] or [`Failure::BadCompression`].
    pub(crate) fn take(&mut self, piece: &[u8]) -> Result<(), Failure> {
        self.wire_bytes += piece.len() as u64;
        match &mut self.unpacked {
            Unpacked::Plain(capped) => match capped.write_all(piece) {
                Ok(()) => Ok(()),
                Err(_) => Err(Failure::TooLarge(capped.limit)),
            },
            Unpacked::Gzip(decoder) => match decoder.write_all(piece) {
                Ok(()) => Ok(()),
                Err(_) => Err(why(decoder.get_ref())),
            },
        }
    }

    /// The whole body, and how many bytes of it came over the wire.
    ///
    /// # Errors
    /// As [`take`](Self::take): the end may show that something is missing.
    pub(crate) fn end(self) -> Result<(Vec<u8>, u64), Failure> {
        let bytes = match self.unpacked {
            Unpacked::Plain(capped) => capped.bytes,
            // An answer without a body is also one of packed nothing.
            Unpacked::Gzip(_) if self.wire_bytes == 0 => Vec::new(),
            Unpacked::Gzip(mut decoder) => match decoder.try_finish() {
                Ok(()) => decoder
                    .finish()
                    .map_or_else(|_| Vec::new(), |capped| capped.bytes),
                Err(_) => return Err(why(decoder.get_ref())),
            },
        };
        Ok((bytes, self.wire_bytes))
    }
}

/// Why unpacking failed: because of us, or of what came.
fn why(capped: &Capped) -> Failure {
    if capped.full {
        Failure::TooLarge(capped.limit)
    } else {
        Failure::BadCompression
    }
}

impl Write for Capped {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        if (self.bytes.len() + piece.len()) as u64 > self.limit {
            self.full = true;
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(piece);
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use http::HeaderValue;

    use super::*;

    fn gzipped(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn unpack(
        encoding: &'static str,
        wire: &[u8],
        limit: u64,
    ) -> Result<(Vec<u8>, u64), Failure> {
        let mut headers = HeaderMap::new();
        let value = HeaderValue::from_static(encoding);
        headers.insert(CONTENT_ENCODING, value);
        let mut body = Arriving::new(&headers, limit)?;
        // The wire does not care where a frame ends.
        for piece in wire.chunks(7) {
            body.take(piece)?;
        }
        body.end()
    }

    #[test]
    fn a_plain_body_may_reach_its_limit_and_not_pass_it() {
        let fits = unpack("identity", b"ten bricks", 10);
        let too_large = unpack("identity", b"ten bricks", 9);

        assert_eq!(fits, Ok((b"ten bricks".to_vec(), 10)));
        assert_eq!(too_large, Err(Failure::TooLarge(9)));
    }

    #[test]
    fn a_packed_body_is_unpacked_and_its_wire_bytes_are_counted() {
        let bricks = b"brick ".repeat(1_000);
        let wire = gzipped(&bricks);

        let unpacked = unpack("gzip", &wire, 1 << 20);

        assert_eq!(unpacked, Ok((bricks, wire.len() as u64)));
    }

    #[test]
    fn a_bomb_is_too_large_by_what_comes_out_of_it() {
        let wire = gzipped(&vec![0; 1 << 20]);
        assert!(wire.len() < 2_000, "it is small on the wire");

        let unpacked = unpack("gzip", &wire, 10_000);

        assert_eq!(unpacked, Err(Failure::TooLarge(10_000)));
    }

    #[test]
    fn a_packed_body_that_ends_early_or_is_garbage_is_bad_compression() {
        let whole = gzipped(b"brick");
        let early = unpack("gzip", &whole[..whole.len() - 9], 100);
        let garbage = unpack("gzip", b"not packed at all", 100);
        let not_asked_for = unpack("br", b"", 100);

        assert_eq!(early, Err(Failure::BadCompression));
        assert_eq!(garbage, Err(Failure::BadCompression));
        assert_eq!(not_asked_for, Err(Failure::BadCompression));
    }
}
