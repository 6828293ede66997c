//! The parts of a report as strips. Narrow tables and charts that follow each other stand beside each other.

use super::super::drawing::{self, Anchor, Ink, Shape};
use super::flow::{Strip, beside};
use super::head::space;
use super::lay::{BODY, BOLD, Hand, LABEL, Lay, PLAIN, TINY, float, rule};
use super::{checks, table};
use crate::domain::figures::Value;
use crate::report::{Block, Cell, Chart, Typed, Urgency};

const HEADING: Hand = Hand { size: 10.6, bold: true, ink: Ink::Text };
const NOTE: Hand = Hand { size: TINY, bold: false, ink: Ink::Soft };
const BANNER: Hand = Hand { size: 15.0, bold: true, ink: Ink::Text };
const FACT: Hand = Hand { size: BODY + 1.2, ..PLAIN };
const FIGURE: Hand = Hand { size: 12.5, bold: true, ink: Ink::Text };
/// A longer table is a list that may go over the page.
const SHORT: usize = 20;
/// Between two columns of a page.
const GUTTER: f32 = 24.0;

pub(super) fn all(blocks: &[Block], lay: &Lay) -> Vec<Strip> {
    let mut strips: Vec<Strip> = Vec::new();
    let mut bar = None;
    let mut rest = blocks;
    while let Some((block, more)) = rest.split_first() {
        match block {
            Block::Heading(_) => bar = None,
            Block::Urgent(urgency, _) => bar = Some(*urgency),
            _ => {}
        }
        let (narrow, taken) = run(rest, lay);
        if taken > 0 {
            strips.extend(columns(narrow, lay));
            rest = &rest[taken..];
            continue;
        }
        strips.extend(one(block, bar, lay));
        rest = more;
    }
    strips
}

/// The narrow parts at the beginning of these blocks, and how many blocks they are with the spaces between them.
fn run(blocks: &[Block], lay: &Lay) -> (Vec<Vec<Strip>>, usize) {
    let (mut narrow, mut taken) = (Vec::new(), 0);
    for (n, block) in blocks.iter().enumerate() {
        match half(block, lay) {
            Some(strips) => {
                narrow.push(strips);
                taken = n + 1;
            }
            None if is_space(block) && n > 0 => {}
            None => break,
        }
    }
    (narrow, taken)
}

/// Two columns: each part goes to the shorter one. As many parts stay together as a part of a page holds.
fn columns(parts: Vec<Vec<Strip>>, lay: &Lay) -> Vec<Strip> {
    let x = f32::midpoint(lay.width, lay.size(GUTTER));
    let most = lay.paper.size().1 * 0.42;
    let mut out = Vec::new();
    let mut sides: [Strip; 2] = Default::default();
    for part in parts {
        let part = stacked(part, lay);
        if part.height > most {
            out.extend(placed(std::mem::take(&mut sides), x, lay));
            out.push(part);
            continue;
        }
        if sides.iter().all(|s| s.height > 0.0 && s.height + part.height > most) {
            out.extend(placed(std::mem::take(&mut sides), x, lay));
        }
        let side = usize::from(sides[1].height < sides[0].height);
        let top = if sides[side].height > 0.0 { sides[side].height + lay.size(12.0) } else { 0.0 };
        sides[side].height = top + part.height;
        sides[side].shapes.extend(part.shapes.into_iter().map(|mut shape| {
            shape.shift(0.0, top);
            shape
        }));
    }
    out.extend(placed(sides, x, lay));
    out
}

/// One strip of all of them.
fn stacked(strips: Vec<Strip>, lay: &Lay) -> Strip {
    let mut whole = Strip { before: lay.size(8.0), ..Strip::default() };
    for (n, strip) in strips.into_iter().enumerate() {
        let top = whole.height + if n == 0 { 0.0 } else { strip.before };
        whole.shapes.extend(strip.shapes.into_iter().map(|mut shape| {
            shape.shift(0.0, top);
            shape
        }));
        whole.height = top + strip.height;
    }
    whole
}

fn placed([left, right]: [Strip; 2], x: f32, lay: &Lay) -> Option<Strip> {
    let empty = left.height <= 0.0 && right.height <= 0.0;
    let both = beside(vec![left], vec![right], x).pop()?;
    (!empty).then(|| Strip { before: lay.size(8.0), ..both })
}

/// An empty paragraph parts what stands above and below it.
fn is_space(block: &Block) -> bool {
    matches!(block, Block::Text(text) if text.trim().is_empty())
}

/// A table or chart that half a page is enough for.
fn half(block: &Block, lay: &Lay) -> Option<Vec<Strip>> {
    let width = (lay.width - lay.size(GUTTER)) / 2.0;
    let narrow = lay.within(width);
    match block {
        _ if lay.width < 400.0 => None,
        Block::Table(table) if table.rows.len() <= SHORT && table::natural(table, lay) <= width => {
            Some(table::strips(table, &narrow))
        }
        Block::Chart(c) if c.categories.len() * c.series.len() <= 32 => Some(chart(c, &narrow)),
        _ => None,
    }
}

