//! Tables: columns as wide as what stands in them, texts in as many lines as they need, heads that come again.

use super::super::drawing::{Anchor, Ink, Shape};
use super::flow::Strip;
use super::lay::{BODY, Hand, Lay, PLAIN, SMALL, float, is_blank, rule};
use crate::report::{Align, Cell, Table};
use std::rc::Rc;

const HEAD: Hand = Hand { size: SMALL, bold: true, ink: Ink::Soft };
const CELL: Hand = Hand { size: BODY - 0.4, ..PLAIN };
const GAP: f32 = 11.0;
/// Space above and below the text of a row.
const AIR: f32 = 2.1;
/// Points of a line to write on.
const BLANK: f32 = 96.0;

/// Points the table takes when nothing in it is broken.
pub(super) fn natural(table: &Table, lay: &Lay) -> f32 {
    let gaps = lay.size(GAP) * float(table.columns.len().saturating_sub(1));
    widest(table, lay).iter().sum::<f32>() + gaps
}

fn widest(table: &Table, lay: &Lay) -> Vec<f32> {
    let of = |i: usize| {
        let cells = table.rows.iter().filter_map(|row| row.get(i)).map(|cell| cell_width(cell, lay));
        cells.fold(lay.measure(&table.columns[i].title, HEAD), f32::max)
    };
    (0..table.columns.len()).map(of).collect()
}

fn cell_width(cell: &Cell, lay: &Lay) -> f32 {
    match cell.shown.as_str() {
        "[ ]" | "[x]" => lay.size(CELL.size),
        text if is_blank(text) => lay.size(BLANK),
        text => lay.measure(text, CELL),
    }
}

/// The width of each column. Texts give way, the widest first, down to their longest word; a number is never broken.
fn widths(table: &Table, lay: &Lay) -> Vec<f32> {
    let natural = widest(table, lay);
    let gap = lay.size(GAP);
    let room = gap.mul_add(-float(natural.len().saturating_sub(1)), lay.width);
    let least = |i: usize| {
        let column = &table.columns[i];
        let cells = table.rows.iter().filter_map(|row| row.get(i));
        let size = lay.size(CELL.size);
        let head = lay.fonts.longest_word(&column.title, lay.size(HEAD.size), true);
        match column.align {
            Align::Right => cells.map(|c| cell_width(c, lay)).fold(head, f32::max),
            Align::Left => {
                let word = |c: &Cell| {
                    if is_blank(&c.shown) {
                        size * 4.0
                    } else {
                        lay.fonts.longest_word(&c.shown, size, false)
                    }
                };
                cells.map(word).fold(head, f32::max).min(lay.width * 0.4)
            }
        }
    };
    let mut widths = natural;
    let excess: f32 = widths.iter().sum::<f32>() - room;
    if excess > 0.0 {
        let floors: Vec<f32> = (0..widths.len()).map(least).collect();
        level(&mut widths, &floors, room);
    } else if let Some(last) = table.columns.iter().rposition(|c| c.align == Align::Left) {
        // What is left over goes to the last text, so that the numbers stand at the right edge.
        let blank = |row: &Vec<Cell>| row.last().is_some_and(|cell| is_blank(&cell.shown));
        let right =
            table.columns.last().is_some_and(|c| c.align == Align::Right) || table.rows.iter().any(blank);
        widths[last] += if right { -excess } else { 0.0 };
    }
    widths
}

/// Lowers the widest ones to one level until all fit; floors hold unless nothing else helps.
fn level(widths: &mut [f32], floors: &[f32], room: f32) {
    for floors in [floors, &vec![12.0; floors.len()]] {
        for _ in 0..400 {
            let excess = widths.iter().sum::<f32>() - room;
            if excess <= 0.01 {
                return;
            }
            let giving = (0..widths.len()).filter(|i| widths[*i] > floors[*i] + 0.01);
            let Some(i) = giving.max_by(|a, b| widths[*a].total_cmp(&widths[*b])) else { break };
            widths[i] = (widths[i] - excess.min(4.0)).max(floors[i]);
        }
    }
}

/// Head and rows.
pub(super) fn strips(table: &Table, lay: &Lay) -> Vec<Strip> {
    let widths = widths(table, lay);
    let head = Rc::new(head(table, &widths, lay));
    let mut strips = vec![Strip { keep: true, before: lay.size(2.0), ..(*head).clone() }];
    let last = table.rows.len().saturating_sub(1);
    for (n, cells) in table.rows.iter().enumerate() {
        let mut strip = row(table, cells, &widths, lay);
        strip.head = Some(head.clone());
        // A last row alone on a page would look forgotten.
        strip.keep = n + 1 == last && table.rows.len() > 2;
        strips.push(strip);
    }
    strips
}

fn head(table: &Table, widths: &[f32], lay: &Lay) -> Strip {
    let wrapped: Vec<Vec<String>> =
        table.columns.iter().zip(widths).map(|(c, w)| lay.wrap(&c.title, HEAD, *w)).collect();
    let lines = wrapped.iter().map(Vec::len).max().unwrap_or(1);
    let line = lay.line(HEAD);
    let mut strip = Strip { height: line.mul_add(float(lines), lay.size(3.0)), ..Strip::default() };
    let mut x = 0.0;
    for ((column, title), width) in table.columns.iter().zip(wrapped).zip(widths) {
        // Short titles stand on the line of the long ones' last.
        let above = lines - title.len();
        for (n, text) in title.iter().enumerate() {
            strip.shapes.push(aligned(lay, column.align, (x, line * float(above + n), *width), HEAD, text));
        }
        x += width + lay.size(GAP);
    }
    strip.shapes.push(rule(strip.height - 1.0, 0.0, total(widths, lay), Ink::Text, 0.8));
    strip
}

fn total(widths: &[f32], lay: &Lay) -> f32 {
    lay.size(GAP).mul_add(float(widths.len().saturating_sub(1)), widths.iter().sum())
}

fn aligned(lay: &Lay, align: Align, (x, top, width): (f32, f32, f32), hand: Hand, text: &str) -> Shape {
    match align {
        Align::Left => lay.start(x, top, hand, text),
        Align::Right => lay.text(x + width, top, Anchor::End, hand, text),
    }
}

fn row(table: &Table, cells: &[Cell], widths: &[f32], lay: &Lay) -> Strip {
    let (air, line) = (lay.size(AIR), lay.line(CELL));
    let mut strip = Strip::default();
    let mut lines = 1;
    let mut x = 0.0;
    for ((column, cell), width) in table.columns.iter().zip(cells).zip(widths) {
        match cell.shown.as_str() {
            box_ @ ("[ ]" | "[x]") => strip.shapes.extend(lay.tick(x, air, CELL, box_ == "[x]")),
            text if is_blank(text) => strip.shapes.push(lay.blank(x, air, *width, CELL)),
            text => {
                let wrapped = lay.wrap(text, CELL, width + 0.05);
                for (n, text) in wrapped.iter().enumerate() {
                    let at = (x, line.mul_add(float(n), air), *width);
                    strip.shapes.push(aligned(lay, column.align, at, CELL, text));
                }
                lines = lines.max(wrapped.len());
            }
        }
        x += width + lay.size(GAP);
    }
    strip.height = air.mul_add(2.0, line * float(lines));
    strip.shapes.push(rule(strip.height, 0.0, total(widths, lay), Ink::Rule, 0.5));
    strip
}
