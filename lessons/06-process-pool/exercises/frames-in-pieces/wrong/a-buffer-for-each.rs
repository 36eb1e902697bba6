//! Wrong: what the buffer has read ahead is gone with it.

use std::io::{self, BufRead, BufReader, ErrorKind, Read};

pub const LIMIT: usize = 1 << 20;

pub struct Frames<P> {
    pipe: P,
}

impl<P: Read> Frames<P> {
    pub fn new(pipe: P) -> Self {
        Frames { pipe }
    }

    pub fn receive(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut pipe = BufReader::new(&mut self.pipe);
        if pipe.fill_buf()?.is_empty() {
            return Ok(None);
        }
        let mut length = [0; 4];
        pipe.read_exact(&mut length)?;
        let length = u32::from_le_bytes(length) as usize;
        if length > LIMIT {
            return Err(ErrorKind::InvalidData.into());
        }
        let mut frame = vec![0; length];
        pipe.read_exact(&mut frame)?;
        Ok(Some(frame))
    }
}
