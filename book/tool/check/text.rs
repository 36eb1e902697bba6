//! A chapter as it is written: no typed numbers, no typed Rust, and everything
//! it includes is there.
//!
//! mdBook passes a missing file with exit code 0 and a missing anchor as an
//! empty block, so both are looked for here.

use std::fs;
use std::path::Path;

use regex::Regex;

use crate::fault::Fault;

/// The most columns of code that fit a page.
const COLUMNS: usize = 72;

/// All faults of a chapter's text; `folder` is where its includes start.
pub fn faults(chapter: &str, text: &str, folder: &Path) -> Vec<Fault> {
    let parts = Parts::of(text);
    let mut faults = Vec::new();
    for number in typed_numbers(&parts.prose) {
        faults.push(Fault::chapter(
            chapter,
            number,
            "a typed number; accepts {{#result}} for what was measured, \
             {{#fact}} or {{#then}} with a source for what was not",
        ));
    }
    for block in parts.blocks {
        if block.is_rust() && block.has_typed_lines() {
            faults.push(Fault::chapter(
                chapter,
                block.lines.join(" ").chars().take(60).collect::<String>(),
                "typed Rust; accepts {{#include}} of code that is compiled",
            ));
        }
    }
    faults.extend(includes(chapter, text, folder));
    faults
}

/// Prose and code, told apart.
struct Parts {
    prose: String,
    blocks: Vec<Block>,
}

struct Block {
    info: String,
    lines: Vec<String>,
}

impl Parts {
    fn of(text: &str) -> Self {
        let mut parts = Self {
            prose: String::new(),
            blocks: Vec::new(),
        };
        let mut fence: Option<(String, Block)> = None;
        for line in text.lines() {
            let start = line.trim_start();
            if let Some((mark, mut block)) = fence.take() {
                if start.starts_with(&mark) {
                    parts.blocks.push(block);
                } else {
                    block.lines.push(line.to_owned());
                    fence = Some((mark, block));
                }
            } else if start.starts_with("```") || start.starts_with("~~~") {
                let sign = start.chars().next().unwrap_or('`');
                let mark: String =
                    start.chars().take_while(|c| *c == sign).collect();
                let info = start[mark.len()..].trim().to_owned();
                let lines = Vec::new();
                fence = Some((mark, Block { info, lines }));
            } else {
                // Paragraphs stay whole: a directive may go over lines.
                parts.prose.push_str(line);
                parts.prose.push('\n');
            }
        }
        parts
    }
}

impl Block {
    fn is_rust(&self) -> bool {
        let language = self.info.split([',', ' ']).next();
        language == Some("rust")
    }

    fn has_typed_lines(&self) -> bool {
        self.lines
            .iter()
            .map(|line| line.trim())
            .any(|line| !line.is_empty() && !line.starts_with("{{#"))
    }
}

/// Numbers with a unit that somebody typed.
fn typed_numbers(prose: &str) -> Vec<String> {
    let not_prose = Regex::new(r"\{\{#[^{}]*\}\}|`[^`]*`|<[^>]*>|\]\([^)]*\)")
        .expect("the pattern is well formed");
    let number = Regex::new(
        r"(?x) \b \d [\d.,]* (?: \s* [×%] | \s? (?: ns | µs | ms | s | min
            | [KMGT]i?B | bytes | seconds? | minutes? | microseconds?
            | milliseconds? | nanoseconds? | times | percent | per\ cent )
            \b )",
    )
    .expect("the pattern is well formed");
    let prose = not_prose.replace_all(prose, " ");
    number
        .find_iter(&prose)
        .map(|found| found.as_str().to_owned())
        .collect()
}

