//! Beginning anew keeps what was there. It is tried in folders that git knows
//! nothing of.

use std::fs;
use std::path::{Path, PathBuf};

use checks::exercises::Exercise;
use shared::lesson::COURSE;

/// A copy of an exercise; gone with this.
struct Copy(PathBuf);

impl Copy {
    fn new(name: &str) -> Self {
        let all = Exercise::all().expect("the cards can be read");
        let withdraw = all.iter().find(|it| it.name == "withdraw");
        let from = withdraw.expect("it is written").folder();
        let own = format!("reset-{name}-{}", std::process::id());
        let folder = std::env::temp_dir().join(own).join("withdraw");
        fs::create_dir_all(&folder).expect("there is room");
        for file in ["start.rs", "exercise.toml"] {
            fs::copy(from.join(file), folder.join(file)).expect("it is there");
        }
        fs::copy(from.join("start.rs"), folder.join("answer.rs"))
            .expect("it is there");
        Self(folder)
    }

    fn exercise(&self) -> Exercise {
        Exercise::at(&COURSE[1], self.0.clone()).expect("its card is right")
    }

    fn write(&self, answer: &str) {
        fs::write(self.0.join("answer.rs"), answer).expect("it can be written");
    }

    fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).expect("it is there");
        let mut names: Vec<_> = entries
            .map(|it| it.expect("it can be read").file_name())
            .map(|it| it.into_string().expect("it is text"))
            .collect();
        names.sort();
        names
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(self.0.parent().expect("it has one"));
    }
}

fn text(file: &Path) -> String {
    fs::read_to_string(file).expect("it is there")
}

#[test]
fn what_the_student_wrote_stays_beside_it_however_often() {
    let copy = Copy::new("twice");
    let exercise = copy.exercise();

    let kept = ["one try", "another"].map(|answer| {
        copy.write(answer);
        exercise
            .reset()
            .unwrap()
            .expect("there was something to keep")
    });

    let texts = kept.each_ref().map(|it| text(it));
    assert_eq!(texts, ["one try", "another"]);
    assert_eq!(text(&exercise.answer()), text(&exercise.start()));
    assert!(exercise.is_untouched());
}

#[test]
fn where_nothing_was_written_nothing_is_kept() {
    let copy = Copy::new("untouched");
    let before = copy.files();

    assert_eq!(copy.exercise().reset().unwrap(), None);
    assert_eq!(copy.exercise().reset().unwrap(), None);

    assert_eq!(copy.files(), before);
}

#[test]
fn an_answer_that_is_gone_comes_back() {
    let copy = Copy::new("gone");
    fs::remove_file(copy.0.join("answer.rs")).expect("it is there");

    let kept = copy.exercise().reset().unwrap();

    assert_eq!(kept, None);
    assert!(copy.exercise().is_untouched());
}
