//! Workbooks and zips: what spreadsheets do to tables, and what ill will can do to a zip.

#![allow(clippy::format_push_string, reason = "short texts in a test")]

use super::{ALL, fixture, import_text};
use proptest::prelude::*;
use shiftdesk::domain::order::OrderData;
use shiftdesk::intake::table::Broken;
use shiftdesk::intake::{ImportError, Reason};
use shiftdesk::store::{Store, order};
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;

/// A zip of these files.
fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// What sheets claim to be: a row of zeros for each of these cells would be 128 GB. Nobody asks.
const DIMENSION: &str = "A1:XFD1048576";

/// A workbook with these sheets, each the inside of `<sheetData>`; style 1 is a date.
fn workbook(sheets: &[&str]) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let (mut names, mut relations) = (String::new(), String::new());
    let mut files: Vec<(String, String)> = Vec::new();
    for (at, rows) in sheets.iter().enumerate() {
        names += &format!("<sheet name=\"表{at}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>", n = at + 1);
        relations += &format!(
            "<Relationship Id=\"rId{n}\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>",
            n = at + 1
        );
        let sheet = format!(
            "<worksheet xmlns=\"{main}\"><dimension ref=\"{DIMENSION}\"/><sheetData>{rows}</sheetData></worksheet>"
        );
        files.push((format!("xl/worksheets/sheet{}.xml", at + 1), sheet));
    }
    relations += &format!("<Relationship Id=\"rId99\" Type=\"{office}/styles\" Target=\"styles.xml\"/>");
    let parts = [
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>".to_owned(),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{package}\"><Relationship Id=\"rId1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!("<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets>{names}</sheets></workbook>"),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!("<Relationships xmlns=\"{package}\">{relations}</Relationships>"),
        ),
        (
            "xl/styles.xml",
            format!(
                "<styleSheet xmlns=\"{main}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>"
            ),
        ),
    ];
    files.extend(parts.map(|(name, text)| (name.to_owned(), text)));
    let files: Vec<(&str, &[u8])> = files.iter().map(|(n, t)| (n.as_str(), t.as_bytes())).collect();
    zipped(&files)
}

/// A row of texts; `#` before a number, `@` before a date make typed cells, "" none at all.
fn row(number: usize, cells: &[&str]) -> String {
    let mut text = format!("<row r=\"{number}\">");
    for (at, cell) in cells.iter().enumerate().filter(|(_, c)| !c.is_empty()) {
        let place = format!("{}{number}", char::from(b'A' + u8::try_from(at).unwrap()));
        text += &match (cell.strip_prefix('#'), cell.strip_prefix('@')) {
            (Some(value), _) => format!("<c r=\"{place}\"><v>{value}</v></c>"),
            (_, Some(value)) => format!("<c r=\"{place}\" s=\"1\"><v>{value}</v></c>"),
            _ => format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>"),
        };
    }
    text + "</row>"
}

const HEADER: [&str; 9] = [
    "订单编号",
    "订单状态",
    "货品标题",
    "实付款(元)",
    "订单创建时间",
    "数量",
    "单价(元)",
    "单品货号",
    "型号",
];

fn data(store: &Store, no: &str) -> OrderData {
    order::of_number(store, no).unwrap().pop().unwrap().data
}

