//! Results as text.

use std::fmt;

use super::{Comparison, Setting, Spread};

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let machine = &self.machine;
        writeln!(
            f,
            "{}, {} cores, {}",
            machine.cpu, machine.cores, machine.os
        )?;
        let python = self.python.as_deref().unwrap_or("no Python");
        write!(f, "{}, {python}, commit {}", self.compiler, self.commit)?;
        if let Some(load) = machine.load_before {
            write!(f, ", load {load:.2} before the run")?;
        }
        if machine.was_loaded() {
            write!(
                f,
                "\nThe machine was busy with something else: look at the ratios \
                 with care."
            )?;
        }
        Ok(())
    }
}

/// A title, and a line for each way.
impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.title)?;
        for (number, way) in self.ways.iter().enumerate() {
            let Spread { low, median, high } = way.spread();
            write!(
                f,
                "\n  {:<38} {:>9}  {:>19}",
                way.name,
                time(median),
                format!("({} … {})", time(low), time(high))
            )?;
            if number > 0 {
                write!(f, "  ours / it {}", self.ratio(number))?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [low, median, high] =
            [self.low, self.median, self.high].map(figures);
        write!(f, "{median} ({low} … {high})")
    }
}

/// Seconds, in the unit that suits them.
fn time(seconds: f64) -> String {
    let (value, unit) = match seconds {
        s if s < 1e-6 => (s * 1e9, "ns"),
        s if s < 1e-3 => (s * 1e6, "µs"),
        s if s < 1.0 => (s * 1e3, "ms"),
        s => (s, "s"),
    };
    format!("{} {unit}", figures(value))
}

/// Three figures are as many as a spread lets stand.
fn figures(value: f64) -> String {
    let digits = match value.abs() {
        v if v >= 100.0 => 0,
        v if v >= 10.0 => 1,
        v if v >= 1.0 => 2,
        v if v >= 0.1 => 3,
        _ => 4,
    };
    format!("{value:.digits$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_shown_in_the_unit_that_suits_them() {
        let times = [1.234e-9, 56.78e-9, 0.000_345, 0.0789, 12.3];

        assert_eq!(
            times.map(time),
            ["1.23 ns", "56.8 ns", "345 µs", "78.9 ms", "12.3 s"]
        );
    }
}
