//! A row of numbers, drawn as text.

use std::fmt::Write;

/// An eighth of a cell, two eighths, and so on.
const EIGHTHS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Draws `values` as columns on `lines` lines, on which `top` is as high as it
/// gets. What is not 0 is seen.
pub fn chart(values: &[usize], top: usize, lines: usize) -> String {
    let levels = lines * EIGHTHS.len();
    let heights: Vec<_> = values
        .iter()
        .map(|value| (value * levels).div_ceil(top.max(1)).min(levels))
        .collect();
    let mut text = String::new();
    for line in (0..lines).rev() {
        let label = match line {
            line if line + 1 == lines => top.to_string(),
            0 => "0".to_owned(),
            _ => String::new(),
        };
        let cells: String = heights
            .iter()
            .map(|height| cell(height.saturating_sub(line * EIGHTHS.len())))
            .collect();
        let _ = writeln!(text, "{label:>7} │{}", cells.trim_end());
    }
    text
}

/// A cell that is filled up to that many eighths.
fn cell(eighths: usize) -> char {
    match eighths {
        0 => ' ',
        some => EIGHTHS[some.min(EIGHTHS.len()) - 1],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_top_fills_all_lines_and_nothing_fills_none() {
        assert_eq!(chart(&[16, 8, 0, 1], 16, 2), "     16 │█\n      0 │██ ▁\n");
    }

    #[test]
    fn little_is_still_seen() {
        assert_eq!(chart(&[1], 1_000_000, 1), "1000000 │▁\n");
    }

    #[test]
    fn nothing_at_all_is_drawn_as_nothing() {
        assert_eq!(chart(&[0, 0], 0, 1), "      0 │\n");
    }
}
