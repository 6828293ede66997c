//! Tables in columns: as wide as their cells, the widest give way when the page is too narrow.

use crate::report::{Align, Table};
use crate::text::harmless;
use crate::text::width::{pad, pad_left, width, wrap};

const GAP: usize = 2;
/// A longer word is no order number any more: it may be broken.
const LONGEST_WORD: usize = 24;
/// No column gets narrower than this by giving way.
const NARROWEST: usize = 4;

pub(super) fn lines(table: &Table, columns: usize) -> Vec<String> {
    let titles: Vec<String> = table.columns.iter().map(|c| harmless::line(&c.title)).collect();
    let cells: Vec<Vec<String>> =
        table.rows.iter().map(|row| row.iter().map(|cell| harmless::line(&cell.shown)).collect()).collect();
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
    for row in &cells {
        out.extend(folded(table, row, &widths).iter().map(|part| line(part)));
    }
    out
}

/// A row in as many lines as its longest text of which nothing may be missing needs.
fn folded(table: &Table, row: &[String], widths: &[usize]) -> Vec<Vec<String>> {
    let parts: Vec<Vec<String>> = row
        .iter()
        .enumerate()
        .map(|(i, cell)| match (table.columns.get(i), widths.get(i)) {
            (Some(column), Some(cols)) if column.whole => wrap(cell, *cols),
            _ => vec![cell.clone()],
        })
        .collect();
    let lines = parts.iter().map(Vec::len).max().unwrap_or(1);
    (0..lines).map(|n| parts.iter().map(|part| part.get(n).cloned().unwrap_or_default()).collect()).collect()
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
    let word = |i: usize| {
        let longest = cells.iter().filter_map(|row| row.get(i)).map(|cell| longest_word(cell)).max();
        longest.unwrap_or(0).clamp(NARROWEST, LONGEST_WORD)
    };
    let least: Vec<usize> = (0..titles.len()).map(least).collect();
    let unbroken: Vec<usize> = least
        .iter()
        .enumerate()
        .map(|(i, least)| if table.columns[i].whole { word(i) } else { *least })
        .collect();
    // No text is wider than the page: one of ten thousand characters gives way at once.
    let mut widths: Vec<usize> = titles
        .iter()
        .enumerate()
        .map(|(i, title)| width(title).max(widest(i)))
        .zip(&least)
        .map(|(wanted, least)| wanted.min(columns.max(*least)))
        .collect();
    let gaps = widths.len().saturating_sub(1);
    let too_wide = |widths: &[usize], gap: usize| widths.iter().sum::<usize>() + gap * gaps > columns;
    // An order number goes into two lines only when nothing else has any room to give.
    for least in [&unbroken, &least] {
        while too_wide(&widths, GAP) {
            let giving = widths.iter().enumerate().filter(|(i, w)| **w > least[*i]).max_by_key(|(_, w)| **w);
            let Some((largest, _)) = giving else { break };
            widths[largest] -= 1;
        }
    }
    let gap = if too_wide(&widths, GAP) { 1 } else { GAP };
    (widths, gap)
}

/// Columns of the longest piece between the places where a line may break.
fn longest_word(text: &str) -> usize {
    let mut start = 0;
    let pieces = unicode_linebreak::linebreaks(text).map(|(end, _)| {
        let piece = text[start..end].trim_end();
        start = end;
        width(piece)
    });
    pieces.max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Column;

    #[test]
    fn a_text_of_which_nothing_may_be_missing_goes_on_below() {
        let columns = vec![Column::whole("Goods"), Column::whole("Order"), Column::right("Units")];
        let row = ["晴雨两用折叠伞 蓝色 加大加固款", "3061953192082110451", "2"].map(str::to_owned).to_vec();
        let told = lines(&Table::new(columns, [row]), 40);
        assert_eq!(
            told,
            [
                "Goods         Order                Units",
                "------------  -------------------  -----",
                "晴雨两用折叠  3061953192082110451      2",
                "伞 蓝色 加大                            ",
                "加固款                                  ",
            ]
        );
    }

    #[test]
    fn an_amount_is_never_cut_however_narrow_the_page() {
        let columns =
            vec![Column::left("This period or that"), Column::right("Payable amount"), Column::right("Net")];
        let table = Table::new(columns, [["A week earlier", "￥12345.67", "￥6785.40"]]);
        for columns in 26..60 {
            let lines = lines(&table, columns);
            assert!(lines[2].contains("￥12345.67") && lines[2].contains("￥6785.40"), "{lines:#?}");
            assert!(lines.iter().all(|l| width(l) <= columns), "{columns}: {lines:#?}");
        }
    }
}
