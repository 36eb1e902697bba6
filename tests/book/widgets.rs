//! What a reader can touch.

use serde_json::json;

use crate::browser::Browser;
use crate::built::pages;

const LAST: &str = "document.querySelector('.rs-stepper .rs-end').textContent";

fn choose(browser: &mut Browser, threads: &str) {
    for thread in threads.chars() {
        browser.ask(&format!(
            "[...document.querySelectorAll('.rs-stepper button')]\
             .find((button) => button.textContent.startsWith('{thread}:'))\
             .click()"
        ));
    }
}

#[test]
fn the_stepper_loses_an_update_on_the_schedule_that_should_and_not_else() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    browser.open(&pages().join("02-race.html"), 1200, "light");

    choose(&mut browser, "AABBBA");
    let torn = browser.ask(LAST);
    browser.open(&pages().join("02-race.html"), 1200, "light");
    choose(&mut browser, "AAABBB");
    let whole = browser.ask(LAST);

    assert!(
        torn.as_str()
            .is_some_and(|said| said.contains("shows the bug"))
    );
    assert!(
        whole
            .as_str()
            .is_some_and(|said| said.contains("All is well"))
    );
}

#[test]
fn the_stepper_works_by_keyboard_and_arrows_do_not_turn_the_page_in_it() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    browser.open(&pages().join("02-race.html"), 1200, "light");
    browser.ask("document.querySelector('.rs-stepper button').focus()");

    browser.press("Enter");
    browser.press("ArrowRight");
    browser.press("ArrowLeft");

    let steps =
        browser.ask("document.querySelectorAll('.rs-stepper tbody tr').length");
    assert_eq!(steps, json!(1));
    let place = browser.ask("location.pathname");
    assert!(
        place
            .as_str()
            .is_some_and(|at| at.ends_with("02-race.html"))
    );
}

const MARKED: &str = "document.querySelector(\
    '.rs-prediction[data-id=\"race.explore\"]').textContent";

#[test]
fn a_guess_is_marked_at_once_and_kept() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    browser.open(&pages().join("02-race.html"), 1200, "light");

    browser.ask(
        "document.querySelector('.rs-predict[data-id=\"race.explore\"] \
         input[value=\"2\"]').click()",
    );

    let marked = browser.ask(MARKED);
    let kept = browser.ask("localStorage.getItem('guess:race.explore')");
    assert!(
        marked
            .as_str()
            .is_some_and(|text| text.contains("guessed it")),
        "{marked}"
    );
    assert_eq!(kept, json!("2"));
}

#[test]
fn a_guess_of_an_earlier_visit_is_marked() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    browser.call(
        "Page.addScriptToEvaluateOnNewDocument",
        &json!({
            "source": "localStorage.setItem('guess:race.explore', '0')",
        }),
    );

    browser.open(&pages().join("02-race.html"), 1200, "light");

    let marked = browser.ask(MARKED);
    assert!(
        marked
            .as_str()
            .is_some_and(|text| text.contains("You guessed: 2")),
        "{marked}"
    );
}

#[test]
fn a_quiz_explains_the_choice_that_was_made() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    browser.open(&pages().join("02-race.html"), 1200, "light");

    browser.ask("document.querySelector('.rs-quiz input').click()");

    let said = browser.ask("document.querySelector('.rs-say').textContent");
    assert!(
        said.as_str().is_some_and(|text| text.contains("No:")),
        "{said}"
    );
}
