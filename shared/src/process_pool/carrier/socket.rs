//! Frames through a socket that never leaves the machine.
//!
//! Any program on the machine can connect to it, so the first to know the token
//! is the worker. The token travels as an argument.

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rand::TryRng;
use rand::rngs::SysRng;

use super::{PoolEnds, WorkerEnds};
use crate::sync::thread;

/// Calls one way, the bell the other way.
pub type Line = TcpStream;
/// Where the pool reads answers.
pub type AnswerSource = TcpStream;
/// Where the worker writes answers.
pub type AnswerSink = TcpStream;

/// How often the pool looks whether a worker has knocked or died.
const LOOK: Duration = Duration::from_millis(1);
/// How long a stranger at the door may keep silent.
const KNOCK: Duration = Duration::from_secs(1);

/// The carrier of a worker that is not started yet.
pub struct Door {
    listener: TcpListener,
    token: [u8; 16],
}

impl Door {
    /// Tells the command how its process will be reached.
    pub fn prepare(command: &mut Command, _name: &str) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let mut token = [0; 16];
        SysRng
            .try_fill_bytes(&mut token)
            .map_err(io::Error::other)?;
        command
            .arg(listener.local_addr()?.to_string())
            .arg(u128::from_le_bytes(token).to_string())
            .stdin(Stdio::null());
        Ok(Self { listener, token })
    }

    /// Waits until the worker has connected twice: for the line, then for the
    /// answers.
    pub fn open(
        self,
        child: &mut Child,
    ) -> io::Result<PoolEnds<TcpStream, TcpStream>> {
        self.open_unless(|| Ok(child.try_wait()?.is_some()))
    }

    fn open_unless(
        self,
        mut is_dead: impl FnMut() -> io::Result<bool>,
    ) -> io::Result<PoolEnds<TcpStream, TcpStream>> {
        let calls = self.accept(&mut is_dead)?;
        let answers = self.accept(&mut is_dead)?;
        answers.set_nonblocking(true)?;
        Ok(PoolEnds {
            bell: calls.try_clone()?,
            calls,
            answers,
        })
    }

    fn accept(
        &self,
        is_dead: &mut impl FnMut() -> io::Result<bool>,
    ) -> io::Result<TcpStream> {
        loop {
            match self.listener.accept() {
                Ok((stream, _)) if self.knows_token(&stream) => {
                    return Ok(stream);
                }
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    if is_dead()? {
                        return Err(io::Error::other(
                            "it ended before it connected",
                        ));
                    }
                    thread::sleep(LOOK);
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn knows_token(&self, stream: &TcpStream) -> bool {
        let mut said = [0; 16];
        let heard = stream
            .set_nonblocking(false)
            .and_then(|()| stream.set_nodelay(true))
            .and_then(|()| stream.set_read_timeout(Some(KNOCK)))
            .and_then(|()| (&*stream).read_exact(&mut said))
            .and_then(|()| stream.set_read_timeout(None));
        heard.is_ok() && said == self.token
    }
}

/// The program that is running.
pub fn executable() -> io::Result<PathBuf> {
    env::current_exe()
}

/// Connects the worker to its pool. Its standard input is empty from the start,
/// and its output is the parent's.
pub fn worker_ends(
    mut arguments: impl Iterator<Item = String>,
) -> io::Result<WorkerEnds<TcpStream, TcpStream>> {
    let missing = || io::Error::other("no address and token were given");
    let address: SocketAddr = arguments
        .next()
        .and_then(|text| text.parse().ok())
        .ok_or_else(missing)?;
    let token: u128 = arguments
        .next()
        .and_then(|text| text.parse().ok())
        .ok_or_else(missing)?;
    let knock = || {
        let mut stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.write_all(&token.to_le_bytes())?;
        Ok::<_, io::Error>(stream)
    };
    let calls = knock()?;
    let answers = knock()?;
    Ok(WorkerEnds {
        bell: calls.try_clone()?,
        calls,
        answers,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A door, and the arguments that a worker would be started with.
    fn door() -> (Door, Vec<String>) {
        let mut command = Command::new("worker");
        let door = Door::prepare(&mut command, "worker").unwrap();
        let arguments = command
            .get_args()
            .map(|argument| argument.to_str().unwrap().to_owned())
            .collect();
        (door, arguments)
    }

    #[test]
    fn the_worker_with_the_token_gets_in_and_a_stranger_does_not() {
        let (door, arguments) = door();
        let wrong = [arguments[0].clone(), "12345".to_owned()];
        let stranger = worker_ends(wrong.into_iter()).unwrap();

        let worker = thread::spawn(|| {
            let mut ends = worker_ends(arguments.into_iter()).unwrap();
            let mut call = [0; 4];
            ends.calls.read_exact(&mut call).unwrap();
            ends.answers.write_all(&call).unwrap();
            ends.bell.write_all(&[0]).unwrap();
        });
        let mut ends = door.open_unless(|| Ok(false)).unwrap();
        ends.calls.write_all(b"ping").unwrap();
        ends.bell.read_exact(&mut [0]).unwrap();
        ends.answers.set_nonblocking(false).unwrap();
        let mut answer = [0; 4];
        ends.answers.read_exact(&mut answer).unwrap();

        assert_eq!(&answer, b"ping");
        worker.join().unwrap();
        drop(stranger);
    }

    #[test]
    fn a_worker_that_dies_before_it_knocks_is_not_waited_for() {
        let (door, _) = door();

        let refused = door.open_unless(|| Ok(true)).err().unwrap();

        assert!(refused.to_string().contains("before it connected"));
    }
}
