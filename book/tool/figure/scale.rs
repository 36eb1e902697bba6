//! From figures to places on an axis.

use serde_json::Value;
use shared::lesson::Unit;
use shared::lesson::render::shown;

/// An axis, linear from nought or logarithmic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    low: f64,
    high: f64,
    logarithmic: bool,
}

impl Scale {
    /// The axis for these figures: logarithmic where the largest is more than
    /// thirty times the smallest, since the small ones would be one dot.
    pub fn of(figures: impl IntoIterator<Item = f64>) -> Self {
        let figures: Vec<f64> =
            figures.into_iter().filter(|f| f.is_finite()).collect();
        let high = figures.iter().copied().fold(0.0, f64::max);
        let low = figures.iter().copied().fold(f64::INFINITY, f64::min);
        if low > 0.0 && high > 30.0 * low {
            return Self {
                low: 10_f64.powf(low.log10().floor()),
                high: 10_f64.powf(high.log10().ceil()),
                logarithmic: true,
            };
        }
        Self {
            low: 0.0,
            high: if high > 0.0 { high * 1.05 } else { 1.0 },
            logarithmic: false,
        }
    }

    /// Where a figure stands, from 0 to 1.
    pub fn place(self, figure: f64) -> f64 {
        let place = if self.logarithmic {
            let (low, high) = (self.low.log10(), self.high.log10());
            (figure.max(self.low).log10() - low) / (high - low)
        } else {
            (figure - self.low) / (self.high - self.low)
        };
        place.clamp(0.0, 1.0)
    }

    /// Figures to mark on the axis, at most `most` of them.
    pub fn ticks(self, most: u32) -> Vec<f64> {
        if self.logarithmic {
            let decades = (self.high / self.low).log10().round();
            let step = (decades / f64::from(most)).ceil().max(1.0);
            let mut ticks = vec![self.low];
            while let Some(last) = ticks.last() {
                let next = last * 10_f64.powf(step);
                if next > self.high * 1.001 {
                    break;
                }
                ticks.push(next);
            }
            return ticks;
        }
        let rough = self.high / f64::from(most);
        let decade = 10_f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0]
            .into_iter()
            .map(|factor| factor * decade)
            .find(|step| *step >= rough)
            .unwrap_or(rough);
        let mut ticks = Vec::new();
        let mut tick = 0.0;
        while tick <= self.high {
            ticks.push(tick);
            tick += step;
        }
        ticks
    }

    pub fn is_logarithmic(self) -> bool {
        self.logarithmic
    }
}

/// A figure on an axis or beside a dot, with its unit.
pub fn label(figure: f64, unit: Unit) -> String {
    // Fourteen digits are enough to hide that 0.3 is 3 × 0.1.
    let rounded = format!("{figure:.12e}").parse().unwrap_or(figure);
    shown(&Value::from(rounded), unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_begins_at_nought_unless_figures_differ_by_far() {
        let near = Scale::of([1.0, 2.0]);
        let far = Scale::of([1.0, 2000.0]);

        assert!(!near.is_logarithmic());
        assert!((near.place(0.0)).abs() < 1e-9);
        assert!(far.is_logarithmic());
        assert!((far.place(100.0) - 0.5).abs() < 1e-9);
    }

    #[test]
    fn ticks_are_round_and_few() {
        let ticks = Scale::of([9.0]).ticks(5);

        assert_eq!(ticks, [0.0, 2.0, 4.0, 6.0, 8.0]);
        assert_eq!(
            Scale::of([1.0, 900.0]).ticks(4),
            [1.0, 10.0, 100.0, 1000.0]
        );
    }
}
