//! Upright bars and lines over the categories.

use super::{Anchor, Drawing, GAP, Ink, SIZE, Shape, axis, fitted, float, measure};
use crate::report::chart::{Chart, ChartKind, size};

/// Points from the lowest to the highest mark.
const HEIGHT: f32 = 84.0;
/// No bar is wider.
const WIDEST: f32 = 26.0;

/// Where the values stand.
struct Field {
    left: f32,
    top: f32,
    /// The room of one category.
    slot: f32,
    axis: axis::Axis,
}

impl Field {
    fn y(&self, value: f64) -> f32 {
        HEIGHT.mul_add(1.0 - self.axis.height(value), self.top)
    }

    fn middle(&self, category: usize) -> f32 {
        self.slot.mul_add(float(category) + 0.5, self.left)
    }
}

pub(super) fn draw(drawing: &mut Drawing, chart: &Chart) {
    let axis = axis::of(chart);
    let marks: Vec<(f64, String)> = axis.marks().map(|m| (m, axis::said(chart, m))).collect();
    let left = marks.iter().map(|(_, t)| measure(t, SIZE)).fold(0.0, f32::max) + GAP;
    // A value stands above the highest bar.
    let top = drawing.height + SIZE;
    let slot = (drawing.width - left) / float(chart.categories.len().max(1));
    let field = Field { left, top, slot, axis };
    for (mark, said) in marks {
        let y = field.y(mark);
        let (ink, weight) = if mark == 0.0 { (Ink::Soft, 0.8) } else { (Ink::Rule, 0.4) };
        drawing.line((left, y), (drawing.width, y), ink, weight);
        drawing.text(left - GAP * 0.7, SIZE.mul_add(0.35, y), Anchor::End, Ink::Soft, said);
    }
    if chart.kind == ChartKind::Line {
        lines(drawing, chart, &field);
    } else {
        bars(drawing, chart, &field);
    }
    categories(drawing, chart, &field);
    drawing.height = top + HEIGHT + SIZE + GAP * 1.5;
}

fn bars(drawing: &mut Drawing, chart: &Chart, field: &Field) {
    let count = float(chart.series.len().max(1));
    let group = (field.slot * 0.72).min(WIDEST * count);
    let bar = group / count;
    let base = field.y(0.0);
    for category in 0..chart.categories.len() {
        for (series, value) in chart.values(category).enumerate() {
            let Some(value) = value else { continue };
            let x = bar.mul_add(float(series), field.middle(category) - group / 2.0);
            let y = field.y(size(value));
            let (upper, lower) = if y < base { (y, base) } else { (base, y) };
            let between = if count > 1.0 { bar * 0.06 } else { 0.0 };
            drawing.rect(
                x + between,
                upper,
                2.0_f32.mul_add(-between, bar),
                lower - upper,
                Ink::Series(series),
            );
            let said = Chart::said(Some(value));
            let room = if count > 1.0 { bar } else { field.slot };
            if size(value) != 0.0 && measure(&said, SIZE) <= room {
                drawing.text(x + bar / 2.0, upper - 2.0, Anchor::Middle, Ink::Text, said);
            }
        }
    }
}

/// A gap stays a gap: the line begins anew behind it.
fn lines(drawing: &mut Drawing, chart: &Chart, field: &Field) {
    for (series, row) in chart.series.iter().enumerate().rev() {
        let ink = Ink::Series(series);
        let points =
            row.values.iter().enumerate().map(|(i, v)| v.map(|v| (field.middle(i), field.y(size(v)))));
        let points: Vec<Option<(f32, f32)>> = points.collect();
        for run in points.split(Option::is_none).filter(|run| run.len() > 1) {
            let points = run.iter().copied().flatten().collect();
            drawing.shapes.push(Shape::Line { points, ink, weight: 1.4 });
        }
        for (x, y) in points.iter().copied().flatten() {
            drawing.shapes.push(Shape::Dot { x, y, r: 1.7, ink });
        }
        let last = row.values.iter().enumerate().filter_map(|(i, v)| v.map(|v| (i, v))).next_back();
        if let Some((i, value)) = last.filter(|_| series == 0) {
            let (x, y) = (field.middle(i), field.y(size(value)) - 4.0);
            drawing.text(x, y, Anchor::Middle, Ink::Text, Chart::said(Some(value)));
        }
    }
}

/// Every label, or every second, third … where they would touch.
fn categories(drawing: &mut Drawing, chart: &Chart, field: &Field) {
    let widest = chart.categories.iter().map(|c| measure(c, SIZE)).fold(0.0, f32::max) + GAP;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let every = if field.slot <= 0.0 { 1 } else { ((widest / field.slot).ceil() as usize).clamp(1, 12) };
    let y = field.top + HEIGHT + SIZE + 3.0;
    for (i, label) in chart.categories.iter().enumerate().filter(|(i, _)| i % every == 0) {
        let label = fitted(label, SIZE, field.slot * float(every));
        drawing.text(field.middle(i), y, Anchor::Middle, Ink::Soft, label);
    }
}
