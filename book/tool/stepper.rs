//! Be the scheduler: a model that the reader runs step by step.
//!
//! The page knows no rule: it walks the states and transitions that the
//! explorer found, so that it cannot disagree with the code.

use shared::explore::models::{CATALOGUE, Listed};

use crate::figure::escape;

/// A model of the catalogue, ready to be played.
///
/// # Errors
/// If there is no such model.
pub fn stepper(name: &str) -> Result<String, String> {
    let listed = Listed::named(name).ok_or_else(|| {
        let all: Vec<_> = CATALOGUE.iter().map(|listed| listed.name).collect();
        format!("there is no model `{name}`; there are {}", all.join(", "))
    })?;
    let model = listed.model(None).ok_or("it has no usual size")?;
    let found = model
        .explore(&mut || false)
        .map_err(|error| error.to_string())?;
    let steps = found.diagram["states"].as_array().map_or(0, Vec::len);
    // Within a script element nothing but its end tag is special.
    let json = found.diagram.to_string().replace("</", "<\\/");
    let name = escape(name);
    Ok(format!(
        "<div class=\"rs-stepper\" data-model=\"{name}\"><p class=\"rs-plain\">\
         With scripts, this is a game: you choose who takes the next step. \
         The model ({}) has {steps} states; \
         <code>cargo run -p race -- model {name}</code> explores them.</p>\
         <script type=\"application/json\">{json}</script></div>",
        escape(listed.about),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_states_of_every_model_fit_on_a_page() {
        for listed in &CATALOGUE {
            let html = stepper(listed.name).unwrap();

            assert!(html.contains("\"transitions\":"), "{}", listed.name);
            assert!(!html.contains('\n'), "{}", listed.name);
        }
    }

    #[test]
    fn an_unknown_model_is_named_with_what_there_is() {
        let problem = stepper("perpetual-motion").unwrap_err();

        assert!(problem.contains("lost-update"), "{problem}");
    }
}