fn one(block: &Block, bar: Option<Urgency>, lay: &Lay) -> Vec<Strip> {
    match block {
        Block::Heading(text) => heading(text, lay),
        Block::Urgent(urgency, text) => vec![urgent(*urgency, text, lay)],
        Block::KeyFigures(figures) => key_figures(figures, lay),
        Block::Table(table) => table::strips(table, lay),
        Block::Chart(c) => chart(c, lay),
        Block::CheckList(list) => checks::strips(list, bar, lay),
        Block::Bullets(lines) => lines.iter().flat_map(|line| bullet(line, lay)).collect(),
        Block::Notes(lines) => notes(lines, lay),
        Block::Text(_) if is_space(block) => vec![space(lay.size(6.0))],
        Block::Text(text) => lay.lines(text, PLAIN, 0.0),
        Block::Facts(pairs) => facts(pairs, lay),
        Block::Banner(text) => vec![banner(text, lay)],
        Block::Signatures(list) => checks::signatures(list, lay),
    }
}

/// `【tag】rest` or `[tag] rest` in its two parts.
fn tagged(text: &str) -> (&str, &str) {
    let inner = |open: char, close: char| text.strip_prefix(open).and_then(|t| t.split_once(close));
    let (tag, rest) = inner('【', '】').or_else(|| inner('[', ']')).unwrap_or(("", text));
    if rest.trim().is_empty() { ("", tag) } else { (tag, rest.trim()) }
}

fn heading(text: &str, lay: &Lay) -> Vec<Strip> {
    let (tag, rest) = tagged(text);
    let text = if tag.is_empty() { rest.to_owned() } else { format!("{tag}  {rest}") };
    let mut strips = lay.lines(&text, HEADING, 0.0);
    for strip in &mut strips {
        strip.keep = true;
    }
    if let Some(first) = strips.first_mut() {
        first.before = lay.size(11.0);
    }
    if let Some(last) = strips.last_mut() {
        last.height += lay.size(2.0);
        last.shapes.push(rule(last.height - 0.5, 0.0, lay.width, Ink::Rule, 0.8));
        last.height += lay.size(2.5);
    }
    strips
}

/// A sign with the word in it, then what it is about; the bar begins here.
fn urgent(urgency: Urgency, text: &str, lay: &Lay) -> Strip {
    let (tag, rest) = tagged(text);
    let (left, pad) = (lay.size(11.0), lay.size(5.0));
    let height = lay.line(HEADING) + lay.size(5.0);
    let mut strip =
        Strip { height, before: lay.size(11.0), keep: true, bar: Some(urgency), ..Strip::default() };
    strip.shapes.push(Shape::Rect { x: 0.0, y: 0.0, w: lay.width, h: height, ink: Ink::Tint(urgency) });
    let top = (height - lay.line(HEADING)) / 2.0;
    let mut x = left;
    if !tag.is_empty() {
        let ink = if urgency == Urgency::Yellow { Ink::Text } else { Ink::Paper };
        let hand = Hand { size: BODY, bold: true, ink };
        let width = pad.mul_add(2.0, lay.measure(tag, hand));
        let tall = lay.line(hand) - lay.size(0.5);
        let y = (height - tall) / 2.0;
        strip.shapes.push(Shape::Rect { x, y, w: width, h: tall, ink: Ink::Mark(urgency) });
        strip.shapes.push(lay.start(x + pad, (height - lay.line(hand)) / 2.0, hand, tag));
        x += width + pad * 1.4;
    }
    strip.shapes.push(lay.start(x, top, HEADING, &lay.cut(rest, HEADING, lay.width - x)));
    strip
}

/// Label above a large value, what it was made of small behind it.
fn key_figures(figures: &[(String, Cell)], lay: &Lay) -> Vec<Strip> {
    let columns = match lay.width {
        w if w > 400.0 => 5,
        _ => 3,
    };
    let gap = lay.size(10.0);
    let column = (lay.width + gap) / float(columns);
    let mut strips: Vec<Strip> = Vec::new();
    let mut used = columns;
    for (label, cell) in figures {
        let (value, rest) = split(cell);
        let is_number = matches!(cell.typed, Typed::Number(_)) || lay.measure(value, FIGURE) <= column - gap;
        let hand = if is_number { FIGURE } else { BOLD };
        let needs = lay.measure(value, hand) + lay.measure(rest, LABEL) + lay.size(3.0);
        let fits = |n: usize| needs <= column.mul_add(float(n), -gap) + 0.1;
        let span = (1..columns).find(|n| fits(*n)).unwrap_or(columns);
        if used + span > columns {
            strips.push(Strip {
                before: lay.size(if strips.is_empty() { 2.0 } else { 6.0 }),
                ..Strip::default()
            });
            used = 0;
        }
        let Some(strip) = strips.last_mut() else { continue };
        let x = column * float(used);
        let width = column.mul_add(float(span), -gap);
        strip.shapes.push(lay.start(x, 0.0, LABEL, &lay.cut(label, LABEL, width)));
        let mut top = lay.line(LABEL);
        if fits(columns) {
            strip.shapes.push(lay.start(x, top, hand, value));
            let lower = (lay.line(hand) - lay.line(LABEL)) * 0.72;
            let behind = lay.measure(value, hand) + lay.size(3.0) + x;
            strip.shapes.push(lay.start(behind, top + lower, LABEL, rest));
            top += lay.line(hand);
        } else {
            for line in lay.wrap(&cell.shown, BOLD, width) {
                strip.shapes.push(lay.start(x, top, BOLD, &line));
                top += lay.line(BOLD);
            }
        }
        strip.height = strip.height.max(top);
        used += span;
    }
    strips
}

