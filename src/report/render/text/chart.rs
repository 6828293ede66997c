//! A chart in signs: a line a value, its bar at the end, so that a terminal that draws the bar wider breaks nothing.

use crate::report::chart::{Chart, ChartKind, size};
use crate::text::harmless;
use crate::text::width::{cut, pad, pad_left, width};

const GAP: usize = 2;
/// A bar for each series, told apart without colour.
const BARS: [&str; 4] = ["█", "▒", "▓", "░"];
const LONGEST_LABEL: usize = 24;

/// Title and legend, then the values.
pub(super) fn lines(chart: &Chart, columns: usize) -> Vec<String> {
    let mut out = vec![String::new(), cut(&title(chart), columns)];
    if chart.is_empty() {
        return out;
    }
    let labels: Vec<String> = chart.categories.iter().map(|c| harmless::line(c)).collect();
    let label_columns = labels.iter().map(|l| width(l)).max().unwrap_or(0).min(LONGEST_LABEL);
    let value_columns =
        chart.series.iter().flat_map(|s| &s.values).map(|v| width(&Chart::said(*v))).max().unwrap_or(1);
    let largest = chart.largest().max(-chart.smallest());
    for (category, label) in labels.iter().enumerate() {
        let mut label = pad(&cut(label, label_columns), label_columns);
        let values: Vec<_> = chart.values(category).collect();
        if chart.kind == ChartKind::Stacked {
            let told: Vec<String> =
                values.iter().map(|v| pad_left(&Chart::said(*v), value_columns)).collect();
            let head = format!("{label}{}{}", " ".repeat(GAP), told.join(" "));
            let room = columns.saturating_sub(width(&head) + GAP);
            let parts = values.iter().enumerate().map(|(i, v)| bar(v.map_or(0.0, size), largest, room, i));
            out.push(cut(&format!("{head}{}{}", " ".repeat(GAP), parts.collect::<String>()), columns));
            continue;
        }
        for (series, value) in values.into_iter().enumerate() {
            let told = pad_left(&Chart::said(value), value_columns);
            let head = format!("{label}{}{told}", " ".repeat(GAP));
            let room = columns.saturating_sub(width(&head) + GAP);
            let bar = bar(value.map_or(0.0, size), largest, room, series);
            out.push(cut(&format!("{head}{}{bar}", " ".repeat(GAP)), columns));
            label = " ".repeat(label_columns);
        }
    }
    out
}

/// `title (unit)  █ series  ▒ series`
fn title(chart: &Chart) -> String {
    let mut text = harmless::line(&chart.title);
    if !chart.unit.is_empty() {
        text = format!("{text} ({})", harmless::line(&chart.unit));
    }
    for (i, series) in chart.series.iter().enumerate().filter(|(_, s)| !s.label.is_empty()) {
        text = format!("{text}  {} {}", BARS[i % BARS.len()], harmless::line(&series.label));
    }
    text
}

/// As long as its value; what is more than nothing has at least one sign.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
fn bar(value: f64, largest: f64, room: usize, series: usize) -> String {
    if largest <= 0.0 || value == 0.0 {
        return String::new();
    }
    let signs = (value.abs() / largest * room as f64).round().max(1.0) as usize;
    if value < 0.0 { "-".repeat(signs) } else { BARS[series % BARS.len()].repeat(signs) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::figures::Value;
    use crate::report::Series;

    #[test]
    fn values_stand_before_their_bars_and_nothing_is_wider_than_the_page() {
        let chart = Chart {
            kind: ChartKind::Grouped,
            title: "每小时".into(),
            unit: "单".into(),
            categories: vec!["09:00".into(), "10:00".into()],
            series: vec![Series::counts("今日", [4, 2]), Series::new("上周", [Some(Value::Count(1)), None])],
        };
        let told = lines(&chart, 30);
        assert_eq!(
            told,
            [
                "",
                "每小时 (单)  █ 今日  ▒ 上周",
                "09:00  4  ████████████████████",
                "       1  ▒▒▒▒▒",
                "10:00  2  ██████████",
                "       –  ",
            ]
        );
        for columns in 12..40 {
            assert!(lines(&chart, columns).iter().all(|l| width(l) <= columns), "{columns}");
        }
    }

    #[test]
    fn a_pile_is_one_line() {
        let chart = Chart {
            kind: ChartKind::Stacked,
            title: "原因".into(),
            unit: String::new(),
            categories: vec!["价格".into()],
            series: vec![Series::counts("淘宝", [3]), Series::counts("京东", [1])],
        };
        assert_eq!(lines(&chart, 20)[2], "价格  3 1  ███████▒▒");
    }
}
