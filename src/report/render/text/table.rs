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
    let (widths, gap) = widths(table, &titles, &cells, columns);
    let line = |row: &[String]| {
        let cells = widths.iter().enumerate().map(|(i, cols)| {
            let cell = row.get(i).map_or("", String::as_str);
            match table.columns[i].align {
                Align::Left => pad(cell, *cols),
                Align::Right => pad_left(cell, *cols),
            }
        });
        cells.collect::<Vec<_>>().join(&" ".repeat(gap))
    };
    let rule: Vec<String> = widths.iter().map(|w| "-".repeat(*w)).collect();
    let mut out = vec![line(&titles), rule.join(&" ".repeat(gap))];
    out.extend(cells.iter().map(|row| line(row)));
    out
}

/// Columns of each column, and the gap between them. Text gives way first; a number is never cut, for half an amount
/// reads as another amount. When only numbers are left, the gap gives way.
fn widths(table: &Table, titles: &[String], cells: &[Vec<String>], columns: usize) -> (Vec<usize>, usize) {
    let widest =
        |i: usize| cells.iter().filter_map(|row| row.get(i)).map(|cell| width(cell)).max().unwrap_or(0);
    let least = |i: usize| match table.columns[i].align {
        Align::Left => NARROWEST,
        Align::Right => widest(i).max(1),
    };
    let mut widths: Vec<usize> =
        titles.iter().enumerate().map(|(i, title)| width(title).max(widest(i))).collect();
    let gaps = widths.len().saturating_sub(1);
    let too_wide = |widths: &[usize], gap: usize| widths.iter().sum::<usize>() + gap * gaps > columns;
    while too_wide(&widths, GAP) {
        let giving = widths.iter().enumerate().filter(|(i, w)| **w > least(*i)).max_by_key(|(_, w)| **w);
        let Some((largest, _)) = giving else { break };
        widths[largest] -= 1;
    }
    let gap = if too_wide(&widths, GAP) { 1 } else { GAP };
    (widths, gap)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Column;

    #[test]
    fn an_amount_is_never_cut_however_narrow_the_page() {
        let columns =
            vec![Column::left("This period or that"), Column::right("Payable amount"), Column::right("Net")];
        let table = Table {
            columns,
            rows: vec![vec!["A week earlier".into(), "￥12345.67".into(), "￥6785.40".into()]],
        };
        for columns in 26..60 {
            let lines = lines(&table, columns);
            assert!(lines[2].contains("￥12345.67") && lines[2].contains("￥6785.40"), "{lines:#?}");
            assert!(lines.iter().all(|l| width(l) <= columns), "{columns}: {lines:#?}");
        }
    }
}
