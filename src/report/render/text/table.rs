//! Tables in columns: as wide as their cells, the widest give way when the page is too narrow.

use crate::report::{Align, Table};
use crate::text::harmless;
use crate::text::width::{pad, pad_left, width};

const GAP: usize = 2;
/// No column gets narrower than this by giving way.
const NARROWEST: usize = 4;

pub(super) fn lines(table: &Table, columns: usize) -> Vec<String> {
    let titles: Vec<String> = table.columns.iter().map(|c| harmless::line(&c.title)).collect();
    let cells: Vec<Vec<String>> =
        table.rows.iter().map(|row| row.iter().map(|cell| harmless::line(cell)).collect()).collect();
    let widths = widths(&titles, &cells, columns);
    let line = |row: &[String]| {
        let cells = widths.iter().enumerate().map(|(i, cols)| {
            let cell = row.get(i).map_or("", String::as_str);
            match table.columns[i].align {
                Align::Left => pad(cell, *cols),
                Align::Right => pad_left(cell, *cols),
            }
        });
        cells.collect::<Vec<_>>().join(&" ".repeat(GAP))
    };
    let rule: Vec<String> = widths.iter().map(|w| "-".repeat(*w)).collect();
    let mut out = vec![line(&titles), rule.join(&" ".repeat(GAP))];
    out.extend(cells.iter().map(|row| line(row)));
    out
}

fn widths(titles: &[String], cells: &[Vec<String>], columns: usize) -> Vec<usize> {
    let widest = |i: usize| cells.iter().filter_map(|row| row.get(i)).map(|cell| width(cell)).max();
    let mut widths: Vec<usize> =
        titles.iter().enumerate().map(|(i, title)| width(title).max(widest(i).unwrap_or(0))).collect();
    let gaps = GAP * widths.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > columns {
        let Some(largest) = widths.iter_mut().max().filter(|w| **w > NARROWEST) else { break };
        *largest -= 1;
    }
    widths
}
