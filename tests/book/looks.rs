//! How pages look: on a screen and on a phone, in light and in dark.

use serde_json::Value;

use crate::browser::Browser;
use crate::built::{all_pages, pages};

const THEMES: [&str; 2] = ["light", "navy"];

#[test]
fn no_page_scrolls_sideways_throws_or_asks_for_anything_off_the_disk() {
    let Some(mut browser) = Browser::start() else {
        return;
    };

    for page in all_pages() {
        for theme in THEMES {
            for width in [1200, 375, 320] {
                browser.open(&page, width, theme);
                let wide = browser
                    .ask("document.documentElement.scrollWidth - innerWidth");

                let place = format!("{} {theme} {width}", page.display());
                assert!(
                    wide.as_i64().is_some_and(|wide| wide <= 0),
                    "{place}: {wide} pixels too wide"
                );
                let faults = browser.faults();
                assert!(faults.is_empty(), "{place}: {faults:?}");
            }
        }
    }
}

/// Gives each text of a figure whose contrast is too low.
const FAINT: &str = r"(() => {
    const numbers = (colour) => colour.match(/[\d.]+/g).map(Number);
    const light = (colour) => {
        const [r, g, b] = numbers(colour).map((part) => {
            const share = part / 255;
            return share <= 0.04045
                ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const paper = (element) => {
        for (let at = element; at; at = at.parentElement) {
            const colour = getComputedStyle(at).backgroundColor;
            const parts = numbers(colour);
            if (parts.length === 3 || parts[3] === 1) return colour;
        }
        return 'rgb(255, 255, 255)';
    };
    const faint = [];
    for (const text of document.querySelectorAll('.rs-figure svg text')) {
        const svg = text.ownerSVGElement;
        if (getComputedStyle(svg).display === 'none') continue;
        const [a, b] = [light(getComputedStyle(text).fill),
            light(paper(svg.parentElement))];
        const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (contrast < 4.5) {
            faint.push(`${text.textContent}: ${contrast.toFixed(2)}`);
        }
    }
    return faint;
})()";

#[test]
fn the_text_of_figures_has_a_contrast_of_four_and_a_half_in_every_theme() {
    let Some(mut browser) = Browser::start() else {
        return;
    };

    for page in all_pages() {
        for theme in ["light", "rust", "coal", "navy", "ayu"] {
            browser.open(&page, 1200, theme);

            let faint = browser.ask(FAINT);

            assert_eq!(
                faint,
                Value::Array(vec![]),
                "{} {theme}",
                page.display()
            );
        }
    }
}

#[test]
fn a_figure_is_drawn_for_a_screen_or_for_a_phone_never_both() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    let seen = "[...document.querySelectorAll('.rs-figure svg')]\
        .filter((svg) => svg.getClientRects().length > 0)\
        .map((svg) => svg.classList[0])\
        .filter((name, place, all) => all.indexOf(name) === place)";
    let page = pages().join("02-race.html");

    browser.open(&page, 1200, "light");
    assert_eq!(browser.ask(seen), serde_json::json!(["rs-wide"]));

    browser.open(&page, 375, "light");
    assert_eq!(browser.ask(seen), serde_json::json!(["rs-narrow"]));
}
