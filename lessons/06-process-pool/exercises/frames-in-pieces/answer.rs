//! Read frames that arrive in pieces.
//!
//! A worker writes its answers into a pipe, each as a frame: its length in
//! four bytes, the lowest first, and then so many bytes. A pipe carries bytes
//! and knows nothing of frames. One `read` may give half a frame, or the end of
//! one and two more, or be interrupted. Here it is taken for one frame.
//!
//! Give the frames as they were written, each as soon as it is whole. Where
//! the bytes end between two frames, that is the end. Where they end within a
//! frame, the worker has died: that is an error of the kind `UnexpectedEof`. A
//! frame longer than `LIMIT` is none: that is `InvalidData`, at once.

use std::io::{self, Read};

/// The longest frame, in bytes, without its length.
pub const LIMIT: usize = 1 << 20;

/// The frames that come out of a pipe.
pub struct Frames<P> {
    pipe: P,
}

impl<P: Read> Frames<P> {
    /// The frames in this pipe.
    pub fn new(pipe: P) -> Self {
        Frames { pipe }
    }

    /// The next frame; `None` if there are no more.
    pub fn receive(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut buffer = vec![0; 4 + LIMIT];
        if self.pipe.read(&mut buffer)? == 0 {
            return Ok(None);
        }
        let length = [buffer[0], buffer[1], buffer[2], buffer[3]];
        let length = u32::from_le_bytes(length) as usize;
        Ok(Some(buffer[4..4 + length].to_vec()))
    }
}