#[test]
fn what_a_spreadsheet_does_to_a_table_is_undone() {
    let mut store = Store::in_memory().unwrap();
    let cover = [row(1, &["订单导出说明"]), row(3, &["请勿修改"])].concat();
    let rows = [
        row(1, &["1688 订单", ""]),
        row(4, &HEADER),
        row(
            5,
            &[
                "#100000000000001",
                "交易成功",
                "雨伞",
                "#27.600000000000001",
                "@46143.5",
                "#2",
                "#13.8",
                "#7",
                "黑",
            ],
        ),
        row(6, &["", "", "", "", "", "#1", "#5", "U2", "红"]),
        row(8, &["2713974586515050000", "等待买家付款", "茶", "8", "#46143.25", "1", "8", "T1", ""]),
        row(9, &["#3009391195086773997", "等待买家付款", "杯", "8", "@46143.5", "1", "8", "C1", ""]),
        row(10, &["", "", "碟", "", "", "1", "8", "C2", ""]),
        row(11, &["", "", "合计", "#35.6", "", "#4", "", "", ""]),
    ]
    .concat();
    let report = import_text(&mut store, &workbook(&[&cover, &rows])).unwrap();
    let told: Vec<(&str, u64, Option<&str>)> =
        report.rejected.iter().map(|r| (r.part.as_str(), r.line, r.column.as_deref())).collect();
    assert_eq!(
        told,
        [("表1", 9, Some("订单编号")), ("表1", 10, None)],
        "a rounded number, and what hangs on it"
    );
    assert_eq!((report.format.as_str(), report.rows, report.new), ("1688", 5, 2));
    let first = data(&store, "100000000000001");
    let lines: Vec<_> =
        first.lines.iter().map(|l| (l.title.as_str(), l.code.as_str(), l.spec.as_str(), l.qty)).collect();
    assert_eq!(lines, [("雨伞", "7", "黑", 2), ("雨伞", "U2", "红", 1)], "a title merged over two rows");
    assert_eq!(
        (first.payable.0, super::clock().local(first.placed_at).to_string().as_str()),
        (2760, "2026-05-01 12:00:00 +08:00")
    );
    let second = data(&store, "2713974586515050000");
    assert_eq!(
        super::clock().local(second.placed_at).to_string(),
        "2026-05-01 06:00:00 +08:00",
        "a bare number"
    );
}

#[test]
fn a_workbook_may_hold_orders_on_several_sheets() {
    let mut store = Store::in_memory().unwrap();
    let sheet = |no: &str| {
        [row(1, &HEADER), row(2, &[no, "交易成功", "雨伞", "5", "2026-05-01 10:00:00", "1", "5", "U", ""])]
            .concat()
    };
    let report = import_text(&mut store, &workbook(&[&sheet("10001"), &sheet("10002")])).unwrap();
    assert_eq!((report.new, report.format.as_str()), (2, "1688"));
}

#[test]
fn exports_come_out_of_zips_whatever_their_names() {
    let jd = std::fs::read(fixture("jd_orders_20250630.csv")).unwrap();
    let book = std::fs::read(fixture("1688_orders.xlsx")).unwrap();
    let mut bytes = zipped(&[
        ("NAME_NAME/readme.txt", b"nothing to see"),
        ("NAME_NAME/orders.csv", &jd),
        ("__MACOSX/._orders.csv", b"junk"),
        ("1688.xlsx", &book),
    ]);
    // A folder named in GBK, as Chinese Windows writes it.
    let gbk = encoding_rs::GBK.encode("订单导出_").0.into_owned();
    for at in 0..bytes.len() - 9 {
        if &bytes[at..at + 9] == b"NAME_NAME" {
            bytes[at..at + 9].copy_from_slice(&gbk);
        }
    }
    let mut store = Store::in_memory().unwrap();
    let report = import_text(&mut store, &bytes).unwrap();
    assert_eq!((report.new, report.rejected.len(), report.format.as_str()), (80, 0, "jd, 1688"));
    let html = zipped(&[("orders.xls", b"<html><table>")]);
    assert!(matches!(import_text(&mut store, &html), Err(ImportError::Html)));
    assert!(matches!(import_text(&mut store, &zipped(&[("a.txt", b"x")])), Err(ImportError::NoHeader)));
}

/// Highly compressible bytes as a workbook's sheet.
fn bomb(cell: &str, times: usize) -> Vec<u8> {
    workbook(&[&(row(1, &HEADER) + &cell.repeat(times))])
}

#[test]
fn a_zip_that_unfolds_without_end_is_refused_before_it_is_read() {
    let mut store = Store::in_memory().unwrap();
    let huge_cell = format!("<row><c t=\"inlineStr\"><is><t>{}</t></is></c></row>", "x".repeat(3 << 20));
    assert!(matches!(import_text(&mut store, &bomb(&huge_cell, 1)), Err(ImportError::TooLarge)));
    let runs = "<row><c t=\"inlineStr\"><is>".to_owned() + &"<r><t>xxxxxxxx</t></r>".repeat(100_000);
    assert!(matches!(import_text(&mut store, &bomb(&runs, 1)), Err(ImportError::TooLarge)), "in pieces");
    let text = "<si><t>x</t></si>".repeat(7 << 20);
    let strings = zipped(&[("[Content_Types].xml", b"<Types/>"), ("xl/sharedStrings.xml", text.as_bytes())]);
    assert!(
        matches!(import_text(&mut store, &strings), Err(ImportError::TooLarge)),
        "shared texts without end"
    );
    let styles =
        zipped(&[("[Content_Types].xml", b"<Types/>"), ("xl/styles.xml", &b"<xf/>".repeat(4 << 20))]);
    assert!(matches!(import_text(&mut store, &styles), Err(ImportError::TooLarge)));
}

