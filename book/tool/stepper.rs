//! Be the scheduler: a model that the reader runs step by step.
//!
//! The page knows no rule: it walks the states and transitions that the
//! explorer found, so that it cannot disagree with the code.

use std::error::Error;
use std::path::Path;

use serde_json::Value;
use shared::explore::models::{self, Recheck, Strategy};

use crate::figure::escape;

/// A model of that name, ready to be played.
///
/// # Errors
/// If there is no such model.
pub fn stepper(name: &str, _book: &Path) -> Result<String, String> {
    let diagram = explored(name).map_err(|error| error.to_string())?;
    let steps = diagram["states"].as_array().map_or(0, Vec::len);
    // Within a script element nothing but its end tag is special.
    let json = diagram.to_string().replace("</", "<\\/");
    Ok(format!(
        "<div class=\"rs-stepper\" data-model=\"{}\"><p class=\"rs-plain\">\
         With scripts, this is a game: you choose who takes the next step. \
         The model has {steps} states; <code>{}</code> prints the shortest \
         schedule that goes wrong.</p>\
         <script type=\"application/json\">{json}</script></div>",
        escape(name),
        command(name),
    ))
}

fn command(name: &str) -> &'static str {
    if name.starts_with("table") || name == "two-locks" {
        "cargo run -p deadlock -- explore"
    } else {
        "cargo run -p race -- explore"
    }
}

fn explored(name: &str) -> Result<Value, Box<dyn Error>> {
    macro_rules! diagram {
        ($model:expr) => {
            serde_json::to_value($model.graph()?.diagram())?
        };
    }
    Ok(match name {
        "lost-update" => diagram!(models::lost_update(2, 1)),
        "one-step" => diagram!(models::atomic_add(2, 1)),
        "locked" => diagram!(models::locked_add(2, 1)),
        "check-then-act" => diagram!(models::check_then_act(2)),
        "two-locks" => diagram!(models::opposite_locks()),
        "sorted-locks" => diagram!(models::sorted_locks()),
        "table" => diagram!(models::philosophers(3, Strategy::LeftFirst)),
        "buffer-if" => diagram!(models::bounded_buffer(Recheck::If)),
        "lost-notify" => diagram!(models::lost_notify()),
        other => {
            return Err(format!("there is no model `{other}`").into());
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_states_of_the_model_are_on_the_page() {
        let html = stepper("lost-update", Path::new(".")).unwrap();

        assert!(html.contains("\"step\":\"load\""), "{html}");
        assert!(html.contains("shortest_bad"));
        assert!(!html.contains('\n'));
    }

    #[test]
    fn an_unknown_model_is_refused() {
        assert!(stepper("perpetual-motion", Path::new(".")).is_err());
    }
}
