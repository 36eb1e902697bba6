//! Wrong: takes half a frame for the end.

use std::io::{self, ErrorKind, Read};

pub const LIMIT: usize = 1 << 20;

pub struct Frames<P> {
    pipe: P,
}

impl<P: Read> Frames<P> {
    pub fn new(pipe: P) -> Self {
        Frames { pipe }
    }

    pub fn receive(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut length = [0; 4];
        match self.pipe.read_exact(&mut length) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => {
                return Ok(None);
            }
            Err(error) => return Err(error),
        }
        let length = u32::from_le_bytes(length) as usize;
        if length > LIMIT {
            return Err(ErrorKind::InvalidData.into());
        }
        let mut frame = vec![0; length];
        self.pipe.read_exact(&mut frame)?;
        Ok(Some(frame))
    }
}
