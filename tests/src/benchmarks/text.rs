//! Results as text: for the terminal, and for the README.

use std::fmt::{self, Write};

use super::{Comparison, Results, Setting, Spread};

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
            write!(f, ", {load:.2} cores busy before the run")?;
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

impl Results {
    /// The setting and a table in Markdown: ours beside each rival, for the
    /// comparisons named, each by its area and its id.
    ///
    /// # Errors
    /// Names the first that was not measured.
    pub fn markdown(&self, named: &[(&str, &str)]) -> Result<String, String> {
        let mut table = format!(
            "{}\n\n\
             | what | ours | rival | it takes | ours / rival |\n\
             |---|--:|---|--:|--:|\n",
            self.setting
        );
        for &(area, id) in named {
            let mut comparisons = self.comparisons.iter();
            let compared = comparisons
                .find(|it| it.area == area && it.id == id)
                .ok_or_else(|| format!("no {area}/{id} was measured"))?;
            let ours = time(compared.ways[0].spread().median);
            for (number, rival) in compared.ways.iter().enumerate().skip(1) {
                let _ = writeln!(
                    table,
                    "| {} | {ours} | {} | {} | {} |",
                    compared.title,
                    rival.name,
                    time(rival.spread().median),
                    compared.ratio(number)
                );
            }
        }
        Ok(table)
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
    use shared::measure::Machine;

    use super::super::{SCHEMA, Way};
    use super::*;

    #[test]
    fn the_readmes_table_has_a_row_for_each_rival_and_ours_in_all_of_them() {
        let results = results();

        let table = results.markdown(&[("queue", "bounded")]).unwrap();

        let rows: Vec<&str> = table.lines().rev().take(2).collect();
        assert_eq!(
            rows,
            [
                "| An item | 1.00 ms | slow | 4.00 ms | 0.250 (0.250 … 0.250) |",
                "| An item | 1.00 ms | fast | 500 µs | 2.00 (2.00 … 2.00) |",
            ]
        );
    }

    #[test]
    fn the_readmes_table_names_what_was_not_measured() {
        let results = results();

        let refused = results.markdown(&[("queue", "open")]).unwrap_err();

        assert!(refused.contains("queue/open"), "{refused}");
    }

    fn results() -> Results {
        let way = |name: &str, seconds| Way {
            name: name.to_owned(),
            seconds: vec![seconds; 3],
        };
        Results {
            schema: SCHEMA,
            setting: Setting {
                machine: Machine::describe(),
                compiler: "rustc".to_owned(),
                commit: "0".to_owned(),
                python: None,
            },
            comparisons: vec![Comparison {
                area: "queue".to_owned(),
                id: "bounded".to_owned(),
                title: "An item".to_owned(),
                ways: vec![
                    way("ours", 0.001),
                    way("fast", 0.0005),
                    way("slow", 0.004),
                ],
            }],
        }
    }

    #[test]
    fn times_are_shown_in_the_unit_that_suits_them() {
        let times = [1.234e-9, 56.78e-9, 0.000_345, 0.0789, 12.3];

        assert_eq!(
            times.map(time),
            ["1.23 ns", "56.8 ns", "345 µs", "78.9 ms", "12.3 s"]
        );
    }
}
