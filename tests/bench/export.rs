//! Orders to a workbook, beside the writer library given the same cells from memory.
//! `cargo bench --bench export -- DATABASE` prints, in milliseconds: the whole export, the bare writer, rows, cells;
//! each the middle one of three, taken in turn. `scripts/bench` runs it.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::cast_precision_loss)]

use rust_xlsxwriter::{Format, Workbook};
use shiftdesk::store::export::{Period, Value, What, each};
use shiftdesk::store::{Store, StoreError};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

const ROUNDS: usize = 3;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let Some(db) = args.first() else { return };
    let program = args.get(1).cloned().unwrap_or_else(|| "target/release/shiftdesk".into());
    let store = Store::open_read_only(Path::new(db)).unwrap();
    let mut rows = Vec::new();
    each::<StoreError>(&store, What::Orders, &Period::default(), |row| {
        rows.push(row);
        Ok(())
    })
    .unwrap();
    let folder = std::env::temp_dir();
    let out = folder.join(format!("shiftdesk-bench-{}.xlsx", std::process::id()));
    let (mut whole, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let done = Command::new(&program)
            .args(["--db", db, "export", "orders", "--format", "xlsx", "--out", out.to_str().unwrap()])
            .status();
        assert!(done.unwrap().success());
        whole.push(began.elapsed());
        let began = Instant::now();
        write(&rows, &folder, &out);
        bare.push(began.elapsed());
    }
    std::fs::remove_file(out).unwrap();
    whole.sort_unstable();
    bare.sort_unstable();
    let cells: usize = rows.iter().flatten().filter(|v| **v != Value::Empty).count();
    println!("{} {} {} {cells}", whole[ROUNDS / 2].as_millis(), bare[ROUNDS / 2].as_millis(), rows.len());
}

/// The same cells with the same looks; what they are told in is made before.
fn write(rows: &[Vec<Value>], folder: &Path, out: &Path) {
    let mut book = Workbook::new();
    book.set_tempdir(folder).unwrap();
    let sheet = book.add_worksheet_with_constant_memory().unwrap();
    let (text, count) = (Format::new().set_num_format("@"), Format::new().set_num_format("0"));
    let (money, time) =
        (Format::new().set_num_format("0.00"), Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"));
    for (at, row) in (1u32..).zip(rows) {
        for (column, value) in (0u16..).zip(row) {
            match value {
                Value::Empty => Ok(&mut *sheet),
                Value::Text(words) => sheet.write_string_with_format(at, column, words, &text),
                Value::Count(n) => sheet.write_number_with_format(at, column, *n as f64, &count),
                Value::Money(fen) => sheet.write_number_with_format(at, column, fen.0 as f64 / 100.0, &money),
                Value::Time(at_unix) => {
                    let serial = 25_569.0 + (*at_unix + 28_800) as f64 / 86_400.0;
                    sheet.write_number_with_format(at, column, serial, &time)
                }
                Value::Flag(yes) => sheet.write_boolean(at, column, *yes),
            }
            .unwrap();
        }
    }
    book.save(out).unwrap();
}
