//! What a student reads, with the measured parts masked.
//!
//! `SNAPSHOTS=overwrite cargo test` takes the screens anew.

use checks::programs::{lessons, program, workspace};
use snapbox::{Assert, Data};

#[test]
fn a_quick_run_reads_as_recorded() {
    for lesson in lessons() {
        let output = program(lesson.name)
            .args(["--quick", "--seed", "1"])
            .output()
            .expect("the lesson's program starts");

        let screen = String::from_utf8(output.stdout).expect("it is text");
        for line in screen.lines().filter(|line| !line.contains('─')) {
            let width = console::measure_text_width(line);
            assert!(width <= 130, "{}: too wide: {line}", lesson.name);
        }
        let file = workspace()
            .join(format!("tests/lessons/screens/{}.txt", lesson.name));
        Assert::new()
            .action_env(snapbox::assert::DEFAULT_ACTION_ENV)
            .eq(mask(&screen), Data::read_from(&file, None));
    }
}

/// Leaves the words and takes away what was measured: figures and their units,
/// verdicts and their reasons, and the line breaks that follow from those.
fn mask(screen: &str) -> String {
    let mut masked = String::new();
    for paragraph in screen.split("\n\n") {
        let words = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
        // Which answer a run showed, and how many claims it bore out.
        let answer = words.contains("This machine says: “");
        if !answer && !words.contains("held on this machine") {
            paragraph
                .lines()
                .for_each(|line| mask_line(line, &mut masked));
            masked.push('\n');
        }
    }
    masked
}

fn mask_line(line: &str, masked: &mut String) {
    let machine = ["of memory", " build", "is busy with"];
    let reason = line.starts_with("         ");
    // The next compiler may say it in other words.
    let quoted = line.contains('|') || line.starts_with("error[");
    if reason
        || quoted
        || line.trim_start().starts_with("-->")
        || machine.iter().any(|words| line.contains(words))
    {
        return;
    }
    // A chart: what stands right of its axis was measured.
    let axis = line.find('│').map_or(line.len(), |at| at + '│'.len_utf8());
    let words = mask_words(&line[..axis]);
    let verdict = words.first().is_some_and(|word| word == "VERDICT");
    // A claim may be folded behind its figure, or before it.
    let some = if verdict { 6 } else { words.len() };
    let words: Vec<_> = words.into_iter().take(some).collect();
    masked.push_str(&words.join(" "));
    masked.push('\n');
}

fn mask_words(line: &str) -> Vec<String> {
    const UNITS: [&str; 20] = [
        "s", "ms", "µs", "ns", "min", "h", "days", "months", "years", "B",
        "KiB", "MiB", "GiB", "%", "×", "/s", "k/s", "M/s", "G/s", "–",
    ];
    let mut words: Vec<String> = Vec::new();
    for word in line.split_whitespace() {
        let bare = word.trim_matches(['(', ')', ',', '.', ':', ';']);
        let masked = match bare {
            unit if UNITS.contains(&unit) => continue,
            "yes" | "no" if !words.is_empty() => "#",
            "holds" | "FAILS" | "n/a" if words.is_empty() => "VERDICT",
            rule if !rule.is_empty() && rule.chars().all(|c| c == '─') => {
                "──"
            }
            figure if figure.contains(|c: char| c.is_ascii_digit()) => "#",
            _ => word,
        };
        if masked != "#" || words.last().is_none_or(|last| last != "#") {
            words.push(masked.to_owned());
        }
    }
    words
}
