//! The scale of an upright chart: round steps, told in the unit of the values.

use crate::domain::figures::Value;
use crate::report::chart::Chart;
use crate::text::when;

/// From the lowest to the highest mark, both round.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Axis {
    pub low: f64,
    pub high: f64,
    pub step: f64,
}

/// No more marks than these above nought.
const MARKS: f64 = 4.0;

pub(super) fn of(chart: &Chart) -> Axis {
    let (low, high) = (chart.smallest(), chart.largest());
    let whole = matches!(sample(chart), Some(Value::Count(_) | Value::Seconds(_)));
    let mut step = round_up((high - low).max(f64::MIN_POSITIVE) / MARKS);
    if whole {
        step = step.max(1.0).round();
    }
    Axis { low: (low / step).floor() * step, high: (high / step).ceil().max(1.0) * step, step }
}

/// The next of 1, 2, 2.5, 5 times a power of ten.
fn round_up(step: f64) -> f64 {
    let power = 10_f64.powf(step.log10().floor());
    [1.0, 2.0, 2.5, 5.0, 10.0].map(|n| n * power).into_iter().find(|n| *n >= step * 0.999).unwrap_or(step)
}

fn sample(chart: &Chart) -> Option<Value> {
    chart.series.iter().flat_map(|s| &s.values).flatten().copied().next()
}

impl Axis {
    pub fn marks(self) -> impl Iterator<Item = f64> {
        let count = ((self.high - self.low) / self.step).round().clamp(1.0, 12.0);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let count = count as u32;
        (0..=count).map(move |n| f64::from(n).mul_add(self.step, self.low))
    }

    /// How far up a value stands, 0 at the lowest mark, 1 at the highest.
    #[allow(clippy::cast_possible_truncation)]
    pub fn height(self, value: f64) -> f32 {
        ((value - self.low) / (self.high - self.low)) as f32
    }
}

/// A mark in words.
pub(super) fn said(chart: &Chart, mark: f64) -> String {
    let number = |n: f64| {
        let text = format!("{n:.2}");
        let text = text.trim_end_matches('0').trim_end_matches('.');
        if text == "-0" { "0".to_owned() } else { text.to_owned() }
    };
    match sample(chart) {
        #[allow(clippy::cast_possible_truncation)]
        Some(Value::Seconds(_)) => when::span(mark.round() as i64),
        Some(Value::Share(..)) => format!("{}%", number(mark * 100.0)),
        _ => number(mark),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{ChartKind, Series};

    fn chart(values: Vec<Value>) -> Chart {
        let series = vec![Series::new("", values.into_iter().map(Some))];
        Chart {
            kind: ChartKind::Bars,
            title: String::new(),
            unit: String::new(),
            categories: vec![String::new(); 9],
            series,
        }
    }

    #[test]
    fn marks_are_round_and_reach_the_largest_value() {
        for (values, marks) in [
            (vec![Value::Count(1), Value::Count(3)], "0 1 2 3"),
            (vec![Value::Count(17)], "0 5 10 15 20"),
            (vec![Value::Share(1, 3)], "0% 10% 20% 30% 40%"),
            (vec![Value::Seconds(200)], "0:00 0:50 1:40 2:30 3:20"),
        ] {
            let chart = chart(values);
            let said: Vec<String> = of(&chart).marks().map(|m| said(&chart, m)).collect();
            assert_eq!(said.join(" "), marks);
        }
    }

    #[test]
    fn what_is_below_nought_has_room_below_it() {
        let axis = of(&chart(vec![Value::Count(-3), Value::Count(8)]));
        assert!(axis.low <= -3.0 && axis.high >= 8.0);
        assert!((axis.height(axis.low)).abs() < 1e-6 && (axis.height(axis.high) - 1.0).abs() < 1e-6);
    }
}
