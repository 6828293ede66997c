//! A chart as values: what is compared with what. Nothing here knows columns, points or colours.

use super::figures::shown;
use crate::domain::figures::Value;

/// How the values stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartKind {
    /// A bar a category, upright: hours of the day, classes of a distribution.
    Bars,
    /// A bar a category, lying: names that are too long to stand below a bar.
    Rows,
    /// The series of a category beside each other.
    Grouped,
    /// The series of a category on top of each other; together they are a whole.
    Stacked,
    /// Points in the order of time, joined.
    Line,
    /// Steps, each a part of the one before.
    Funnel,
}

/// A row of values under one name, one a category.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Series {
    pub label: String,
    /// `None` where nothing can be said: a gap, not nought.
    pub values: Vec<Option<Value>>,
}

impl Series {
    pub fn new(label: impl Into<String>, values: impl IntoIterator<Item = Option<Value>>) -> Self {
        Self { label: label.into(), values: values.into_iter().collect() }
    }

    pub fn counts(label: impl Into<String>, counts: impl IntoIterator<Item = i64>) -> Self {
        Self::new(label, counts.into_iter().map(|n| Some(Value::Count(n))))
    }
}

/// What is drawn: the categories in their order and a value of each series for every one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    pub kind: ChartKind,
    pub title: String,
    /// What is counted, "" where the values say it themselves (money, per cent).
    pub unit: String,
    pub categories: Vec<String>,
    pub series: Vec<Series>,
}

impl Chart {
    /// A chart of one series, which needs no name.
    pub fn single(
        kind: ChartKind,
        title: impl Into<String>,
        unit: impl Into<String>,
        points: impl IntoIterator<Item = (String, Option<Value>)>,
    ) -> Self {
        let (categories, values) = points.into_iter().unzip();
        let series = vec![Series { label: String::new(), values }];
        Self { kind, title: title.into(), unit: unit.into(), categories, series }
    }

    /// The value of a series in a category.
    pub fn value(&self, series: usize, category: usize) -> Option<Value> {
        self.series.get(series).and_then(|s| s.values.get(category)).copied().flatten()
    }

    /// The values of a category, in the order of the series.
    pub fn values(&self, category: usize) -> impl Iterator<Item = Option<Value>> + '_ {
        self.series.iter().map(move |s| s.values.get(category).copied().flatten())
    }

    /// Nothing to draw: no category has a value that differs from nought.
    pub fn is_empty(&self) -> bool {
        self.series.iter().flat_map(|s| &s.values).flatten().all(|v| size(*v) == 0.0)
    }

    /// The largest thing drawn: a bar, or a whole pile of them. Never negative.
    pub fn largest(&self) -> f64 {
        let sizes = |category| self.values(category).flatten().map(size);
        let of = |category| match self.kind {
            ChartKind::Stacked => sizes(category).filter(|s| *s > 0.0).sum(),
            _ => sizes(category).fold(0.0, f64::max),
        };
        (0..self.categories.len()).map(of).fold(0.0, f64::max)
    }

    /// The lowest value where one is below nought, else 0.
    pub fn smallest(&self) -> f64 {
        self.series.iter().flat_map(|s| &s.values).flatten().map(|v| size(*v)).fold(0.0, f64::min)
    }

    /// A value in words, "–" for none.
    pub fn said(value: Option<Value>) -> String {
        shown(value)
    }
}

/// How long a bar of this value is, in its own unit; only drawing rounds.
#[allow(clippy::cast_precision_loss)]
pub fn size(value: Value) -> f64 {
    match value {
        Value::Count(n) | Value::Seconds(n) => n as f64,
        Value::Money(fen) => fen.0 as f64 / 100.0,
        Value::Share(n, d) | Value::Pieces(n, d) => n as f64 / d as f64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Fen;

    #[test]
    fn piles_are_as_high_as_their_parts_together() {
        let mut chart = Chart {
            kind: ChartKind::Stacked,
            title: String::new(),
            unit: "单".into(),
            categories: vec!["一".into(), "二".into()],
            series: vec![Series::counts("a", [1, 4]), Series::counts("b", [5, 1])],
        };
        assert!((chart.largest() - 6.0).abs() < 1e-9);
        chart.kind = ChartKind::Grouped;
        assert!((chart.largest() - 5.0).abs() < 1e-9);
        assert_eq!(chart.value(1, 0), Some(Value::Count(5)));
        assert_eq!(chart.value(1, 2), None, "a gap is not nought");
    }

    #[test]
    fn money_below_nought_and_nothing_at_all() {
        let net = [("一".into(), Some(Value::Money(Fen(-250)))), ("二".into(), None)];
        let chart = Chart::single(ChartKind::Line, "净额", "", net);
        assert!((chart.smallest() + 2.5).abs() < 1e-9 && chart.largest().abs() < 1e-9);
        assert!(!chart.is_empty());
        assert!(Chart::single(ChartKind::Bars, "", "", [("一".into(), Some(Value::Count(0)))]).is_empty());
    }
}
