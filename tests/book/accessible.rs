//! Who cannot see the page or use a mouse: what axe-core finds.
//!
//! axe-core is a JavaScript library of rules, by Deque Systems. It is not part
//! of the project: `npm install --no-save --prefix target/axe axe-core` puts it
//! where this looks.

use serde_json::Value;

use crate::browser::Browser;
use crate::built::all_pages;
use checks::programs::workspace;

/// The library; `None` where it is not installed.
fn axe() -> Option<String> {
    let file = "target/axe/node_modules/axe-core/axe.min.js";
    let library = std::fs::read_to_string(workspace().join(file)).ok();
    if library.is_none() {
        assert!(std::env::var_os("CI").is_none(), "no {file}");
        eprintln!("SKIPPED: no {file}");
    }
    library
}

const BROKEN_RULES: &str = "axe.run().then((found) => \
    found.violations.map((rule) => \
        `${rule.id}: ${rule.nodes.map((node) => node.html).join(' ')}`))";

#[test]
fn no_page_breaks_a_rule_of_accessibility_in_light_or_dark() {
    let Some(axe) = axe() else {
        return;
    };
    let Some(mut browser) = Browser::start() else {
        return;
    };

    for page in all_pages() {
        for theme in ["light", "navy"] {
            browser.open(&page, 1200, theme);
            browser.ask(&format!("{axe}; 0"));

            let broken = browser.ask(BROKEN_RULES);

            let place = format!("{} {theme}", page.display());
            assert_eq!(broken, Value::Array(vec![]), "{place}");
        }
    }
}
