//! Exports of platforms, read into a database and held against what they say.
#![allow(clippy::unwrap_used)]

mod joins;
mod lists;
mod long;
mod platforms;
mod workbooks;

use chrono::DateTime;
use proptest::prelude::*;
use serde_json::Value;
use shiftdesk::clock::Clock;
use shiftdesk::config::Config;
use shiftdesk::domain::order::OrderStatus;
use shiftdesk::intake::{FileReport, ImportError, Mappings, Options, import_orders};
use shiftdesk::store::{Actor, Store, order};
use std::path::{Path, PathBuf};

use platforms::ALL;

const LISTS: [&str; 2] = ["ExportOrderList201711301030.csv", "ExportOrderList202511301030.csv"];

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/orders").join(name)
}

fn clock() -> Clock {
    Clock::frozen(DateTime::parse_from_rfc3339("2025-12-01T10:00:00+08:00").unwrap())
}

fn options() -> Options {
    Options { mappings: Mappings::load(None).unwrap(), ..Options::default() }
}

fn import_with(store: &mut Store, path: &Path, options: &Options) -> Result<FileReport, ImportError> {
    let now = clock().now();
    let by = Actor { agent_id: None, shift_id: None, at: now.timestamp(), day: now.date_naive() };
    let config = Config::defaults().unwrap();
    import_orders(store, &by, &config, &clock(), path, options, &mut |_| true)
}

fn import(store: &mut Store, path: &Path) -> FileReport {
    import_with(store, path, &options()).unwrap()
}

fn import_text(store: &mut Store, bytes: &[u8]) -> Result<FileReport, ImportError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.csv");
    std::fs::write(&path, bytes).unwrap();
    import_with(store, &path, &options())
}

fn truth(name: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(fixture(&format!("{name}.truth.jsonl"))).unwrap();
    text.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

#[test]
fn a_dry_run_tells_what_would_change_and_writes_nothing() {
    let mut store = Store::in_memory().unwrap();
    let dry = Options { dry_run: true, ..options() };
    let report = import_with(&mut store, &fixture(LISTS[0]), &dry).unwrap();
    assert_eq!((report.new, report.changes.len()), (40, 0));
    assert_eq!(order::counts(&store).unwrap(), order::OrderCounts::default());
    import(&mut store, &fixture(LISTS[0]));
    let bytes = std::fs::read(fixture(LISTS[0])).unwrap();
    let (text, _) = encoding_rs::GB18030.decode_without_bom_handling(&bytes);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("later.csv");
    let later = text.replacen("买家已付款，等待卖家发货", "卖家已发货，等待买家确认", 1);
    std::fs::write(&path, later).unwrap();
    let report = import_with(&mut store, &path, &dry).unwrap();
    assert_eq!((report.changed, report.unchanged), (1, 39));
    let told: Vec<String> = report.changes.iter().map(|c| format!("{} {}", c.order_no, c.change)).collect();
    assert_eq!(
        told,
        [
            "30002704603372572 status: wait_confirm → shipped",
            "30002704603372572 status_raw: 买家已付款，等待卖家发货 → 卖家已发货，等待买家确认"
        ]
    );
    let order = order::of_number(&store, "30002704603372572").unwrap().pop().unwrap();
    assert_eq!(order.status, OrderStatus::WaitConfirm);
}

const HEADER: &str = "订单编号,买家会员名,买家应付货款,总金额,订单状态,收货地址,联系手机,订单创建时间,宝贝标题,宝贝总数量,店铺名称";

fn row(no: &str, rest: &str) -> String {
    format!("{no},小美,10.00,10.00,等待买家付款,浙江省 杭州市 西湖区 文三路1号(310000),{rest}")
}

#[test]
fn a_bad_row_costs_that_row_only_and_is_named_by_line_column_and_reason() {
    let mut store = Store::in_memory().unwrap();
    let good = "13800138000,2025-11-01 10:00:00,雨伞,1,店";
    let rows = [
        "导出时间,2025-11-30".to_owned(),
        HEADER.to_owned(),
        row("10001", good),
        row("3.06195E+18", good),
        row("10003", "13800138000,昨天,雨伞,1,店"),
        row("10004", "1.38E+10,2025-11-01 10:00:00,雨伞,1,店"),
        row("10005", good).replace("等待买家付款", "飞走了"),
        row("10006", good).replacen("10.00", "十元", 1),
        row("10007", "13800138000,2025-11-01 10:00:00,雨伞"),
        row("10008", &format!("{good},多,了")),
        String::new(),
        row("10009", "13800138000,2025-11-01 10:00:00,\"雨\n伞\",一,店"),
        row("合计", good),
        row("10010", "13800138000,2025-11-01 10:00:00,\"雨伞,1,店"),
        row("10011", good),
    ];
    let report = import_text(&mut store, rows.join("\r\n").as_bytes()).unwrap();
    let locale = shiftdesk::text::locale::Locale::new(shiftdesk::text::locale::Lang::En);
    let told: Vec<String> = report
        .rejected
        .iter()
        .map(|r| format!("{} {} {}", r.line, r.column.as_deref().unwrap_or("-"), r.reason.text(&locale)))
        .collect();
    let expected = [
        (4, "订单编号", "export again"),
        (5, "订单创建时间", "'昨天'"),
        (6, "联系手机", "digits are lost"),
        (7, "订单状态", "[status]"),
        (8, "买家应付货款", "'十元'"),
        (9, "-", "9 cells under 11 columns"),
        (10, "-", "13 cells under 11 columns"),
        (12, "宝贝总数量", "'一'"),
        (14, "订单编号", "no order number"),
        (15, "-", "left open"),
    ];
    assert_eq!(told.len(), expected.len(), "{told:#?}");
    for (told, (line, column, reason)) in told.iter().zip(expected) {
        assert!(told.starts_with(&format!("{line} {column} ")) && told.contains(reason), "{told}");
    }
    assert_eq!((report.rows, report.new), (12, 2));
    assert!(order::of_number(&store, "10011").unwrap().pop().is_some(), "the row after the open quote");
}

#[test]
fn what_is_no_export_is_refused_whole_with_a_way_out() {
    let mut store = Store::in_memory().unwrap();
    assert!(matches!(import_text(&mut store, b""), Err(ImportError::NoHeader)));
    assert!(matches!(import_text(&mut store, b"a,b,c\n1,2,3\n"), Err(ImportError::NoHeader)));
    assert!(matches!(import_text(&mut store, b"PK\x03\x04rest"), Err(ImportError::Damaged(_))));
    assert!(matches!(import_text(&mut store, b"<html><table>"), Err(ImportError::Html)));
    let old = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1];
    assert!(matches!(import_text(&mut store, &old), Err(ImportError::OldSpreadsheet)));
    let missing = import_with(&mut store, Path::new("/nowhere/x.csv"), &options());
    assert!(matches!(missing, Err(ImportError::Io(_))));
}

