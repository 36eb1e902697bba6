//! A program with a pool whose `main` forgot to call `process_pool::serve`.
//! Its workers would start workers, and those too, without end.

use std::error::Error;

use checks::probe_tasks::DOUBLE;
use shared::process_pool::ProcessPool;

fn main() -> Result<(), Box<dyn Error>> {
    let pool = ProcessPool::builder().workers(1).build()?;
    let doubled = pool.submit(&DOUBLE, 1)?.join()?;
    println!("{doubled}");
    Ok(())
}
