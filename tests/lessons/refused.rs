//! The programs that the compiler refuses, and what it says to them.
//!
//! Each `lessons/02-race/refused/NAME.rs` has a `NAME.stderr` beside it: the
//! compiler's words, after a first line that names the compiler. Compilers
//! change their words, so they are compared with those of the very same
//! compiler alone; the error's number is compared always. With
//! `SNAPSHOTS=overwrite` in the environment the words are recorded anew.

use std::fs;

use shared::lesson::Stop;

#[path = "../../lessons/02-race/src/refused.rs"]
mod refused;

use refused::{PROGRAMS, Refused, codes, folder};

/// What the compiler on the `PATH` says to `program`.
fn words(program: &Refused) -> String {
    refused::words(program, &Stop::default()).expect("the compiler answers")
}

/// The compiler that recorded, and what it said.
fn recorded(program: &Refused) -> (String, String) {
    let file = folder().join(program.name).with_extension("stderr");
    let text = fs::read_to_string(&file).unwrap_or_else(|error| {
        panic!(
            "{}: {error}; SNAPSHOTS=overwrite records it",
            file.display()
        )
    });
    let (compiler, words) = text.split_once('\n').expect("two lines or more");
    (compiler.to_owned(), words.to_owned())
}

#[test]
fn every_program_is_refused_for_one_reason_and_the_right_one() {
    for program in &PROGRAMS {
        let words = words(program);

        let Refused { tries, rule, .. } = program;
        let what = format!("{tries}, against “{rule}”:\n{words}");
        assert_eq!(codes(&words), [program.code], "{what}");
    }
}

#[test]
fn the_compilers_words_are_those_recorded() {
    let compiler = refused::compiler(&Stop::default())
        .expect("the compiler answers")
        .expect("cargo has a compiler");
    let overwrite =
        std::env::var("SNAPSHOTS").is_ok_and(|it| it == "overwrite");
    for program in &PROGRAMS {
        let words = words(program);
        if overwrite {
            let file = folder().join(program.name).with_extension("stderr");
            fs::write(file, format!("{compiler}\n{words}\n"))
                .expect("the folder can be written to");
        }

        let (author, recorded) = recorded(program);

        assert_eq!(codes(&recorded), [program.code], "{}", program.name);
        if author == compiler {
            // Word by word: the margin's width depends on whether the source
            // of the standard library is installed.
            assert!(
                recorded.split_whitespace().eq(words.split_whitespace()),
                "{}: recorded\n{recorded}\nheard\n{words}",
                program.name
            );
        } else {
            eprintln!(
                "{}: recorded with {author}, this is {compiler}: only the \
                 error's number was compared",
                program.name
            );
        }
    }
}

#[test]
fn every_program_in_the_folder_is_shown_in_the_lesson() {
    let listed = PROGRAMS.map(|program| program.name.to_owned());

    let mut files: Vec<String> = fs::read_dir(folder())
        .expect("the folder is there")
        .map(|entry| entry.expect("it can be read").path())
        .filter(|path| path.extension().is_some_and(|it| it == "rs"))
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect();

    files.sort();
    let mut listed = listed.to_vec();
    listed.sort();
    assert_eq!(files, listed);
}
