//! Frames through a socket that never leaves the machine.
//!
//! Any program on the machine can connect to it, so the first to know the token
//! is the worker. The token travels as an argument.

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use rand::TryRng;
use rand::rngs::SysRng;

use super::{PoolEnds, Source, WorkerEnds};
use crate::sync::thread;

/// Where the pool writes calls.
pub type CallSink = TcpStream;
/// Where the worker writes answers.
pub type AnswerSink = TcpStream;

/// What the buffers of a socket hold on any system.
const ROOM: usize = 4096;

/// The end of a socket that is read.
#[derive(Debug)]
pub struct Inlet {
    stream: TcpStream,
    /// A read of it has a deadline.
    timed: bool,
}

impl Inlet {
    fn new(stream: TcpStream) -> Self {
        Self {
            stream,
            timed: false,
        }
    }
}

impl Source for Inlet {
    /// Sleeps at once: a socket costs so much that patience gains little.
    fn read(
        &mut self,
        buffer: &mut [u8],
        _patience: Duration,
        due: Option<Instant>,
    ) -> io::Result<usize> {
        loop {
            let left =
                due.map(|due| due.saturating_duration_since(Instant::now()));
            if left.is_some_and(|left| left.is_zero()) {
                return Err(ErrorKind::TimedOut.into());
            }
            if left.is_some() || self.timed {
                self.stream.set_read_timeout(left)?;
                self.timed = left.is_some();
            }
            match self.stream.read(buffer) {
                // Systems have two names for a time that is up.
                Err(error)
                    if matches!(
                        error.kind(),
                        ErrorKind::WouldBlock
                            | ErrorKind::TimedOut
                            | ErrorKind::Interrupted
                    ) => {}
                done => return done,
            }
        }
    }
}

/// The way back of the answers, where the pool never says anything.
#[derive(Debug)]
pub struct Lifeline(TcpStream);

impl Lifeline {
    /// Waits until the pool is gone.
    pub fn wait(mut self) {
        while let Ok(1..) = self.0.read(&mut [0; 64]) {}
    }
}

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

    /// Waits until the worker has connected twice: for the calls, then for the
    /// answers.
    pub fn open(
        self,
        child: &mut Child,
    ) -> io::Result<PoolEnds<TcpStream, Inlet>> {
        self.open_unless(|| Ok(child.try_wait()?.is_some()))
    }

    fn open_unless(
        self,
        mut is_dead: impl FnMut() -> io::Result<bool>,
    ) -> io::Result<PoolEnds<TcpStream, Inlet>> {
        Ok(PoolEnds {
            calls: self.accept(&mut is_dead)?,
            answers: Inlet::new(self.accept(&mut is_dead)?),
            room: ROOM,
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

/// A clock that all processes of this machine share: the time of day. If it is
/// set while we look, times are wrong by that much.
pub fn clock() -> Duration {
    SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default()
}

/// The program that is running.
pub fn executable() -> io::Result<PathBuf> {
    env::current_exe()
}

/// Connects the worker to its pool. Its standard input is empty from the start,
/// and its output is the parent's.
pub fn worker_ends(
    mut arguments: impl Iterator<Item = String>,
) -> io::Result<WorkerEnds<Inlet, TcpStream, Lifeline>> {
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
    let calls = Inlet::new(knock()?);
    let answers = knock()?;
    Ok(WorkerEnds {
        calls,
        lifeline: Lifeline(answers.try_clone()?),
        answers,
    })
}

#[cfg(test)]
mod tests {
    use super::super::watchdog::watched;
    use super::*;
    use crate::sync::mpsc::{self, TryRecvError};

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
        watched(|| {
            let (door, arguments) = door();
            let wrong = [arguments[0].clone(), "12345".to_owned()];
            let stranger = worker_ends(wrong.into_iter()).unwrap();

            let (ended, end) = mpsc::channel();
            let worker = thread::spawn(move || {
                let mut ends = worker_ends(arguments.into_iter()).unwrap();
                let mut call = [0; 4];
                let size = ends.calls.read(&mut call, Duration::ZERO, None);
                ends.answers.write_all(&call[..size.unwrap()]).unwrap();
                ends.lifeline.wait();
                ended.send(()).unwrap();
            });
            let mut ends = door.open_unless(|| Ok(false)).unwrap();
            ends.calls.write_all(b"ping").unwrap();
            let mut answer = [0; 8];
            let size = ends.answers.read(&mut answer, Duration::ZERO, None);

            assert_eq!(&answer[..size.unwrap()], b"ping");
            // If the worker did not wait for our end, this is its chance.
            for _ in 0..1000 {
                thread::yield_now();
            }
            assert_eq!(end.try_recv(), Err(TryRecvError::Empty));
            drop(ends);
            assert_eq!(end.recv(), Ok(()));
            worker.join().unwrap();
            drop(stranger);
        });
    }

    #[test]
    fn the_clock_is_that_of_all_processes() {
        let time_of_day =
            || SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);

        let (before, now, after) = (time_of_day(), clock(), time_of_day());

        assert!((before.unwrap()..=after.unwrap()).contains(&now));
    }

    #[test]
    fn the_program_is_the_one_that_runs() {
        assert_eq!(executable().unwrap(), env::current_exe().unwrap());
    }

    #[test]
    fn a_socket_that_is_silent_is_not_waited_for_beyond_the_deadline() {
        watched(|| {
            let (door, arguments) = door();
            let worker =
                thread::spawn(|| worker_ends(arguments.into_iter()).unwrap());
            let mut ends = door.open_unless(|| Ok(false)).unwrap();
            let worker = worker.join().unwrap();
            let due = Instant::now() + Duration::from_millis(10);

            let read = ends.answers.read(&mut [0], Duration::ZERO, Some(due));

            assert_eq!(read.unwrap_err().kind(), ErrorKind::TimedOut);
            assert!(Instant::now() >= due);
            drop(worker);
        });
    }

    #[test]
    fn a_worker_that_dies_before_it_knocks_is_not_waited_for() {
        watched(|| {
            let (door, _) = door();

            let refused = door.open_unless(|| Ok(true)).err().unwrap();

            assert!(refused.to_string().contains("before it connected"));
        });
    }
}
