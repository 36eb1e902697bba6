//! A program that is a worker when a pool starts it, and otherwise a parent
//! with a pool of its own, for what a test cannot do in its own process.
//!
//! - `probe-worker parent GATE` starts two workers, holds one in a task at the
//!   gate, prints the ids of both, and waits to be killed.
//! - `probe-worker print TASKS LINES` has so many workers print at once.
//! - `probe-worker cycle TIMES` starts and stops a pool so many times, and
//!   prints what the process held before and after.

use std::error::Error;
use std::fs;
use std::io::{self, Read};
use std::process::exit;

use checks::probe_tasks::{DOUBLE, PRINT_LINES, TASKS, WAIT_AT, WORKER_ID};
use shared::process_pool::{self, ProcessPool};

type Done = Result<(), Box<dyn Error>>;

fn main() -> Done {
    process_pool::serve(TASKS);

    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["parent", gate] => parent(gate),
        ["print", tasks, lines] => print(tasks.parse()?, lines.parse()?),
        ["cycle", times] => cycle(times.parse()?),
        _ => {
            eprintln!("usage: probe-worker parent GATE | print TASKS LINES");
            exit(2);
        }
    }
}

fn parent(gate: &str) -> Done {
    let pool = ProcessPool::builder().workers(2).build()?;
    let held = pool.submit(&WAIT_AT, (gate.parse()?, 0))?;
    let idle = pool.submit(&WORKER_ID, ())?.join()?;
    let ids = pool.worker_ids();
    assert!(ids.contains(&idle));
    for id in ids {
        println!("{id}");
    }
    println!("ready");
    // Until the test kills us, or is gone itself.
    io::stdin().read_to_end(&mut Vec::new())?;
    drop(held);
    pool.kill_workers();
    Ok(())
}

fn print(tasks: u32, lines: u32) -> Done {
    let pool = ProcessPool::builder().workers(tasks as usize).build()?;
    let names = (0..tasks).map(|task| (format!("task {task}"), lines));
    for printed in pool.map(names, &PRINT_LINES) {
        printed?;
    }
    println!("done");
    Ok(())
}

fn cycle(times: u32) -> Done {
    let once = || -> Done {
        let pool = ProcessPool::builder().workers(1).build()?;
        pool.submit(&DOUBLE, 1)?.join()?;
        Ok(())
    };
    // What the first one leaves for good, such as a reserve of the allocator,
    // is no leak.
    once()?;
    let before = holdings()?;
    for _ in 0..times {
        once()?;
    }
    println!("{before}\n{}", holdings()?);
    Ok(())
}

/// How many descriptors, threads and children this process has.
fn holdings() -> Result<String, Box<dyn Error>> {
    let count = |path: &str| fs::read_dir(path).map(Iterator::count);
    let id = std::process::id();
    let children =
        fs::read_to_string(format!("/proc/self/task/{id}/children"))?;
    Ok(format!(
        "{} {} {}",
        count("/proc/self/fd")?,
        count("/proc/self/task")?,
        children.split_whitespace().count()
    ))
}