fn includes(chapter: &str, text: &str, folder: &Path) -> Vec<Fault> {
    let include = Regex::new(
        r"(\\?)\{\{#(?:include|rustdoc_include|playground)\s+([^\s{}:]+)(?::([^\s{}]+))?[^{}]*\}\}",
    )
    .expect("the pattern is well formed");
    let mut faults = Vec::new();
    for found in include.captures_iter(text) {
        if !found[1].is_empty() {
            continue;
        }
        let fault = |problem: &str| Fault::chapter(chapter, &found[0], problem);
        let Ok(file) = fs::read_to_string(folder.join(&found[2])) else {
            faults.push(fault("there is no such file"));
            continue;
        };
        let anchor = found.get(3).map_or("", |anchor| anchor.as_str());
        let lines = if anchor.is_empty() {
            Some(file.lines().collect())
        } else {
            within(&file, anchor)
        };
        match lines {
            None => {
                faults.push(fault("there is no such anchor, or no end to it"));
            }
            Some(lines) if lines.is_empty() => {
                faults.push(fault("it is empty"));
            }
            Some(lines) => {
                // What a compiler said is as wide as it is.
                let code = !found[2].ends_with(".stderr");
                let wide = |line: &&&str| line.chars().count() > COLUMNS;
                if let Some(wide) = lines.iter().find(wide).filter(|_| code) {
                    faults.push(fault(&format!(
                        "wider than {COLUMNS} columns: {}",
                        wide.trim()
                    )));
                }
            }
        }
    }
    faults
}

/// The lines between an anchor's marks, moved to the left edge.
pub fn within<'a>(file: &'a str, anchor: &str) -> Option<Vec<&'a str>> {
    let is_mark = |line: &str, mark: &str| {
        let end = line.trim_end().strip_suffix(anchor);
        end.is_some_and(|before| before.trim_end().ends_with(mark))
    };
    let lines: Vec<&str> = file.lines().collect();
    let begin = lines.iter().position(|line| is_mark(line, "ANCHOR:"))?;
    let end = lines.iter().position(|line| is_mark(line, "ANCHOR_END:"))?;
    let indent = |line: &&str| line.len() - line.trim_start().len();
    let inside: Vec<&str> = lines.get(begin + 1..end)?.to_vec();
    let least = inside
        .iter()
        .filter(|line| !line.trim().is_empty())
        .map(indent)
        .min()
        .unwrap_or(0);
    Some(
        inside
            .into_iter()
            .map(|line| line.get(least..).unwrap_or(""))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> String {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tool");
        let faults = faults("02-race.md", text, &folder);
        faults.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_typed_number_with_a_unit_is_refused() {
        for typed in
            ["It took 35 ms.", "2.5 × faster", "97% of it", "3 seconds"]
        {
            assert!(words(typed).contains("a typed number"), "{typed}");
        }
    }

    #[test]
    fn counts_code_and_directives_are_no_typed_numbers() {
        for fine in [
            "ten threads, 10 workers, lesson 3",
            "`sleep(5 ms)`",
            "{{#fact 5 ms | https://example.org}}",
            "[the first](a-5s-page.md)",
            "```text\n5 ms\n```",
        ] {
            assert_eq!(words(fine), "", "{fine}");
        }
    }

    #[test]
    fn typed_rust_is_refused_and_included_rust_is_not() {
        let typed = "```rust\nlet x = 1;\n```";
        let included = "```rust,ignore\n{{#include fault.rs}}\n```";

        assert!(words(typed).contains("typed Rust"));
        assert!(!words(included).contains("typed Rust"));
    }

    #[test]
    fn a_missing_file_and_a_missing_anchor_are_told() {
        let file = words("{{#include nowhere.rs}}");
        let anchor = words("{{#include fault.rs:nothing}}");

        assert!(file.contains("no such file"), "{file}");
        assert!(anchor.contains("no such anchor"), "{anchor}");
    }

    #[test]
    fn an_anchors_lines_are_those_between_its_marks() {
        let file =
            "a\n    // ANCHOR: x\n    b\n      c\n    // ANCHOR_END: x\nd";

        assert_eq!(within(file, "x"), Some(vec!["b", "  c"]));
        assert_eq!(within("// ANCHOR: x\nb", "x"), None);
    }
}
