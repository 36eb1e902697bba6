//! Python's side, measured in a process of its own.

use std::process::Command;

use crate::line;

/// Prints nanoseconds per item: `submit` and `result` all in flight, `map`, and
/// `queue.Queue` with one producer and one consumer; the median of three runs.
const SCRIPT: &str = r"
import os, queue, statistics, threading, time
from concurrent.futures import ThreadPoolExecutor

def timed(items, work):
    runs = []
    for _ in range(3):
        start = time.perf_counter()
        work(items)
        runs.append((time.perf_counter() - start) / items * 1e9)
    print(statistics.median(runs))

def empty(n):
    return n

with ThreadPoolExecutor(os.cpu_count()) as pool:
    def submit(items):
        for future in [pool.submit(empty, n) for n in range(items)]:
            future.result()

    def mapped(items):
        for _ in pool.map(empty, range(items)):
            pass

    timed(20_000, submit)
    timed(20_000, mapped)

def queued(items):
    q = queue.Queue(1024)

    def consume():
        for _ in range(items):
            q.get()
            q.task_done()

    consumer = threading.Thread(target=consume)
    consumer.start()
    for n in range(items):
        q.put(n)
    q.join()
    consumer.join()

timed(50_000, queued)
";

/// Prints Python's times beside ours, or says that there is no Python.
pub fn compare(submit: f64, map: f64, queue: f64) {
    println!("\nPython, where ours is what was measured above");
    let run = Command::new("python3").args(["-c", SCRIPT]).output();
    let output = match run {
        Ok(output) if output.status.success() => output,
        Ok(output) => {
            println!("  python3 failed: {}", output.status);
            return;
        }
        Err(error) => {
            println!("  no python3 to compare with: {error}");
            return;
        }
    };
    let text = String::from_utf8_lossy(&output.stdout);
    let times = text.lines().filter_map(|line| line.parse::<f64>().ok());
    let names = ["submit and result", "map, one item a task", "queue.Queue"];
    for ((name, nanos), ours) in
        names.iter().zip(times).zip([submit, map, queue])
    {
        line(name, nanos, None, ours);
    }
}
