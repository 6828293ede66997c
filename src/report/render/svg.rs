//! A drawing as inline SVG: coordinates in points, colours from the style of the page.

use super::drawing::{Anchor, Drawing, Ink, Shape};
use super::html::escape;
use std::fmt::Write as _;

/// `label` is what a reader that sees no pictures is told.
pub fn render(drawing: &Drawing, label: &str) -> String {
    let (w, h) = (drawing.width, drawing.height);
    let mut out =
        format!("<svg viewBox=\"0 0 {w:.0} {h:.0}\" role=\"img\" aria-label=\"{}\">", escape(label));
    for shape in &drawing.shapes {
        one(&mut out, shape);
    }
    out.push_str("</svg>");
    out
}

fn one(out: &mut String, shape: &Shape) {
    let _ = match shape {
        Shape::Rect { x, y, w, h, ink } => {
            let class = class(*ink);
            write!(
                out,
                "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{w:.1}\" height=\"{h:.1}\"/>"
            )
        }
        Shape::Line { points, ink, weight } => {
            let (points, class) = (path(points), class(*ink));
            write!(out, "<polyline class=\"line {class}\" stroke-width=\"{weight:.1}\" points=\"{points}\"/>")
        }
        Shape::Area { points, ink } => {
            write!(out, "<polygon class=\"{}\" points=\"{}\"/>", class(*ink), path(points))
        }
        Shape::Dot { x, y, r, ink } => {
            write!(out, "<circle class=\"{}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{r:.1}\"/>", class(*ink))
        }
        Shape::Text { x, y, size, anchor, bold, ink, text } => {
            let anchor = match anchor {
                Anchor::Start => "start",
                Anchor::Middle => "middle",
                Anchor::End => "end",
            };
            let weight = if *bold { " font-weight=\"700\"" } else { "" };
            let (class, text) = (class(*ink), escape(text));
            write!(
                out,
                "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size:.1}\" \
                 text-anchor=\"{anchor}\"{weight}>{text}</text>"
            )
        }
    };
}

fn path(points: &[(f32, f32)]) -> String {
    points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect::<Vec<_>>().join(" ")
}

/// The class that the style gives a colour.
fn class(ink: Ink) -> &'static str {
    match ink {
        Ink::Text => "t",
        Ink::Soft => "s",
        Ink::Rule => "r",
        Ink::Wash => "w",
        Ink::Paper => "p",
        Ink::Mark(_) => "t",
        Ink::Tint(_) => "w",
        Ink::Series(i) => ["c0", "c1", "c2", "c3"][i % 4],
    }
}
