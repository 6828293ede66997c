//! Figures as people and programs read them: rounded half up here and nowhere else.

use super::{Cell, Setting};
use crate::domain::figures::{Detail, Figure, Unit, Value, half_up, value};
use crate::domain::money::Fen;
use crate::text::when;
use serde_json::{Map, json};

/// What stands where the denominator is 0.
pub const NOTHING: &str = "–";

/// `42.9%`, `0:31`, `￥125.01`, `2.50`, `12`; "–" when nothing can be said.
pub fn shown(value: Option<Value>) -> String {
    match value {
        None => NOTHING.to_owned(),
        Some(Value::Count(n)) => n.to_string(),
        Some(Value::Share(n, d)) => format!("{}%", decimal(n * 100, d, 1)),
        Some(Value::Seconds(s)) => when::span(s),
        Some(Value::Money(fen)) => format!("￥{fen}"),
        Some(Value::Pieces(n, d)) => decimal(n, d, 2),
    }
}

/// n / d with so many decimals, half up; d > 0.
fn decimal(n: i64, d: i64, decimals: u32) -> String {
    let scale = 10_i64.pow(decimals);
    let scaled = half_up(n * scale, d);
    let sign = if scaled < 0 { "-" } else { "" };
    let (whole, part) = (scaled.abs() / scale, scaled.abs() % scale);
    format!("{sign}{whole}.{part:0width$}", width = decimals as usize)
}

/// The value with what it was made of, `42.9% (3/7)`, and a mark while it can still change.
pub fn told(figure: &Figure, setting: &Setting) -> String {
    let mut text = shown(figure.value());
    if let (Unit::Share, Some(denominator @ 1..)) = (figure.unit, figure.denominator) {
        text = format!("{text} ({}/{denominator})", figure.numerator);
    }
    if figure.provisional {
        text.push_str(setting.locale.t("figure.provisional"));
    }
    text
}

/// [`told`], with the value beside it.
pub fn cell(figure: &Figure, setting: &Setting) -> Cell {
    Cell::known(figure.value()).said(told(figure, setting))
}

/// Key of a figure's label.
pub fn label(figure: &Figure, setting: &Setting) -> String {
    setting.locale.t(&format!("figure.{}", figure.name)).to_owned()
}

/// `{name: {numerator, denominator, value, provisional}}`; median, p90 and the like stand beside them where a
/// figure has them.
pub fn json(figures: &[Figure]) -> serde_json::Value {
    let all = figures.iter().map(|figure| (figure.name.code().to_owned(), one(figure)));
    serde_json::Value::Object(all.collect())
}

fn one(figure: &Figure) -> serde_json::Value {
    let amount = |n: i64| if figure.unit == Unit::Money { json!(Fen(n)) } else { json!(n) };
    let mut out = Map::new();
    out.insert("numerator".into(), amount(figure.numerator));
    out.insert("denominator".into(), json!(figure.denominator));
    out.insert("value".into(), bare(figure.value()));
    out.insert("provisional".into(), json!(figure.provisional));
    let (mut kinds, mut medians) = (Map::new(), Map::new());
    for detail in &figure.details {
        let value = bare(detail_value(figure, detail));
        let (mean, median) = (detail.name.strip_prefix("kind."), detail.name.strip_prefix("median."));
        match (mean, median) {
            (Some(kind), _) => kinds.insert(kind.to_owned(), value),
            (_, Some(kind)) => medians.insert(kind.to_owned(), value),
            _ => out.insert(detail.name.clone(), value),
        };
    }
    for (key, by_kind) in [("by_kind", kinds), ("median_by_kind", medians)] {
        if !by_kind.is_empty() {
            out.insert(key.into(), by_kind.into());
        }
    }
    out.into()
}

fn detail_value(figure: &Figure, detail: &Detail) -> Option<Value> {
    value(figure.unit, detail.numerator, detail.denominator)
}

/// A value for programs: shares and pieces as numbers of six decimals, seconds whole, money as a decimal string.
fn bare(value: Option<Value>) -> serde_json::Value {
    match value {
        None => serde_json::Value::Null,
        Some(Value::Count(n) | Value::Seconds(n)) => json!(n),
        Some(Value::Money(fen)) => json!(fen),
        Some(Value::Share(n, d) | Value::Pieces(n, d)) => {
            decimal(n, d, 6).parse::<f64>().map_or(serde_json::Value::Null, |f| json!(f))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::figures::Name;

    #[test]
    fn values_are_rounded_half_up_when_they_are_shown() {
        for (value, text) in [
            (None, "–"),
            (Some(Value::Share(3, 7)), "42.9%"),
            (Some(Value::Share(1, 2000)), "0.1%"),
            (Some(Value::Share(1, 3)), "33.3%"),
            (Some(Value::Share(7, 7)), "100.0%"),
            (Some(Value::Money(Fen(12_501))), "￥125.01"),
            (Some(Value::Pieces(5, 2)), "2.50"),
            (Some(Value::Seconds(31)), "0:31"),
        ] {
            assert_eq!(shown(value), text);
        }
        assert_eq!(decimal(-1, 3, 1), "-0.3");
    }

    #[test]
    fn json_has_every_key_and_null_where_nothing_can_be_said() {
        let share = Figure::of(Name::Conversion, Unit::Share, 0, Some(0)).detail("today", 1, Some(4));
        let sales = Figure { provisional: true, ..Figure::of(Name::NetSales, Unit::Money, 9000, None) };
        let expected = json!({
            "conversion": {"numerator": 0, "denominator": 0, "value": null, "provisional": false, "today": 0.25},
            "net_sales": {"numerator": "90.00", "denominator": null, "value": "90.00", "provisional": true},
        });
        assert_eq!(json(&[share, sales]), expected);
    }
}
