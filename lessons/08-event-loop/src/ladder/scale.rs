//! A time as people say it.

/// The units that people use, with their seconds.
const UNITS: [(f64, &str); 6] = [
    (365.25 * 86_400.0, "years"),
    (30.44 * 86_400.0, "months"),
    (86_400.0, "days"),
    (3_600.0, "h"),
    (60.0, "min"),
    (1.0, "s"),
];

/// Seconds in the largest unit that there are two of, to two digits.
pub fn spoken(seconds: f64) -> String {
    let (size, unit) = UNITS
        .into_iter()
        .find(|(size, _)| seconds >= 2.0 * size)
        .unwrap_or((1.0, "s"));
    let figure = seconds / size;
    if figure < 9.95 {
        format!("{figure:.1} {unit}")
    } else {
        format!("{figure:.0} {unit}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_in_the_unit_that_people_would_use() {
        assert_eq!(spoken(1.0), "1.0 s");
        assert_eq!(spoken(9.97), "10 s");
        assert_eq!(spoken(119.0), "119 s");
        assert_eq!(spoken(150.0), "2.5 min");
        assert_eq!(spoken(7_200.0), "2.0 h");
        assert_eq!(spoken(12.0 * 86_400.0), "12 days");
        assert_eq!(spoken(100.0 * 86_400.0), "3.3 months");
        assert_eq!(spoken(1e9), "32 years");
    }
}
