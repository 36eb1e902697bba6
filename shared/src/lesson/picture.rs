//! A picture on the terminal that is drawn anew while things change.
//!
//! The naive way is to clear the screen for each picture: it flickers, and what
//! stood there before is gone. Here the cursor goes up as many lines as the
//! last picture had, and writes over them. No mode of the terminal is changed,
//! so there is nothing to set back, however the run ends.

use std::io;

use console::{Term, truncate_str};
use indicatif::MultiProgress;

use super::stop::Stop;

/// A place on the terminal for a picture that changes.
///
/// It stands on standard error, as progress does, and stays there when dropped.
#[derive(Debug)]
pub struct Picture<'a> {
    terminal: Term,
    bars: &'a MultiProgress,
    stop: &'a Stop,
    /// Lines of the picture that stands there now.
    lines: usize,
}

impl<'a> Picture<'a> {
    pub(super) fn new(
        terminal: Term,
        bars: &'a MultiProgress,
        stop: &'a Stop,
    ) -> Self {
        Self {
            terminal,
            bars,
            stop,
            lines: 0,
        }
    }

    /// Puts `text` where the last picture stands. What does not fit the
    /// terminal is cut off.
    pub fn draw(&mut self, text: &str) {
        // After Ctrl-C other words stand below, and the way up is no longer
        // known: the last picture stays.
        if self.stop.requested() {
            return;
        }
        let bars = self.bars;
        // A terminal that is gone needs no picture.
        let _ = bars.suspend(|| self.put(text));
    }

    fn put(&mut self, text: &str) -> io::Result<()> {
        let (rows, columns) = self.terminal.size();
        // The cursor stands below the picture, and a bar may stand there too.
        let fits = usize::from(rows).saturating_sub(2);
        self.terminal.move_cursor_up(self.lines)?;
        self.lines = 0;
        for line in text.lines().take(fits) {
            self.terminal.clear_line()?;
            self.terminal.write_line(&truncate_str(
                line,
                columns.into(),
                "…",
            ))?;
            self.lines += 1;
        }
        self.terminal.clear_to_end_of_screen()?;
        self.terminal.flush()
    }
}

// Only there can a test put something else in the terminal's place.
#[cfg(all(test, unix))]
mod tests {
    use std::io::{PipeReader, Read, pipe};

    use indicatif::ProgressDrawTarget;

    use super::*;

    /// A terminal of 24 lines with 80 columns, and what is written to it.
    fn terminal() -> (Term, PipeReader) {
        let (keyboard, _) = pipe().unwrap();
        let (written, screen) = pipe().unwrap();
        (Term::read_write_pair(keyboard, screen), written)
    }

    /// All that a picture wrote while it was drawn.
    fn drawn(stop: &Stop, texts: &[&str]) -> String {
        let (terminal, mut written) = terminal();
        let bars =
            MultiProgress::with_draw_target(ProgressDrawTarget::hidden());
        let mut picture = Picture::new(terminal, &bars, stop);
        for text in texts {
            picture.draw(text);
        }
        // The pipe ends when its writer is gone.
        drop(picture);
        let mut all = String::new();
        written.read_to_string(&mut all).unwrap();
        all
    }

    #[test]
    fn a_picture_takes_the_place_of_the_one_before() {
        let all = drawn(&Stop::default(), &["one\ntwo", "three"]);

        let (first, second) = all.split_once("\x1b[2A").unwrap();
        assert!(first.contains("one\n") && first.contains("two\n"));
        assert!(second.contains("three\n"));
        // What the shorter picture does not write over is cleared.
        assert!(second.ends_with("\x1b[0J"), "{second:?}");
    }

    #[test]
    fn what_does_not_fit_is_cut_off() {
        let wide = "w".repeat(200);
        let high = "h\n".repeat(200);

        let all = drawn(&Stop::default(), &[&wide, &high]);

        assert_eq!(all.matches('w').count(), 79, "and one for the dots");
        assert_eq!(all.matches('h').count(), 22);
    }

    #[test]
    fn nothing_is_drawn_over_what_ctrl_c_said() {
        let stop = Stop::default();
        stop.request();

        assert_eq!(drawn(&stop, &["one"]), "");
    }
}
