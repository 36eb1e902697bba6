//! The same work with one number of workers after the other.

use std::num::NonZeroUsize;

use serde::Serialize;

use super::resources::{Resources, Watch, observe};

/// What the work cost with one number of workers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SweepRow {
    /// How many workers shared the work.
    pub workers: NonZeroUsize,
    /// How many times as fast as the sweep's first row.
    pub speed_up: f64,
    /// What it cost.
    #[serde(flatten)]
    pub resources: Resources,
}

/// Runs `work` with each number of workers, and shows each row to `seen` as
/// soon as it is measured.
///
/// ```
/// use std::num::NonZeroUsize;
/// use shared::measure::sweep;
///
/// let workers = [1, 2].map(|n| NonZeroUsize::new(n).expect("not 0"));
/// let mut rows = Vec::new();
/// sweep(&workers, |_, _| Ok::<(), ()>(()), |row| rows.push(row))?;
/// assert_eq!(rows[1].workers.get(), 2);
/// # Ok::<(), ()>(())
/// ```
///
/// # Errors
/// The first error of `work`; the rest is not run.
pub fn sweep<E>(
    workers: &[NonZeroUsize],
    mut work: impl FnMut(NonZeroUsize, &Watch) -> Result<(), E>,
    mut seen: impl FnMut(SweepRow),
) -> Result<(), E> {
    let mut first = None;
    for &workers in workers {
        let (result, resources) = observe(|watch| work(workers, watch));
        result?;
        let base = *first.get_or_insert(resources.wall);
        seen(SweepRow {
            workers,
            speed_up: base / resources.wall,
            resources,
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_measured_before_an_error_are_seen() {
        let workers = [1, 2, 4].map(|n| NonZeroUsize::new(n).unwrap());
        let mut seen = Vec::new();

        let ended = sweep(
            &workers,
            |workers, _| {
                if workers.get() < 4 {
                    Ok(())
                } else {
                    Err("full")
                }
            },
            |row| seen.push(row.workers.get()),
        );

        assert_eq!(ended, Err("full"));
        assert_eq!(seen, [1, 2]);
    }
}
