//! What lies outside the process: another one, a file, the network.

use std::fs::File;
use std::hint::black_box;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use shared::sync::thread;

/// Starts this program so often, to print its help and end.
///
/// # Errors
/// If the system cannot start it.
pub fn process(times: u32) -> io::Result<Duration> {
    let program = std::env::current_exe()?;
    let start = Instant::now();
    for _ in 0..times {
        Command::new(&program)
            .arg("--help")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .status()?;
    }
    Ok(start.elapsed())
}

/// Reads so many pieces of 4 KiB from this program's own file. It is in the
/// system's memory, since the program was started: no disk is asked.
///
/// # Errors
/// If the file cannot be read.
pub fn file(times: u32) -> io::Result<Duration> {
    const PIECE: u32 = 4096;

    let mut file = File::open(std::env::current_exe()?)?;
    let pieces = file.metadata()?.len() / u64::from(PIECE);
    let mut buffer = [0; PIECE as usize];
    let start = Instant::now();
    for number in 0..u64::from(times) {
        let place = number % pieces.max(1) * u64::from(PIECE);
        file.seek(SeekFrom::Start(place))?;
        file.read_exact(&mut buffer)?;
        black_box(&buffer);
    }
    Ok(start.elapsed())
}

/// Sends a byte to another thread through TCP, and back, so often.
///
/// # Errors
/// If the system has no loopback, or an answer takes longer than
/// [`DEADLINE`].
pub fn loopback(times: u32) -> io::Result<Duration> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let near = connection(TcpStream::connect(listener.local_addr()?)?)?;
    let far = connection(listener.accept()?.0)?;
    thread::scope(|scope| {
        let echo = scope.spawn(move || answer(&far, times));
        let start = Instant::now();
        ask(&near, times)?;
        let time = start.elapsed();
        echo.join().expect("sending bytes does not panic")?;
        Ok(time)
    })
}

/// How long an answer may take.
const DEADLINE: Duration = Duration::from_secs(10);

fn connection(stream: TcpStream) -> io::Result<TcpStream> {
    // Each byte goes out at once: nothing more is coming to go with it.
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(DEADLINE))?;
    Ok(stream)
}

fn ask(mut stream: &TcpStream, times: u32) -> io::Result<()> {
    for _ in 0..times {
        stream.write_all(b"?")?;
        stream.read_exact(&mut [0])?;
    }
    Ok(())
}

fn answer(mut stream: &TcpStream, times: u32) -> io::Result<()> {
    for _ in 0..times {
        stream.read_exact(&mut [0])?;
        stream.write_all(b"!")?;
    }
    Ok(())
}