#[test]
fn a_cancelled_import_leaves_nothing_behind() {
    let mut store = Store::in_memory().unwrap();
    let now = clock().now();
    let by = Actor { agent_id: None, shift_id: None, at: now.timestamp(), day: now.date_naive() };
    let config = Config::defaults().unwrap();
    let path = fixture(LISTS[0]);
    let result = import_orders(&mut store, &by, &config, &clock(), &path, &options(), &mut |_| false);
    assert!(matches!(result, Err(ImportError::Cancelled)));
    assert_eq!(order::counts(&store).unwrap(), order::OrderCounts::default());
}

#[test]
fn the_shop_is_the_named_one_else_the_files_else_the_first_served() {
    let shop_of = |text: &str, shop: Option<&str>| {
        let mut store = Store::in_memory().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("orders.csv");
        std::fs::write(&path, text).unwrap();
        let options = Options { shop: shop.map(str::to_owned), ..options() };
        import_with(&mut store, &path, &options).unwrap();
        order::of_number(&store, "10001").unwrap().pop().unwrap().data.shop
    };
    let named = format!("{HEADER}\n{}", row("10001", "138,2025-11-01 10:00:00,雨伞,1,甲店"));
    let unnamed = format!("{HEADER}\n{}", row("10001", "138,2025-11-01 10:00:00,雨伞,1,null"));
    assert_eq!(shop_of(&named, Some("乙店")), "乙店");
    assert_eq!(shop_of(&named, None), "甲店");
    assert_eq!(shop_of(&unnamed, None), "默认店铺");
}

