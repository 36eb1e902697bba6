//! Drawing a schedule as text: time runs down, a column for each thread, the
//! shared value at the right.
//!
//! A cell holds the step, and in brackets the thread's registers after it.
//! Too long a cell goes on in the next line; when there are too many threads
//! for columns, the drawing becomes a list.

use std::fmt;

use super::model::Verdict;
use super::schedule::Schedule;

/// The width of a drawing made by `Display`, in characters.
const WIDTH: usize = 78;
/// Columns narrower than this cut every word: better a list.
const NARROWEST: usize = 7;
const GAP: &str = "  ";

impl fmt::Display for Schedule {
    /// Draws at most 78 characters wide.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.draw(WIDTH))
    }
}

impl Schedule {
    /// Draws in lines of at most `width` characters; fewer than 40 count as
    /// 40. Each line ends with a line feed.
    ///
    /// ```
    /// let model = shared::explore::models::lost_update(2, 1);
    /// let drawing = model.replay(&[0, 0, 1, 0, 1, 1])?.draw(60);
    /// assert_eq!(drawing, "\
    /// step  A          B          count
    /// ----  ---------  ---------  -----
    ///                             0
    ///    1  load [0]              0
    ///    2  add [1]               0
    ///    3             load [0]   0
    ///    4  store [1]             1
    ///    5             add [1]    1
    ///    6             store [1]  1
    /// bad: count ends as 1
    /// ");
    /// # Ok::<(), shared::explore::ExploreError>(())
    /// ```
    #[must_use]
    pub fn draw(&self, width: usize) -> String {
        let width = width.max(40);
        let table = self.table();
        let mut lines = match fitting_widths(&table, width) {
            Some(widths) => columns(&table, &widths),
            None => self.list(width),
        };
        lines.extend(wrap(&self.ending(), width));
        lines
            .iter()
            .flat_map(|line| [line.trim_end(), "\n"])
            .collect()
    }

    /// One row for the names, one for the start, one for each step.
    fn table(&self) -> Vec<Vec<String>> {
        let blank = || vec![String::new(); self.threads.len()];
        let row = |first: String, middle: Vec<String>, last: &str| {
            [vec![first], middle, vec![last.to_owned()]].concat()
        };
        let mut table = vec![
            row("step".to_owned(), self.threads.clone(), &self.shared_name),
            row(String::new(), blank(), &self.start.shared),
        ];
        for (index, step) in self.moves.iter().enumerate() {
            let mut cells = blank();
            cells[step.thread] = self.cell(index);
            let number = format!("{:>4}", index + 1);
            table.push(row(number, cells, &step.after.shared));
        }
        table
    }

    fn cell(&self, index: usize) -> String {
        let step = &self.moves[index];
        match step.after.registers[step.thread].as_str() {
            "" => step.step.clone(),
            registers => format!("{} [{registers}]", step.step),
        }
    }

    fn list(&self, width: usize) -> Vec<String> {
        let start =
            format!("      {}: {}", self.shared_name, self.start.shared);
        let mut lines = wrap(&start, width);
        for (index, step) in self.moves.iter().enumerate() {
            let line = format!(
                "{:>4}  {}: {}, {}: {}",
                index + 1,
                self.threads[step.thread],
                self.cell(index),
                self.shared_name,
                step.after.shared
            );
            lines.extend(wrap(&line, width));
        }
        lines
    }

    /// The last line: what became of it.
    fn ending(&self) -> String {
        let waiting = || {
            let names = self.threads.iter().zip(&self.next_steps);
            let waits = names.filter_map(|(name, step)| {
                Some(format!("{name} waits at \"{}\"", step.as_ref()?))
            });
            waits.collect::<Vec<_>>().join(", ")
        };
        let name = &self.shared_name;
        let end = format!("{name} ends as {}", self.end().shared);
        match (self.verdict, self.broken_after) {
            (Some(Verdict::Good), _) => format!("good: {end}"),
            (Some(Verdict::Bad), None) => format!("bad: {end}"),
            (Some(Verdict::Bad), Some(0)) => "bad: from the start".to_owned(),
            (Some(Verdict::Bad), Some(step)) => {
                let then = &self.moves[step - 1].after.shared;
                format!(
                    "bad: {name} must never be {then}, as after step {step}"
                )
            }
            (Some(Verdict::Deadlocked), _) => {
                format!("deadlocked: {}", waiting())
            }
            (Some(Verdict::Endless) | None, _) => "not over yet".to_owned(),
        }
    }
}

/// The width of each column so that all fit into `width`; none when they
/// cannot. The widest gives way first.
fn fitting_widths(table: &[Vec<String>], width: usize) -> Option<Vec<usize>> {
    let mut widths = vec![0; table[0].len()];
    for row in table {
        for (cell, widest) in row.iter().zip(&mut widths) {
            *widest = cell.chars().count().max(*widest);
        }
    }
    let gaps = GAP.len() * (widths.len() - 1);
    while widths.iter().sum::<usize>() + gaps > width {
        let widest = widths.iter_mut().max()?;
        *widest = Some(*widest - 1).filter(|&less| less >= NARROWEST)?;
    }
    Some(widths)
}

fn columns(table: &[Vec<String>], widths: &[usize]) -> Vec<String> {
    let mut lines = Vec::new();
    for (index, row) in table.iter().enumerate() {
        lines.extend(row_lines(row, widths));
        if index == 0 {
            let rules = widths.iter().map(|&width| "-".repeat(width));
            lines.push(rules.collect::<Vec<_>>().join(GAP));
        }
    }
    lines
}

/// One row: as many lines as its tallest cell.
fn row_lines(row: &[String], widths: &[usize]) -> Vec<String> {
    let cells: Vec<Vec<String>> = row
        .iter()
        .zip(widths)
        .map(|(cell, &width)| wrap(cell, width))
        .collect();
    let height = cells.iter().map(Vec::len).max().unwrap_or(0);
    (0..height)
        .map(|line| {
            let parts = cells.iter().zip(widths).map(|(cell, &width)| {
                let part = cell.get(line).map_or("", String::as_str);
                format!("{part:width$}")
            });
            parts.collect::<Vec<_>>().join(GAP)
        })
        .collect()
}

/// Breaks a text into lines of at most `width` characters: at a space where
/// there is one, inside a word that is longer than a line.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest: Vec<char> = text.chars().collect();
    while rest.len() > width {
        let space = rest[..=width].iter().rposition(|&c| c == ' ');
        let end = space.unwrap_or(width);
        let tail = rest.split_off(end);
        lines.push(rest.into_iter().collect());
        rest = tail.into_iter().skip_while(|&c| c == ' ').collect();
    }
    lines.push(rest.into_iter().collect());
    lines
}