/// The bare value of a figure, and what is told with it.
fn split(cell: &Cell) -> (&str, &str) {
    let bare = match cell.typed {
        Typed::Number(value) => Cell::known(Some::<Value>(value)).shown,
        _ => return (&cell.shown, ""),
    };
    match cell.shown.strip_prefix(&bare) {
        Some(rest) => (&cell.shown[..bare.len()], rest.trim()),
        None => (&cell.shown, ""),
    }
}

fn chart(chart: &Chart, lay: &Lay) -> Vec<Strip> {
    let drawing = drawing::layout(chart, lay.width);
    vec![Strip { height: drawing.height, before: lay.size(8.0), shapes: drawing.shapes, ..Strip::default() }]
}

fn bullet(text: &str, lay: &Lay) -> Vec<Strip> {
    let indent = lay.size(9.0);
    let mut strips = lay.lines(text, PLAIN, indent);
    if let Some(first) = strips.first_mut() {
        let r = lay.size(1.2);
        first.shapes.push(Shape::Dot { x: r * 2.0, y: lay.line(PLAIN) * 0.52, r, ink: Ink::Soft });
        first.before = lay.size(1.0);
    }
    strips
}

/// Small print in two columns.
fn notes(lines: &[String], lay: &Lay) -> Vec<Strip> {
    let two = lay.width > 400.0 && lines.len() > 1;
    let gutter = lay.size(GUTTER);
    let column = lay.within(if two { (lay.width - gutter) / 2.0 } else { lay.width });
    let note = |text: &String| {
        let mut strips = column.lines(text, NOTE, 0.0);
        if let Some(first) = strips.first_mut() {
            first.before = lay.size(1.6);
        }
        strips
    };
    let notes: Vec<Vec<Strip>> = lines.iter().map(note).collect();
    if !two {
        return notes.into_iter().flatten().collect();
    }
    let height = |strips: &[Strip]| strips.iter().map(|s| s.before + s.height).sum::<f32>();
    let whole: f32 = notes.iter().map(|n| height(n)).sum();
    let mut columns = (Vec::new(), Vec::new());
    let mut so_far = 0.0;
    for note in notes {
        let side = if so_far < whole / 2.0 { &mut columns.0 } else { &mut columns.1 };
        so_far += height(&note);
        side.extend(note);
    }
    beside(columns.0, columns.1, column.width + gutter)
}

/// Read letter by letter: a line each, larger than usual.
fn facts(pairs: &[(String, String)], lay: &Lay) -> Vec<Strip> {
    let labels = pairs.iter().map(|(label, _)| lay.measure(label, LABEL)).fold(0.0, f32::max);
    let labels = labels.min(lay.width * 0.3) + lay.size(10.0);
    let fact = |(label, value): &(String, String)| {
        let lines = lay.wrap(value, FACT, lay.width - labels);
        let line = lay.line(FACT);
        let mut strip =
            Strip { height: line * float(lines.len()), before: lay.size(1.5), ..Strip::default() };
        let lower = (line - lay.line(LABEL)) * 0.66;
        strip.shapes.push(lay.start(0.0, lower, LABEL, &lay.cut(label, LABEL, labels)));
        for (n, text) in lines.iter().enumerate() {
            strip.shapes.push(lay.start(labels, line * float(n), FACT, text));
        }
        strip
    };
    pairs.iter().map(fact).collect()
}

fn banner(text: &str, lay: &Lay) -> Strip {
    let pad = lay.size(7.0);
    let lines = lay.wrap(text, BANNER, pad.mul_add(-2.0, lay.width));
    let height = lay.line(BANNER).mul_add(float(lines.len()), pad * 2.0);
    let w = lay.width;
    let frame = vec![(0.0, 0.0), (w, 0.0), (w, height), (0.0, height), (0.0, 0.0)];
    let mut shapes = vec![Shape::Line { points: frame, ink: Ink::Text, weight: 2.0 }];
    for (n, line) in lines.iter().enumerate() {
        let top = lay.line(BANNER).mul_add(float(n), pad);
        shapes.push(lay.text(w / 2.0, top, Anchor::Middle, BANNER, line));
    }
    Strip { height: height + lay.size(2.0), before: lay.size(9.0), shapes, ..Strip::default() }
}
