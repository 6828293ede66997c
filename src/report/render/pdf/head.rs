//! The top of the first page, and what runs along every page: title and number, page and pages.

use super::super::drawing::{Anchor, Drawing, Ink, Shape};
use super::flow::Strip;
use super::lay::{Hand, LABEL, Lay, PLAIN, TINY, float, is_blank, rule};
use crate::report::Report;

/// Points of the running line on every page but the first, with the space below it.
pub(super) const RUNNING: f32 = 22.0;
const TITLE: Hand = Hand { size: 19.0, bold: true, ink: Ink::Text };
const RUN: Hand = Hand { size: TINY, bold: false, ink: Ink::Soft };
const TAG: Hand = Hand { size: 9.5, bold: true, ink: Ink::Text };
const GAP: f32 = 12.0;

/// Title, a strong line, then who, when, which number.
pub(super) fn first(report: &Report, lay: &Lay) -> Vec<Strip> {
    let mut title = TITLE;
    if lay.measure(&report.title, TITLE) > lay.width {
        title.size *= 0.78;
    }
    let (name, tag) = match report.title.strip_suffix(']').and_then(|t| t.rsplit_once(" [")) {
        Some((name, tag)) => (name, tag),
        None => (report.title.as_str(), ""),
    };
    let mut strips: Vec<Strip> =
        lay.lines(name, title, 0.0).into_iter().map(|s| Strip { keep: true, ..s }).collect();
    if let Some(last) = strips.last_mut().filter(|_| !tag.is_empty()) {
        let x = lay.measure(name, title) + lay.size(GAP);
        last.shapes.extend(framed(tag, x.min(lay.width * 0.8), last.height, lay));
    }
    let y = lay.size(4.0);
    let line = rule(y, 0.0, lay.width, Ink::Text, 1.4);
    strips.push(Strip { height: y + lay.size(5.0), shapes: vec![line], keep: true, ..Strip::default() });
    strips.extend(meta(&report.meta, lay));
    strips.push(Strip { height: lay.size(3.0), ..Strip::default() });
    strips
}

/// A word in a frame: a draft, a reprint.
fn framed(tag: &str, x: f32, height: f32, lay: &Lay) -> Vec<Shape> {
    let pad = lay.size(5.0);
    let (w, h) = (pad.mul_add(2.0, lay.measure(tag, TAG)), lay.line(TAG) + lay.size(2.0));
    let y = (height - h) / 2.0;
    let frame = vec![(x, y), (x + w, y), (x + w, y + h), (x, y + h), (x, y)];
    vec![
        Shape::Line { points: frame, ink: Ink::Text, weight: 0.9 },
        lay.start(x + pad, y + lay.size(1.0), TAG, tag),
    ]
}

/// Label above value, as many beside each other as there is room for; a long one takes the room of several.
fn meta(pairs: &[(String, String)], lay: &Lay) -> Vec<Strip> {
    if pairs.is_empty() {
        return Vec::new();
    }
    let columns = if lay.width > 400.0 { 4 } else { 3 };
    let gap = lay.size(GAP);
    let column = (lay.width + gap) / float(columns);
    let mut strips: Vec<Strip> = Vec::new();
    let mut used = columns;
    for (label, value) in pairs {
        let needs = lay.measure(value, PLAIN).max(lay.measure(label, LABEL)) + gap;
        let span = (1..columns).find(|n| column * float(*n) >= needs - 0.1).unwrap_or(columns);
        if used + span > columns {
            strips.push(Strip {
                before: if strips.is_empty() { 0.0 } else { lay.size(4.0) },
                ..Strip::default()
            });
            used = 0;
        }
        let Some(strip) = strips.last_mut() else { continue };
        let x = column * float(used);
        let width = column.mul_add(float(span), -gap);
        strip.shapes.push(lay.start(x, 0.0, LABEL, label));
        let top = lay.line(LABEL) * 0.94;
        if is_blank(value) {
            strip.shapes.push(lay.blank(x, top, column - gap, PLAIN));
            strip.height = strip.height.max(top + lay.line(PLAIN));
        } else {
            let lines = lay.wrap(value, PLAIN, width);
            for (n, line) in lines.iter().enumerate() {
                strip.shapes.push(lay.start(x, lay.line(PLAIN).mul_add(float(n), top), PLAIN, line));
            }
            strip.height = strip.height.max(lay.line(PLAIN).mul_add(float(lines.len()), top));
        }
        used += span;
    }
    strips
}

/// Puts the running line on every page but the first, and the foot on all of them.
pub(super) fn run(pages: &mut [Drawing], report: &Report, lay: &Lay) {
    let (width, height) = lay.paper.size();
    let (left, right) = (lay.paper.margin(), width - lay.paper.margin());
    let number = report.meta.first().map_or("", |(_, value)| value.as_str());
    let name =
        if number.is_empty() { report.title.clone() } else { format!("{}  ·  {number}", report.title) };
    let name = lay.cut(&name, RUN, (right - left) * 0.8);
    let count = pages.len();
    for (n, page) in pages.iter_mut().enumerate() {
        if n > 0 {
            let top = lay.paper.margin();
            page.shapes.push(lay.start(left, top, RUN, &name));
            page.shapes.push(rule(top + lay.line(RUN) + 2.0, left, right, Ink::Rule, 0.6));
        }
        let top = height - lay.paper.margin() - lay.line(RUN) + 6.0;
        let told = format!("{} / {count}", n + 1);
        page.shapes.push(lay.text(right, top, Anchor::End, RUN, &told));
        if n == 0 {
            page.shapes.push(lay.start(left, top, RUN, &name));
        }
    }
}

/// Space above something, as a strip of its own.
pub(super) fn space(height: f32) -> Strip {
    Strip { height: 0.0, before: height, shapes: Vec::<Shape>::new(), ..Strip::default() }
}
