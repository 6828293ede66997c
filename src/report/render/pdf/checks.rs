//! Lines to tick off, and lines to sign on.

use super::super::drawing::{Anchor, Ink, Shape};
use super::flow::Strip;
use super::lay::{BODY, BOLD, Hand, LABEL, Lay, PLAIN, float, rule};
use crate::report::{Check, Signature, Urgency};

const TITLE: Hand = Hand { size: BODY + 0.7, ..BOLD };
/// From the left edge to the box, where a bar stands beside it.
const BESIDE: f32 = 11.0;
const BOX: f32 = 14.0;
const NUMBER: f32 = 13.0;
const GAP: f32 = 5.0;

/// The items of a section; `bar` marks all of them.
pub(super) fn strips(checks: &[Check], bar: Option<Urgency>, lay: &Lay) -> Vec<Strip> {
    let last = checks.len().saturating_sub(1);
    let numbered = checks.iter().any(|c| !c.number.is_empty());
    let strip = |(n, check)| {
        let mut strip = item(check, bar, numbered, lay);
        if n != last {
            strip.shapes.push(rule(strip.height, indent(bar, lay), lay.width, Ink::Rule, 0.5));
        }
        strip.bar = bar;
        strip
    };
    checks.iter().enumerate().map(strip).collect()
}

fn indent(bar: Option<Urgency>, lay: &Lay) -> f32 {
    if bar.is_some() { lay.size(BESIDE) } else { 0.0 }
}

fn item(check: &Check, bar: Option<Urgency>, numbered: bool, lay: &Lay) -> Strip {
    let left = indent(bar, lay);
    let air = lay.size(if check.facts.is_empty() { 1.6 } else { 3.2 });
    let mut pen = Pen { lay, shapes: Vec::new(), y: air };
    pen.shapes.extend(lay.tick(left, air, TITLE, check.ticked));
    let mut x = left + lay.size(BOX);
    if numbered {
        pen.shapes.push(lay.text(x + lay.size(NUMBER) * 0.7, air, Anchor::End, TITLE, &check.number));
        x += lay.size(NUMBER);
    }
    let aside =
        if check.aside.is_empty() { 0.0 } else { lay.measure(&check.aside, BOLD) + lay.size(GAP * 2.0) };
    let ink = match bar {
        Some(urgency @ Urgency::Red) => Ink::Mark(urgency),
        _ => Ink::Text,
    };
    pen.shapes.push(lay.text(lay.width, air, Anchor::End, Hand { ink, ..BOLD }, &check.aside));
    pen.title(check, x, lay.width - aside - x);
    pen.facts(&check.facts, x);
    pen.strong(&check.strong, bar, x);
    Strip { height: pen.y + air, shapes: pen.shapes, ..Strip::default() }
}

struct Pen<'a> {
    lay: &'a Lay<'a>,
    shapes: Vec<Shape>,
    y: f32,
}

