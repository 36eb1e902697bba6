//! Wrong: waits for all that will ever be written before it gives a frame.

use std::io::{self, ErrorKind, Read};

pub const LIMIT: usize = 1 << 20;

pub struct Frames<P> {
    pipe: P,
    bytes: Vec<u8>,
}

impl<P: Read> Frames<P> {
    pub fn new(pipe: P) -> Self {
        Frames {
            pipe,
            bytes: Vec::new(),
        }
    }

    pub fn receive(&mut self) -> io::Result<Option<Vec<u8>>> {
        self.pipe.read_to_end(&mut self.bytes)?;
        if self.bytes.is_empty() {
            return Ok(None);
        }
        let Some(length) = self.bytes.first_chunk() else {
            return Err(ErrorKind::UnexpectedEof.into());
        };
        let length = u32::from_le_bytes(*length) as usize;
        if length > LIMIT {
            return Err(ErrorKind::InvalidData.into());
        }
        if self.bytes.len() < 4 + length {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        let frame = self.bytes.drain(..4 + length).skip(4).collect();
        Ok(Some(frame))
    }
}
