//! A table on a roll: in columns where it fits, else row by row, its texts below the first one and its numbers at the
//! right edge.

use super::layout::{GAP, Roll};
use super::type_out::{columns, line, pad, pad_left};
use crate::report::{Align, Table};

pub(super) fn lay_out(table: &Table, roll: &mut Roll) {
    let titles: Vec<String> = table.columns.iter().map(|c| line(&c.title)).collect();
    let rows: Vec<Vec<String>> =
        table.rows.iter().map(|row| row.iter().map(|cell| line(&cell.to_string())).collect()).collect();
    let widths: Vec<usize> = titles
        .iter()
        .enumerate()
        .map(|(i, title)| {
            let cells = rows.iter().filter_map(|row| row.get(i)).map(|cell| columns(cell));
            cells.max().unwrap_or(0).max(columns(title))
        })
        .collect();
    let whole = widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1);
    if whole <= roll.columns {
        in_columns(table, &titles, &rows, &widths, roll);
    } else {
        below(table, &titles, &rows, roll);
    }
}

fn in_columns(table: &Table, titles: &[String], rows: &[Vec<String>], widths: &[usize], roll: &mut Roll) {
    let mut put = |row: &[String]| {
        let cells = widths.iter().enumerate().map(|(i, room)| {
            let cell = row.get(i).map_or("", String::as_str);
            match table.columns[i].align {
                Align::Left => pad(cell, *room),
                Align::Right => pad_left(cell, *room),
            }
        });
        roll.push(cells.collect::<Vec<_>>().join(&" ".repeat(GAP)));
    };
    put(titles);
    put(&widths.iter().map(|room| "-".repeat(*room)).collect::<Vec<_>>());
    for row in rows {
        put(row);
    }
}

fn below(table: &Table, titles: &[String], rows: &[Vec<String>], roll: &mut Roll) {
    for row in rows {
        let labelled = |i: usize, cell: &String| (titles[i].clone(), cell.clone());
        let of = |align: Align| {
            let cells = row.iter().enumerate().skip(1);
            let cells = cells.filter(move |(i, cell)| {
                !cell.is_empty() && table.columns.get(*i).is_some_and(|c| c.align == align)
            });
            cells.map(|(i, cell)| labelled(i, cell)).collect::<Vec<_>>()
        };
        roll.hanging("", row.first().map_or("", String::as_str));
        roll.flowing(&of(Align::Left), GAP);
        let numbers = of(Align::Right);
        let told: Vec<String> = numbers.iter().map(|(label, cell)| format!("{label} {cell}")).collect();
        let told = told.join(&" ".repeat(GAP));
        if columns(&told) <= roll.columns {
            if !told.is_empty() {
                roll.push(pad_left(&told, roll.columns));
            }
        } else {
            roll.flowing(&numbers, GAP);
        }
    }
}
