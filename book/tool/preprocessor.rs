//! What mdBook calls for each build: the course's preprocessor.
//!
//! It comes before mdBook's own `links`, which would put files in the place of
//! `{{#include}}` before anybody could see what was typed and what included.

use std::path::PathBuf;

use mdbook_preprocessor::book::{Book, BookItem};
use mdbook_preprocessor::errors::{Error, Result};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

use crate::check::text;
use crate::expand::{Sources, expand};
use crate::fault::Fault;
use crate::shelf::Results;

/// Fills in what was recorded, and refuses what is not so.
#[derive(Debug, Default)]
pub struct Course {
    /// Where the recorded runs are, if not in the book's `results/`.
    pub results: Option<PathBuf>,
}

impl Preprocessor for Course {
    fn name(&self) -> &'static str {
        "course"
    }

    fn run(&self, context: &PreprocessorContext, book: Book) -> Result<Book> {
        let usual = context.root.join("results");
        let results = Results::read(self.results.as_ref().unwrap_or(&usual))?;
        let src = context.root.join(&context.config.book.src);
        let sources = Sources {
            results: &results,
            book: &context.root,
            folder: &src,
        };
        fill(book, &sources)
    }
}

fn fill(mut book: Book, sources: &Sources<'_>) -> Result<Book> {
    let mut faults = Vec::new();
    book.for_each_mut(|item| {
        let BookItem::Chapter(chapter) = item else {
            return;
        };
        let Some(path) = &chapter.source_path else {
            return;
        };
        let name = path.display().to_string();
        let file = sources.folder.join(path);
        let here = Sources {
            folder: file.parent().unwrap_or(sources.folder),
            ..*sources
        };
        faults.extend(text::faults(&name, &chapter.content, here.folder));
        match expand(&name, &chapter.content, &here) {
            Ok(content) => chapter.content = content,
            Err(Fault::Several(more)) => faults.extend(more),
            Err(fault) => faults.push(fault),
        }
    });
    Fault::all(faults).map(|()| book).map_err(Error::from)
}