#[test]
fn a_row_without_end_in_a_zip_costs_that_row_only() {
    let line = |no: &str, title: &str| format!("{no},交易成功,{title},5,2026-05-01 10:00:00,1,5,U,\n");
    let huge = "伞".repeat(12 << 20);
    let text =
        [HEADER.join(",") + "\n", line("10001", "雨伞"), line("10002", &huge), line("10003", "茶")].concat();
    let mut store = Store::in_memory().unwrap();
    let zip = zipped(&[("orders.csv", text.as_bytes())]);
    assert!(zip.len() < 200_000, "{}", zip.len());
    let report = import_text(&mut store, &zip).unwrap();
    let told: Vec<(u64, Reason)> = report.rejected.iter().map(|r| (r.line, r.reason.clone())).collect();
    assert_eq!((report.new, told), (2, vec![(3, Reason::Broken(Broken::TooLong))]));
}

#[test]
fn cells_far_out_and_rows_without_end_cost_nothing() {
    let mut store = Store::in_memory().unwrap();
    let good = row(2, &["10001", "交易成功", "雨伞", "5", "2026-05-01 10:00:00", "1", "5", "U", ""]);
    let far = "<row r=\"3\"><c r=\"XFD3\"><v>1</v></c></row><row r=\"1048576\"><c r=\"A1048576\"><v>1</v></c></row>";
    let report = import_text(&mut store, &workbook(&[&(row(1, &HEADER) + &good + far)])).unwrap();
    assert_eq!((report.new, report.rejected.len()), (1, 1));
    let empty = bomb("<row/>", 200_000);
    assert_eq!(import_text(&mut store, &empty).unwrap().rows, 0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_truncated_or_damaged_file_of_any_layout_never_panics(
        which in 0..ALL.len(), cut in 0.0..1.5f64, places in proptest::collection::vec((0.0..1.0f64, any::<u8>()), 0..6)
    ) {
        let mut bytes = std::fs::read(fixture(ALL[which].0)).unwrap();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in a small file")]
        let place = |part: f64, len: usize| (part * len as f64) as usize;
        let len = bytes.len();
        for (part, byte) in places {
            bytes[place(part, len)] = byte;
        }
        bytes.truncate(place(cut, len));
        let mut store = Store::in_memory().unwrap();
        if let Ok(report) = import_text(&mut store, &bytes) {
            prop_assert!(report.new + report.changed + report.unchanged + report.rejected.len() <= report.rows.max(1) * 2);
        }
        prop_assert_eq!(store.check().unwrap(), Vec::<String>::new());
    }

    #[test]
    fn any_xml_in_a_sheet_never_panics(xml in "(<row r=\"[0-9]{1,9}\">|<row>|</row>|<c r=\"[A-Z]{1,4}[0-9]{0,9}\"( t=\"(s|b|e|d|n|str|inlineStr)\")?( s=\"[0-9]\")?>|<v>|[0-9.E+-]{0,12}|</v>|<is><t>|x|</t></is>|</c>|<f>|</f>|&#x0;|&amp;|<!--|-->){0,40}") {
        let mut store = Store::in_memory().unwrap();
        let _ = import_text(&mut store, &workbook(&[&(row(1, &HEADER) + &xml)]));
    }

    #[test]
    fn any_bytes_in_a_zip_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), name in "(xl/worksheets/sheet1.xml|xl/workbook.xml|xl/sharedStrings.xml|xl/styles.xml|_rels/.rels|a.csv)") {
        let mut store = Store::in_memory().unwrap();
        let _ = import_text(&mut store, &zipped(&[("[Content_Types].xml", b"<Types/>"), (name.as_str(), bytes.as_slice())]));
        let _ = import_text(&mut store, &[b"PK\x03\x04", bytes.as_slice()].concat());
    }
}
