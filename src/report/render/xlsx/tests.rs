use super::*;
use crate::domain::figures::Value;
use crate::domain::money::Fen;
use crate::report::{Block, Chart, ChartKind, Column, Series};
use calamine::{Data, DataType as _, Reader, Xlsx};
use chrono::NaiveDate;
use std::io::{Cursor, Read as _};

fn report() -> Report {
    let noon = NaiveDate::from_ymd_opt(2026, 6, 1).and_then(|d| d.and_hms_opt(12, 0, 0)).unwrap();
    let columns = ["订单号", "金额", "时间", "数量", "退款率", "备注"].map(Column::left).to_vec();
    let row = vec![
        Cell::text("3061953192082110451"),
        Cell::money(Fen(1_234_567)),
        Cell::moment(noon),
        Cell::count(3),
        Cell::share(1, 3),
        Cell::text("=HYPERLINK(\"x\")\u{202E}"),
    ];
    let chart = Chart {
        kind: ChartKind::Grouped,
        title: "每小时".into(),
        unit: "人".into(),
        categories: vec!["9:00".into(), "10:00".into()],
        series: vec![Series::counts("今日", [4, 2]), Series::new("上周", [Some(Value::Count(1)), None])],
    };
    Report {
        title: "日报 [2026/06]".into(),
        meta: vec![("店铺".into(), "示例".into())],
        blocks: vec![
            Block::Heading("销售".into()),
            Block::KeyFigures(vec![
                ("转化率".into(), Cell::share(3, 7).said("42.9% (3/7) 暂")),
                ("净额".into(), Cell::money(Fen(9900))),
            ]),
            Block::Chart(chart),
        ],
        details: vec![
            DetailSheet::new("订单", Table { columns: columns.clone(), rows: vec![row] }),
            DetailSheet::new("订单", Table { columns, rows: vec![] }),
        ],
    }
}

fn read(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

#[test]
fn another_program_reads_the_same_values_with_their_types() {
    let mut book = read(render(&report()).unwrap());
    assert_eq!(book.sheet_names(), ["日报 2026 06", "订单", "订单 2"]);
    let sheet = book.worksheet_range("订单").unwrap();
    let cell = |column| sheet.get_value((1, column)).unwrap();
    assert_eq!(cell(0), &Data::String("3061953192082110451".into()), "no digit is lost");
    assert_eq!(cell(1), &Data::Float(12_345.67));
    assert!(cell(2).is_datetime(), "{:?}", cell(2));
    assert_eq!(cell(3), &Data::Float(3.0));
    assert!((cell(4).get_float().unwrap() - 1.0 / 3.0).abs() < 1e-12, "exact, not rounded");
    assert_eq!(cell(5), &Data::String("=HYPERLINK(\"x\")".into()), "a text, not a formula");
    assert!(book.worksheet_formula("订单").unwrap().is_empty());
}

#[test]
fn the_page_has_its_figures_and_a_chart_over_their_cells() {
    let bytes = render(&report()).unwrap();
    let mut book = read(bytes.clone());
    let sheet = book.worksheet_range("日报 2026 06").unwrap();
    let found = |text: &str| {
        let at = sheet.used_cells().find(|(_, _, d)| d.get_string() == Some(text));
        let (row, column, _) = at.unwrap_or_else(|| panic!("{text}"));
        (u32::try_from(row).unwrap(), u32::try_from(column).unwrap())
    };
    let (row, _) = found("转化率");
    assert!((sheet.get_value((row, 1)).unwrap().get_float().unwrap() - 3.0 / 7.0).abs() < 1e-12);
    assert_eq!(sheet.get_value((row, 2)), Some(&Data::String("(3/7) 暂".into())));
    let (head, _) = found("每小时");
    assert_eq!(sheet.get_value((head + 1, 1)), Some(&Data::Float(4.0)));
    assert_eq!(sheet.get_value((head + 2, 2)), Some(&Data::Empty), "a gap is no nought");
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    let chart = part("xl/charts/chart1.xml");
    let first = format!("'日报 2026 06'!$B${}:$B${}", head + 2, head + 3);
    assert!(chart.contains("<c:barChart>") && chart.contains(&first), "{first} {chart}");
    assert!(part("xl/worksheets/sheet2.xml").contains("state=\"frozen\""), "the head stays in sight");
    assert!(part("xl/worksheets/sheet2.xml").contains("<autoFilter"));
}

#[test]
fn names_of_sheets_are_short_allowed_and_their_own() {
    let mut names = Vec::new();
    assert_eq!(sheet_name("a/b:c*?[x]\\", &mut names), "a b c x");
    assert_eq!(sheet_name("A B C X", &mut names), "A B C X 2");
    assert_eq!(sheet_name("", &mut names), "1");
    let long = sheet_name(&"长".repeat(40), &mut names);
    assert_eq!(long.chars().count(), 31);
    assert_eq!(sheet_name(&"长".repeat(40), &mut names), "长".repeat(29) + " 2");
}

#[test]
fn a_text_too_long_for_a_cell_is_cut_with_a_mark() {
    let mut long = report();
    long.details[0].table.rows[0][5] = Cell::text("长".repeat(40_000));
    let mut book = read(render(&long).unwrap());
    let sheet = book.worksheet_range("订单").unwrap();
    let text = sheet.get_value((1, 5)).unwrap().get_string().unwrap();
    assert!(text.ends_with("长…") && text.len() <= LONGEST_TEXT + 3);
}
