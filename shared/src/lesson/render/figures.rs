//! Figures as a person would write them: the digits that count, and a unit.

use std::fmt;

use indicatif::{BinaryBytes, HumanCount};
use serde_json::Value;

use crate::lesson::report::Unit;

/// A value as a person would write it: the digits that count, and the unit.
///
/// ```
/// use shared::lesson::Unit;
/// use shared::lesson::render::shown;
///
/// assert_eq!(shown(&0.512_345.into(), Unit::Seconds), "512 ms");
/// assert_eq!(shown(&1_000_000.into(), Unit::None), "1,000,000");
/// ```
#[must_use]
pub fn shown(value: &Value, unit: Unit) -> String {
    let number = match value {
        Value::Null => return "–".to_owned(),
        Value::Bool(true) => return "yes".to_owned(),
        Value::Bool(false) => return "no".to_owned(),
        Value::String(text) => return text.clone(),
        Value::Array(values) => {
            let shown: Vec<_> =
                values.iter().map(|value| shown(value, unit)).collect();
            return shown.join(", ");
        }
        Value::Object(_) => return value.to_string(),
        Value::Number(number) => number,
    };
    let as_float = number.as_f64().unwrap_or(f64::NAN);
    match unit {
        Unit::None => number.as_u64().map_or_else(
            || figure(as_float),
            |count| HumanCount(count).to_string(),
        ),
        Unit::Seconds => time(as_float),
        Unit::Nanoseconds => time(as_float / 1e9),
        Unit::Bytes => number.as_u64().map_or_else(
            || figure(as_float),
            |bytes| BinaryBytes(bytes).to_string(),
        ),
        Unit::Share => format!("{:.0} %", as_float * 100.0),
        Unit::Ratio => format!("{} ×", figure(as_float)),
        Unit::PerSecond => scaled(
            as_float,
            &[("", 1.0), ("k", 1e3), ("M", 1e6), ("G", 1e9)],
            "/s",
        ),
    }
}

fn time(seconds: f64) -> String {
    scaled(
        seconds,
        &[("n", 1e-9), ("µ", 1e-6), ("m", 1e-3), ("", 1.0)],
        "s",
    )
}

/// A figure with the largest prefix it reaches.
fn scaled(value: f64, prefixes: &[(&str, f64)], unit: &str) -> String {
    let (prefix, factor) = prefixes
        .iter()
        .rev()
        .find(|(_, factor)| value.abs() >= *factor)
        .unwrap_or(&prefixes[0]);
    // Dividing by a power of ten may leave 99.99999999999999 of a hundred.
    let scaled = (value / factor * 1e9).round() / 1e9;
    format!("{} {prefix}{unit}", figure(scaled))
}

/// Three digits that count, and no exponent.
pub(super) fn figure(value: f64) -> String {
    struct Figure(f64);
    impl fmt::Display for Figure {
        fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            let Self(value) = *self;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "checked to be a whole number within range"
            )]
            match value.abs() {
                size if size.fract() == 0.0 && size < 1e15 => {
                    let sign = if value < 0.0 { "-" } else { "" };
                    write!(formatter, "{sign}{}", HumanCount(size as u64))
                }
                size if size >= 100.0 => write!(formatter, "{value:.0}"),
                size if size >= 10.0 => write!(formatter, "{value:.1}"),
                size if size >= 0.1 => write!(formatter, "{value:.2}"),
                _ => write!(formatter, "{value:.4}"),
            }
        }
    }
    Figure(value).to_string()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn figures_have_the_digits_that_count() {
        assert_eq!(shown(&json!(1_000_000), Unit::None), "1,000,000");
        assert_eq!(shown(&json!(0.512_345), Unit::Seconds), "512 ms");
        assert_eq!(shown(&json!(12.34), Unit::Seconds), "12.3 s");
        assert_eq!(shown(&json!(3.2e-7), Unit::Seconds), "320 ns");
        assert_eq!(shown(&json!(1e-7), Unit::Seconds), "100 ns");
        assert_eq!(shown(&json!(12.5), Unit::Nanoseconds), "12.5 ns");
        assert_eq!(shown(&json!(0.973), Unit::Share), "97 %");
        assert_eq!(shown(&json!(1.934), Unit::Ratio), "1.93 ×");
        assert_eq!(shown(&json!(12_345_678.0), Unit::PerSecond), "12.3 M/s");
        assert_eq!(shown(&json!(2_097_152), Unit::Bytes), "2.00 MiB");
        assert_eq!(shown(&json!(null), Unit::Bytes), "–");
    }
}
