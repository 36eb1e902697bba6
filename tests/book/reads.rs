//! What pages say: the recorded figures, and what a reader's own run makes of
//! a sentence.

use serde_json::json;

use crate::browser::Browser;
use crate::built::{pages, pages_with_mine, reference};

#[test]
fn figures_on_the_page_are_those_of_the_record() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    browser.open(&pages().join("02-race.html"), 1200, "light");

    let shown = browser.ask(
        "[...document.querySelectorAll('.rs-result')]\
         .filter((of) => of.dataset.key.startsWith('race.explore[2 × 1]'))\
         .map((of) => [of.dataset.key, Number(of.dataset.value)])",
    );

    let report = reference("race");
    let explored = &report["experiments"]
        .as_array()
        .and_then(|all| all.iter().find(|of| of["id"] == "explore"))
        .expect("it was recorded")["rows"][0];
    let shown = shown.as_array().expect("there are some");
    assert!(!shown.is_empty());
    for figure in shown {
        let key = figure[0].as_str().expect("a key is text");
        let column = key.rsplit('.').next().expect("a key has a column");
        assert_eq!(figure[1].as_f64(), explored[column].as_f64(), "{key}");
    }
}

#[test]
fn a_sentence_that_is_not_so_for_the_reader_says_so() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    let mut mine = reference("race");
    let experiments = mine["experiments"].as_array_mut().expect("an array");
    let count = experiments
        .iter_mut()
        .find(|of| of["id"] == "count")
        .expect("it was recorded");
    for row in count["rows"].as_array_mut().expect("an array") {
        row["per_increment"] = json!(1.0);
    }
    let pages = pages_with_mine("race", &mine);

    browser.open(&pages.join("02-race.html"), 1200, "light");

    let said = browser.ask(
        "[...document.querySelectorAll('.rs-claim.rs-not-so')]\
         .map((claim) => claim.innerText).join(' ')",
    );
    let said = said.as_str().expect("it is text");
    assert!(said.contains("Not so on your machine"), "{said}");
    let dots =
        browser.ask("document.querySelectorAll('.rs-dot.rs-yours').length");
    assert!(dots.as_u64().is_some_and(|dots| dots > 0), "{dots}");
}

#[test]
fn a_page_without_scripts_says_the_same() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    browser.call(
        "Emulation.setScriptExecutionDisabled",
        &json!({ "value": true }),
    );
    browser.open(&pages().join("02-race.html"), 1200, "light");
    browser.call(
        "Emulation.setScriptExecutionDisabled",
        &json!({ "value": false }),
    );

    let text = browser.ask("document.querySelector('main').textContent");

    let text = text.as_str().expect("it is text");
    for said in ["The recorded run says", "The answer", "The same as a table"] {
        assert!(text.contains(said), "{said}");
    }
}

#[test]
fn the_search_finds_a_word() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    browser.open(&pages().join("index.html"), 1200, "light");

    let found = browser.ask(
        "new Promise((done) => {\
            document.querySelector('#mdbook-search-toggle, #search-toggle').click();\
            const bar = document.querySelector('#mdbook-searchbar, #searchbar');\
            const results = document.querySelector(\
                '#mdbook-searchresults, #searchresults');\
            new MutationObserver(() => {\
                if (results.textContent.includes('increments')) {\
                    done(results.textContent);\
                }\
            }).observe(results, { childList: true, subtree: true });\
            bar.value = 'increments';\
            bar.dispatchEvent(new Event('input', { bubbles: true }));\
            bar.dispatchEvent(new KeyboardEvent('keyup', { bubbles: true }));\
        })",
    );

    assert!(
        found
            .as_str()
            .is_some_and(|found| found.contains("increments"))
    );
}