#[test]
fn an_own_format_reads_rows_of_items_without_code() {
    let config = tempfile::tempdir().unwrap();
    std::fs::create_dir(config.path().join("importers")).unwrap();
    let mapping = "id = \"own\"\nplatform = \"own\"\nchannel = \"other\"\nkind = \"items\"\ndetect = [\"单号\", \"货号\"]\n\
                   amount_unit = \"fen\"\ndates = [\"%Y-%m-%d\"]\nempty = [\"-\"]\n[columns]\norder_no = [\"单号\"]\n\
                   customer = [\"买家\"]\nplaced_at = [\"日期\"]\npaid_at = [\"付款\"]\ntitle = [\"品名\"]\ncode = [\"货号\"]\n\
                   qty = [\"件数\"]\nunit_price = [\"单价\"]\ncity = [\"市\"]\n[status]\n";
    std::fs::write(config.path().join("importers/own.toml"), mapping).unwrap();
    let options = Options { mappings: Mappings::load(Some(config.path())).unwrap(), ..Options::default() };
    let path = config.path().join("own.txt");
    let text = "单号\t买家\t日期\t付款\t品名\t货号\t件数\t单价\t市\n\
                A-1001\t小美\t2025-11-01\t2025-11-01\t雨伞\t'007\t2\t1990\t杭州市\n\
                A-1001\t小美\t2025-11-01\t2025-11-01\t茶\t-\t1\t500\t杭州市\n\
                A-1002\t小丽\t2025-11-02\t-\t茶\tT1\t1\t500\t-\n";
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    std::fs::write(&path, [&[0xFF, 0xFE], &utf16[..]].concat()).unwrap();
    let mut store = Store::in_memory().unwrap();
    let report = import_with(&mut store, &path, &options).unwrap();
    assert_eq!((report.format.as_str(), report.rows, report.new, report.rejected.len()), ("own", 3, 2, 0));
    let first = order::of_number(&store, "A-1001").unwrap().pop().unwrap();
    let lines: Vec<_> =
        first.data.lines.iter().map(|l| (l.title.as_str(), l.code.as_str(), l.qty, l.amount.0)).collect();
    assert_eq!(lines, [("雨伞", "007", 2, 3980), ("茶", "", 1, 500)]);
    assert_eq!((first.status, first.data.address.city.as_str()), (OrderStatus::WaitConfirm, "杭州市"));
    let second = order::of_number(&store, "A-1002").unwrap().pop().unwrap();
    assert_eq!(second.status, OrderStatus::WaitPay, "no status column: unpaid");
}

/// Runs the program; exit code and standard output.
fn shiftdesk(db: &Path, args: &[&str]) -> (i32, String) {
    let out = std::process::Command::new(env!("CARGO_BIN_EXE_shiftdesk"))
        .env("SHIFTDESK_NOW", "2025-12-01T10:00:00+08:00")
        .env("SHIFTDESK_CONFIG", db.with_file_name("config"))
        .args(["--lang", "en", "--db"])
        .arg(db)
        .args(args)
        .output()
        .unwrap();
    (out.status.code().unwrap(), String::from_utf8(out.stdout).unwrap())
}

#[test]
fn the_command_tells_its_account_as_json_and_by_its_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("desk.db");
    let file = fixture(LISTS[1]);
    let list = file.to_str().unwrap();
    let bad = folder.path().join("bad.csv");
    let bad_row = row("10001", "138,nie,雨伞,1,店");
    std::fs::write(&bad, format!("{HEADER}\n{bad_row}\n")).unwrap();

    let (code, out) = shiftdesk(&db, &["import", "orders", "--dry-run", "--json", list]);
    let result: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (code, &result["files"][0]["new"], &result["changes"]),
        (0, &40.into(), &Value::Array(vec![]))
    );
    assert!(!db.exists(), "a dry run creates nothing");

    let (code, out) = shiftdesk(&db, &["import", "orders", "--json", list, bad.to_str().unwrap()]);
    let result: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(code, 3, "some rows were rejected");
    assert!(result.get("changes").is_none());
    let rejected = &result["files"][1]["rejected"][0];
    assert_eq!((&rejected["line"], &rejected["column"]), (&2.into(), &"订单创建时间".into()));
    let keys: Vec<&String> = result["files"][0].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["file", "format", "rows", "new", "changed", "unchanged", "rejected"]);

    let (code, out) = shiftdesk(&db, &["import", "orders", list, "nowhere.csv"]);
    assert_eq!(code, 3, "a file could not be read, the other one came in");
    assert!(out.contains("40 rows read, 0 new, 0 changed, 40 unchanged, 0 rejected"), "{out}");
    assert_eq!(shiftdesk(&db, &["import", "orders", "nowhere.csv"]).0, 1, "nothing came in");
    assert_eq!(shiftdesk(&db, &["import", "orders", "--format", "nothing", list]).0, 2);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_truncated_or_damaged_export_never_panics(
        which in 0..2usize, cut in 0..27_000usize, at in 0..27_000usize, byte in any::<u8>()
    ) {
        let mut bytes = std::fs::read(fixture(LISTS[which])).unwrap();
        let header = bytes.iter().position(|b| *b == b'\n').unwrap();
        let place = header + at % (bytes.len() - header);
        bytes[place] = byte;
        bytes.truncate(cut);
        let mut store = Store::in_memory().unwrap();
        if let Ok(report) = import_text(&mut store, &bytes) {
            prop_assert_eq!(report.rows, report.new + report.changed + report.unchanged + report.rejected.len());
            prop_assert!(report.rejected.len() <= 4, "one damaged byte and one cut cost few rows: {:?}", report.rejected);
        }
    }

    #[test]
    fn any_bytes_below_a_good_header_never_panic(tail in proptest::collection::vec(any::<u8>(), 0..600)) {
        let mut store = Store::in_memory().unwrap();
        let bytes = [HEADER.as_bytes(), b"\n", &tail].concat();
        if let Ok(report) = import_text(&mut store, &bytes) {
            prop_assert_eq!(report.rows, report.new + report.changed + report.unchanged + report.rejected.len());
        }
    }
}
