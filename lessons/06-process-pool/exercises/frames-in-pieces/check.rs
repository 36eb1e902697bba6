//! Holds an answer to `frames-in-pieces` to its promises.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use std::io::{self, ErrorKind, Read, Write};
use std::sync::mpsc::channel;
use std::thread;

use answer::{Frames, LIMIT};
use probes::{check, see, step};

/// A pipe that gives one of these at each read, or less if less is asked for.
struct Pieces {
    pieces: Vec<io::Result<Vec<u8>>>,
}

impl Pieces {
    /// These bytes, cut before each place that `cut` names.
    fn cut(bytes: &[u8], cut: impl Fn(usize) -> bool) -> Self {
        let mut pieces = vec![Vec::new()];
        for (place, byte) in bytes.iter().enumerate() {
            if cut(place) {
                pieces.push(Vec::new());
            }
            pieces.last_mut().expect("there is one").push(*byte);
        }
        pieces.retain(|piece| !piece.is_empty());
        pieces.reverse();
        Self {
            pieces: pieces.into_iter().map(Ok).collect(),
        }
    }
}

impl Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        let mut piece = match self.pieces.pop() {
            Some(piece) => piece?,
            None => return Ok(0),
        };
        let size = piece.len().min(buffer.len());
        let rest = piece.split_off(size);
        buffer[..size].copy_from_slice(&piece);
        if !rest.is_empty() {
            self.pieces.push(Ok(rest));
        }
        Ok(size)
    }
}

fn frame(body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).expect("frames here are short");
    [&length.to_le_bytes(), body].concat()
}

/// Everything that comes out of a pipe, the bodies as text.
fn received(pipe: Pieces) -> Vec<String> {
    let mut frames = Frames::new(pipe);
    let mut all = Vec::new();
    // Some more than are in it.
    for _ in 0..9 {
        match frames.receive() {
            Ok(Some(body)) => {
                all.push(String::from_utf8_lossy(&body).into_owned());
            }
            Ok(None) => return all,
            Err(error) => {
                all.push(format!("error: {:?}", error.kind()));
                return all;
            }
        }
    }
    all
}

fn three() -> (Vec<u8>, Vec<String>) {
    let bodies = ["wall", "", "a\nbrick"];
    let bytes = bodies.map(|body| frame(body.as_bytes())).concat();
    (bytes, bodies.map(str::to_owned).into())
}

#[test]
fn a_frame_at_a_time() {
    check(|| {
        step("three frames, each in one piece");
        let (bytes, bodies) = three();
        let starts = [4 + 4, 4 + 4 + 4];

        let all = received(Pieces::cut(&bytes, |at| starts.contains(&at)));

        see("the frames", all).is(
            bodies,
            "Three frames were written, the second of them empty.",
        );
    });
}

#[test]
fn frames_do_not_depend_on_the_pieces() {
    check(|| {
        step("three frames, in pieces");
        let (bytes, bodies) = three();
        let same = |pieces: Pieces, how: &str| {
            see(&format!("the frames, {how}"), received(pieces)).is(
                bodies.clone(),
                "What is read at once is not what was written at once.",
            );
        };

        same(Pieces::cut(&bytes, |_| false), "all in one piece");
        same(Pieces::cut(&bytes, |_| true), "a byte in each piece");
        for cut in 1..bytes.len() {
            let how = format!("cut before byte {cut}");
            same(Pieces::cut(&bytes, |at| at == cut), &how);
        }
        for size in 2..7 {
            let how = format!("in pieces of {size} bytes");
            same(Pieces::cut(&bytes, |at| at % size == 0), &how);
        }
    });
}

#[test]
fn an_interrupted_read_is_no_end() {
    check(|| {
        step("reads are interrupted");
        let (bytes, bodies) = three();
        let mut pieces = Pieces::cut(&bytes, |_| true);
        let interrupted = || Err(ErrorKind::Interrupted.into());
        pieces.pieces = pieces
            .pieces
            .into_iter()
            .flat_map(|piece| [piece, interrupted()])
            .collect();

        see("the frames", received(pieces)).is(
            bodies,
            "A signal has interrupted a read. Nothing is lost: one reads \
             again.",
        );
    });
}

#[test]
fn half_a_frame_is_none() {
    check(|| {
        let bytes = [frame(b"wall"), frame(b"brick")].concat();
        for end in 9..bytes.len() {
            step(&format!("the bytes end after {end} of {}", bytes.len()));

            let all = received(Pieces::cut(&bytes[..end], |_| false));

            see("the frames", all).is(
                vec!["wall".to_owned(), "error: UnexpectedEof".to_owned()],
                "The worker died while it wrote its second frame, and \
                 whoever reads does not hear of it.",
            );
        }
    });
}

#[test]
fn other_errors_are_handed_on() {
    check(|| {
        for good in [0, 2, 6] {
            let mut pieces = Pieces::cut(&frame(b"wall")[..good], |_| false);
            let gone = ErrorKind::ConnectionReset;
            pieces.pieces.insert(0, Err(gone.into()));

            see("the frames", received(pieces)).is(
                vec!["error: ConnectionReset".to_owned()],
                "The pipe broke, and whoever reads does not hear of it.",
            );
        }
    });
}

#[test]
fn a_frame_has_a_limit() {
    check(|| {
        let long = "x".repeat(LIMIT);
        let pieces = Pieces::cut(&frame(long.as_bytes()), |at| at == 70_000);
        see("the longest frame", received(pieces) == [long])
            .is(true, "A frame may be as long as that.");
        for length in [u32::try_from(LIMIT + 1).expect("short"), u32::MAX] {
            let hostile = [&length.to_le_bytes()[..], b"GET / HTTP/1.1"];
            let pieces = Pieces::cut(&hostile.concat(), |_| false);

            let what = format!("a frame that says it has {length} bytes");
            see(&what, received(pieces)).is(
                vec!["error: InvalidData".to_owned()],
                "It is over the limit, and is believed all the same.",
            );
        }
    });
}

#[test]
fn a_frame_is_given_as_soon_as_it_is_whole() {
    check(|| {
        step("the worker writes a frame, and waits for what comes of it");
        let (pipe, mut input) = io::pipe().expect("the system has pipes");
        let (heard, answer) = channel();
        let worker = thread::spawn(move || {
            for body in ["first", "second"] {
                let frame = frame(body.as_bytes());
                // In two pieces, the second of them behind a rest.
                let written = input
                    .write_all(&frame[..6])
                    .and_then(|()| input.write_all(&frame[6..]));
                if written.is_err() || answer.recv().is_err() {
                    return;
                }
            }
        });
        let mut frames = Frames::new(pipe);

        for body in ["first", "second"] {
            let frame = frames.receive().ok().flatten();
            see("the frame", frame)
                .is(Some(body.as_bytes().into()), "It was written.");
            // Nobody waits for it once the worker has gone.
            let _ = heard.send(());
        }
        see("the end", frames.receive().ok())
            .is(Some(None), "Nothing more was written.");
        worker.join().expect("it does not panic");
    });
}
