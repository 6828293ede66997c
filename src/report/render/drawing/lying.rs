//! Bars from left to right, a line a value: names, shares of a whole, steps of a funnel.

use super::{Anchor, Drawing, GAP, Ink, SIZE, Shape, fitted, measure};
use crate::domain::figures::Value;
use crate::report::chart::{Chart, ChartKind, size};

const BAR: f32 = 10.0;
/// Between two categories.
const BETWEEN: f32 = 5.0;

/// One bar: its parts, one a series, and what stands at its end.
struct Bar {
    parts: Vec<(usize, Value)>,
    told: String,
}

pub(super) fn draw(drawing: &mut Drawing, chart: &Chart) {
    let label = chart.categories.iter().map(|c| measure(c, SIZE)).fold(0.0, f32::max);
    let left = label.min(drawing.width * 0.36) + GAP;
    let lines: Vec<Vec<Bar>> = (0..chart.categories.len()).map(|i| bars(chart, i)).collect();
    let room = lines.iter().flatten().map(|b| measure(&b.told, SIZE)).fold(0.0, f32::max) + GAP;
    let longest = (drawing.width - left - room).max(1.0);
    let scale = |value: f64| scaled(value, chart.largest(), longest);
    let mut top = drawing.height;
    let mut before: Option<(f32, f32)> = None;
    for (name, bars) in chart.categories.iter().zip(lines) {
        let name = fitted(name, SIZE, left - GAP);
        drawing.text(left - GAP, baseline(top), Anchor::End, Ink::Text, name);
        let empty = bars.is_empty();
        for bar in bars {
            let mut x = left;
            for (series, value) in bar.parts {
                let length = scale(size(value));
                if chart.kind == ChartKind::Funnel {
                    funnel(drawing, left, before, (top, length));
                    before = Some((top + BAR, length));
                }
                drawing.rect(x, top, length, BAR, Ink::Series(series));
                if chart.kind == ChartKind::Stacked {
                    inside(drawing, (x, baseline(top), length), series, value);
                }
                x += length;
            }
            drawing.text(x + GAP * 0.6, baseline(top), Anchor::Start, Ink::Text, bar.told);
            top += BAR;
        }
        top += if empty { BAR + BETWEEN } else { BETWEEN };
    }
    drawing.line((left, drawing.height - 2.0), (left, top - BETWEEN + 2.0), Ink::Soft, 0.6);
    drawing.height = top - BETWEEN + GAP;
}

fn baseline(top: f32) -> f32 {
    SIZE.mul_add(0.36, top + BAR / 2.0)
}

/// The bars of a category: one pile, one step, or one a series.
fn bars(chart: &Chart, category: usize) -> Vec<Bar> {
    let parts = chart.values(category).enumerate().filter_map(|(i, v)| v.map(|v| (i, v)));
    match chart.kind {
        ChartKind::Stacked => {
            let parts: Vec<_> = parts.collect();
            vec![Bar { told: sum(&parts), parts }]
        }
        ChartKind::Funnel => {
            let told = step(chart, category);
            vec![Bar { parts: parts.take(1).collect(), told }]
        }
        _ => parts.map(|(i, v)| Bar { parts: vec![(i, v)], told: Chart::said(Some(v)) }).collect(),
    }
}

/// The sum of a pile of counts.
fn sum(parts: &[(usize, Value)]) -> String {
    let counts = parts.iter().map(|(_, v)| if let Value::Count(n) = v { Some(*n) } else { None });
    counts.sum::<Option<i64>>().map_or_else(String::new, |n| n.to_string())
}

/// A step with its share of the step before.
fn step(chart: &Chart, category: usize) -> String {
    let value = chart.value(0, category);
    let before = category.checked_sub(1).and_then(|i| chart.value(0, i));
    match (value, before) {
        (Some(Value::Count(n)), Some(Value::Count(d @ 1..))) => {
            format!("{n}  {}", Chart::said(Some(Value::Share(n, d))))
        }
        (value, _) => Chart::said(value),
    }
}

#[allow(clippy::cast_possible_truncation)]
fn scaled(value: f64, largest: f64, longest: f32) -> f32 {
    if largest <= 0.0 { 0.0 } else { ((value / largest).max(0.0) as f32) * longest }
}

/// The light ground between two steps.
fn funnel(drawing: &mut Drawing, left: f32, before: Option<(f32, f32)>, (top, length): (f32, f32)) {
    if let Some((bottom, longer)) = before {
        let points = vec![(left, bottom), (left + longer, bottom), (left + length, top), (left, top)];
        drawing.shapes.push(Shape::Area { points, ink: Ink::Wash });
    }
}

/// The value on its part of a pile, where it fits.
fn inside(drawing: &mut Drawing, (x, y, length): (f32, f32, f32), series: usize, value: Value) {
    let said = Chart::said(Some(value));
    if measure(&said, SIZE) + 2.0 <= length {
        let ink = if series.is_multiple_of(2) { Ink::Paper } else { Ink::Text };
        drawing.text(x + length / 2.0, y, Anchor::Middle, ink, said);
    }
}
