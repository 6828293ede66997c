//! A chart as primitives: rectangles, lines and texts in points, the origin at the top left. HTML and PDF draw the
//! same ones.

mod axis;
mod lying;
mod upright;

use crate::report::Urgency;
use crate::report::chart::{Chart, ChartKind};
use crate::text::{harmless, width};

/// Points of every text but the title.
pub const SIZE: f32 = 7.5;
const TITLE: f32 = 9.0;
const GAP: f32 = 6.0;

/// What something is drawn with; the format knows the colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    Text,
    Soft,
    Rule,
    /// A light ground behind bars.
    Wash,
    /// A series by its place; light and dark ones take turns, so that paper without colour tells them apart.
    Series(usize),
    /// On a dark bar.
    Paper,
    /// The sign of an urgent section, and a light ground of its colour.
    Mark(Urgency),
    Tint(Urgency),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

/// One thing to draw. `y` of a text is its baseline.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    Rect { x: f32, y: f32, w: f32, h: f32, ink: Ink },
    Line { points: Vec<(f32, f32)>, ink: Ink, weight: f32 },
    Area { points: Vec<(f32, f32)>, ink: Ink },
    Dot { x: f32, y: f32, r: f32, ink: Ink },
    Text { x: f32, y: f32, size: f32, anchor: Anchor, bold: bool, ink: Ink, text: String },
}

/// A chart laid out for a width.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    pub width: f32,
    pub height: f32,
    pub shapes: Vec<Shape>,
}

/// Lays a chart out; every text in it is harmless.
pub fn layout(chart: &Chart, width: f32) -> Drawing {
    let mut drawing = Drawing { width, height: 0.0, shapes: Vec::new() };
    drawing.head(chart);
    match chart.kind {
        _ if chart.is_empty() => {}
        ChartKind::Bars | ChartKind::Grouped | ChartKind::Line => upright::draw(&mut drawing, chart),
        ChartKind::Rows | ChartKind::Stacked | ChartKind::Funnel => lying::draw(&mut drawing, chart),
    }
    drawing
}

/// Points a text takes, well enough to place it: wide signs are as wide as high.
#[allow(clippy::cast_precision_loss)]
fn measure(text: &str, size: f32) -> f32 {
    width::width(text) as f32 * size * 0.53
}

/// As much of a text as fits.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn fitted(text: &str, size: f32, room: f32) -> String {
    width::cut(&harmless::line(text), (room / (size * 0.53)).max(1.0) as usize)
}

#[allow(clippy::cast_precision_loss)]
const fn float(n: usize) -> f32 {
    n as f32
}

impl Drawing {
    /// Every text in it, in the order it was drawn.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.shapes.iter().filter_map(|shape| match shape {
            Shape::Text { text, .. } => Some(text.as_str()),
            _ => None,
        })
    }

    fn text(&mut self, x: f32, y: f32, anchor: Anchor, ink: Ink, text: impl Into<String>) {
        self.shapes.push(Shape::Text { x, y, size: SIZE, anchor, bold: false, ink, text: text.into() });
    }

    fn rect(&mut self, x: f32, y: f32, w: f32, h: f32, ink: Ink) {
        self.shapes.push(Shape::Rect { x, y, w, h, ink });
    }

    fn line(&mut self, from: (f32, f32), to: (f32, f32), ink: Ink, weight: f32) {
        self.shapes.push(Shape::Line { points: vec![from, to], ink, weight });
    }

    /// Title, unit and, for several series, what each is drawn with.
    fn head(&mut self, chart: &Chart) {
        let title = fitted(&chart.title, TITLE, self.width);
        let mut x = measure(&title, TITLE) + GAP;
        let y = TITLE;
        self.shapes.push(Shape::Text {
            x: 0.0,
            y,
            size: TITLE,
            anchor: Anchor::Start,
            bold: true,
            ink: Ink::Text,
            text: title,
        });
        if !chart.unit.is_empty() {
            let unit = fitted(&chart.unit, SIZE, self.width - x);
            let room = measure(&unit, SIZE) + GAP;
            self.text(x, y, Anchor::Start, Ink::Soft, unit);
            x += room;
        }
        self.height = TITLE + GAP;
        let named: Vec<(usize, String)> = chart
            .series
            .iter()
            .enumerate()
            .filter(|(_, s)| !s.label.is_empty())
            .map(|(i, s)| (i, fitted(&s.label, SIZE, self.width / 3.0)))
            .collect();
        let needs: f32 = named.iter().map(|(_, l)| SIZE + 3.0 + measure(l, SIZE) + GAP * 1.5).sum();
        let mut y = y;
        if x + needs > self.width {
            y += SIZE + GAP;
            self.height = y + GAP;
            x = 0.0;
        } else {
            x = self.width - needs + GAP * 1.5;
        }
        for (i, label) in named {
            let room = SIZE + 3.0 + measure(&label, SIZE) + GAP * 1.5;
            if x > 0.0 && x + room - GAP * 1.5 > self.width + 0.1 {
                y += SIZE + GAP;
                self.height = y + GAP;
                x = 0.0;
            }
            self.rect(x, y - SIZE + 1.0, SIZE, SIZE, Ink::Series(i));
            self.text(x + SIZE + 3.0, y, Anchor::Start, Ink::Soft, label);
            x += room;
        }
    }
}

#[cfg(test)]
mod tests;