impl Pen<'_> {
    /// What it is in bold letters, then who and which order in plain ones where both fit on the line.
    fn title(&mut self, check: &Check, x: f32, width: f32) {
        let lay = self.lay;
        let (what, who) = check.title.split_once("  ").unwrap_or((&check.title, ""));
        let first = lay.measure(what, TITLE);
        let second = Hand { size: TITLE.size, ..PLAIN };
        let gap = lay.size(GAP * 1.6);
        if who.is_empty() || first + gap + lay.measure(who, second) > width {
            let hand = if check.facts.is_empty() && check.strong.is_empty() { second } else { TITLE };
            for line in lay.wrap(&check.title, hand, width) {
                self.shapes.push(lay.start(x, self.y, hand, &line));
                self.y += lay.line(hand);
            }
            return;
        }
        self.shapes.push(lay.start(x, self.y, TITLE, what));
        self.shapes.push(lay.start(x + first + gap, self.y, second, who));
        self.y += lay.line(TITLE);
    }

    /// In a grid of columns, so that labels stand below each other; a long fact takes several, or lines of its own.
    fn facts(&mut self, facts: &[(String, String)], x: f32) {
        let lay = self.lay;
        let (gap, room) = (lay.size(GAP), lay.width - x);
        let columns = if lay.width > 400.0 { 6 } else { 3 };
        let column = room / float(columns);
        let mut used = columns;
        let line = lay.line(PLAIN);
        for (label, value) in facts.iter().filter(|(_, value)| !value.is_empty()) {
            let labelled = lay.measure(label, LABEL) + gap;
            let needs = labelled + lay.measure(value, PLAIN) + gap * 1.6;
            let span = (1..columns).find(|n| column * float(*n) >= needs).unwrap_or(columns);
            if used + span > columns {
                self.y += line;
                used = 0;
            }
            let (left, top) = (column.mul_add(float(used), x), self.y - line);
            // Both stand on one line: the small letters of the label a little lower.
            let lower = (line - lay.line(LABEL)) * 0.62;
            self.shapes.push(lay.start(left, top + lower, LABEL, label));
            let lines = lay.wrap(value, PLAIN, (x + room - left - labelled).max(column));
            for (n, text) in lines.iter().enumerate() {
                self.shapes.push(lay.start(left + labelled, line.mul_add(float(n), top), PLAIN, text));
            }
            self.y += line * float(lines.len().saturating_sub(1));
            used += span;
        }
    }

    /// "If … then …" on a light ground, with an arrow before it.
    fn strong(&mut self, text: &str, bar: Option<Urgency>, x: f32) {
        if text.is_empty() {
            return;
        }
        let lay = self.lay;
        let (pad, arrow) = (lay.size(2.2), lay.size(11.0));
        let lines = lay.wrap(text, BOLD, lay.width - x - arrow - pad);
        let top = self.y + pad;
        let height = lay.line(BOLD).mul_add(float(lines.len()), pad * 2.0);
        let ink = bar.map_or(Ink::Wash, Ink::Tint);
        self.shapes.push(Shape::Rect { x: x - pad, y: top, w: lay.width - x + pad, h: height, ink });
        let (ax, ay, side) = (x + pad, top + pad + lay.line(BOLD) / 2.0, lay.size(2.6));
        let points = vec![(ax, ay - side), (ax + side * 1.5, ay), (ax, ay + side)];
        self.shapes.push(Shape::Area { points, ink: Ink::Text });
        for (n, line) in lines.iter().enumerate() {
            self.shapes.push(lay.start(x + arrow, lay.line(BOLD).mul_add(float(n), top + pad), BOLD, line));
        }
        self.y = top + height;
    }
}

/// Two or three beside each other: whose it is, a line to sign on, when.
pub(super) fn signatures(signatures: &[Signature], lay: &Lay) -> Vec<Strip> {
    let beside = if signatures.len().is_multiple_of(3) && lay.width > 400.0 { 3 } else { 2 };
    let gap = lay.size(22.0);
    let width = (lay.width + gap) / float(beside) - gap;
    let row = |signatures: &[Signature]| {
        let mut strip =
            Strip { before: lay.size(14.0), height: lay.line(PLAIN) + lay.size(4.0), ..Strip::default() };
        for (n, signature) in signatures.iter().enumerate() {
            sign(&mut strip, signature, (width + gap) * float(n), width, lay);
        }
        strip
    };
    signatures.chunks(beside).map(row).collect()
}

fn sign(strip: &mut Strip, signature: &Signature, left: f32, width: f32, lay: &Lay) {
    let gap = lay.size(GAP);
    let mut x = left;
    strip.shapes.push(lay.start(x, 0.0, LABEL, &signature.label));
    x += lay.measure(&signature.label, LABEL) + gap;
    if !signature.name.is_empty() {
        strip.shapes.push(lay.start(x, 0.0, BOLD, &signature.name));
        x += lay.measure(&signature.name, BOLD) + gap;
    }
    let blank = lay.size(46.0);
    let time = if signature.time.is_empty() { blank } else { lay.measure(&signature.time, PLAIN) };
    let label = lay.measure(&signature.time_label, LABEL) + gap;
    let end = left + width - time - label - gap;
    strip.shapes.push(lay.blank(x, 0.0, (end - x).max(blank * 0.5), PLAIN));
    strip.shapes.push(lay.start(end + gap, 0.0, LABEL, &signature.time_label));
    let at = end + gap + label;
    strip.shapes.push(if signature.time.is_empty() {
        lay.blank(at, 0.0, blank, PLAIN)
    } else {
        lay.start(at, 0.0, PLAIN, &signature.time)
    });
}
