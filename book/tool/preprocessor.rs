//! What mdBook calls for each build: the course's preprocessor.
//!
//! It comes before mdBook's own `links`, which would put files in the place of
//! `{{#include}}` before anybody could see what was typed and what included.

use std::path::Path;

use mdbook_preprocessor::book::{Book, BookItem};
use mdbook_preprocessor::errors::{Error, Result};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

use crate::check::text;
use crate::expand::{Sources, expand};
use crate::fault::Fault;
use crate::shelf::Results;

/// Fills in what was recorded, and refuses what is not so.
pub struct Course;

impl Preprocessor for Course {
    fn name(&self) -> &'static str {
        "course"
    }

    fn run(&self, context: &PreprocessorContext, book: Book) -> Result<Book> {
        let results = Results::read(&context.root.join("results"))?;
        let sources = Sources {
            results: &results,
            book: &context.root,
        };
        fill(book, &sources, &context.root.join(&context.config.book.src))
    }
}

fn fill(mut book: Book, sources: &Sources<'_>, src: &Path) -> Result<Book> {
    let mut faults = Vec::new();
    book.for_each_mut(|item| {
        let BookItem::Chapter(chapter) = item else {
            return;
        };
        let Some(path) = &chapter.source_path else {
            return;
        };
        let name = path.display().to_string();
        let file = src.join(path);
        let folder = file.parent().unwrap_or(src);
        faults.extend(text::faults(&name, &chapter.content, folder));
        match expand(&name, &chapter.content, sources) {
            Ok(content) => chapter.content = content,
            Err(Fault::Several(more)) => faults.extend(more),
            Err(fault) => faults.push(fault),
        }
    });
    Fault::all(faults).map(|()| book).map_err(Error::from)
}
