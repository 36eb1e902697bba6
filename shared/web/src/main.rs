//! The local web by itself, to look at with a browser: `cargo run -p web`.
//!
//! Prints where each host is and serves until its standard input ends, as with
//! Ctrl-D. A first argument is the seed.

use std::env;
use std::io::{self, Read};
use std::process::ExitCode;

use web::site::{Settings, Site, SiteError, serve};

fn main() -> ExitCode {
    serve();
    let seed = env::args().nth(1).unwrap_or_else(|| "1".into());
    let Ok(seed) = seed.parse() else {
        eprintln!(
            "{seed:?} is no seed: give a whole number from 0 to 2^64 - 1"
        );
        return ExitCode::from(2);
    };
    match show(seed) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn show(seed: u64) -> Result<(), SiteError> {
    let site = Site::start(&Settings::new(seed))?;
    println!("process {}", site.process_id());
    let names = site.names();
    for (host, address) in &names.hosts {
        println!("{host} http://{address}/");
    }
    println!("*.test http://{}/", names.others);
    // An error is an end, too.
    let _ = io::stdin().read_to_end(&mut Vec::new());
    Ok(())
}
