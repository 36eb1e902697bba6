//! A server of a few lines that does what a test tells it, byte by byte.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use url::Url;

/// Answers one request, on that connection; `number` counts them from 0. Gives
/// whether to read another.
type Answer = dyn Fn(&str, usize, &mut TcpStream) -> bool + Send + Sync;

/// A server that ends with the test.
pub struct Server {
    address: SocketAddr,
    books: Arc<Books>,
    accepting: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Books {
    requests: AtomicUsize,
    connections: AtomicUsize,
    closing: AtomicBool,
}

impl Server {
    /// A server that answers as told.
    pub fn new(
        answer: impl Fn(&str, usize, &mut TcpStream) -> bool + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let books = Arc::new(Books::default());
        let accepting = {
            let books = Arc::clone(&books);
            let answer: Arc<Answer> = Arc::new(answer);
            thread::spawn(move || accept(&listener, &books, &answer))
        };
        Self {
            address,
            books,
            accepting: Some(accepting),
        }
    }

    /// A server that says these bytes to every request, and closes.
    pub fn saying(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        Self::new(move |_, _, stream| {
            // Who has gone already has heard enough.
            let _ = stream.write_all(&bytes);
            false
        })
    }

    pub fn url(&self, path: &str) -> Url {
        format!("http://{}{path}", self.address).parse().unwrap()
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How often it was asked.
    pub fn requests(&self) -> usize {
        // `Relaxed`: who counted has answered whoever looks.
        self.books.requests.load(Ordering::Relaxed)
    }

    pub fn connections(&self) -> usize {
        // `Relaxed`: as above.
        self.books.connections.load(Ordering::Relaxed)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // `Relaxed`: the connection below comes after it.
        self.books.closing.store(true, Ordering::Relaxed);
        let woken = TcpStream::connect(self.address);
        if let (Ok(_), Some(accepting)) = (woken, self.accepting.take()) {
            accepting.join().unwrap();
        }
    }
}

fn accept(listener: &TcpListener, books: &Arc<Books>, answer: &Arc<Answer>) {
    let visitors = Mutex::new(Vec::new());
    for stream in listener.incoming() {
        // `Relaxed`: see where it is set.
        if books.closing.load(Ordering::Relaxed) {
            break;
        }
        let (books, answer) = (Arc::clone(books), Arc::clone(answer));
        // `Relaxed`: counts.
        books.connections.fetch_add(1, Ordering::Relaxed);
        visitors.lock().unwrap().push(thread::spawn(move || {
            let mut stream = stream.unwrap();
            while let Some(head) = read_head(&mut stream) {
                // `Relaxed`: counts.
                let number = books.requests.fetch_add(1, Ordering::Relaxed);
                if !answer(&head, number, &mut stream) {
                    break;
                }
            }
        }));
    }
    for visitor in visitors.into_inner().unwrap() {
        visitor.join().unwrap();
    }
}

/// The head of a request, without the empty line; `None` when nobody asks.
fn read_head(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read(&mut byte) {
            Ok(1) => head.push(byte[0]),
            _ => return None,
        }
    }
    Some(String::from_utf8(head).unwrap())
}

/// Waits until the other side has gone: how to say nothing more, and end.
pub fn until_it_leaves(stream: &mut TcpStream) {
    let mut rest = [0; 256];
    while matches!(stream.read(&mut rest), Ok(1..)) {}
}

/// An answer with these headers, each with its line end, and this body.
pub fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Length: {length}\r\n{headers}\r\n"
    );
    [head.as_bytes(), body].concat()
}

/// A page.
pub fn page(body: &str) -> Vec<u8> {
    answer("200 OK", "Content-Type: text/html\r\n", body.as_bytes())
}
