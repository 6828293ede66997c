//! Everything can leave: each table in each form, read back by another reader than the one that wrote it.
#![allow(clippy::unwrap_used)]

mod support;

use calamine::{Data, Reader as _, Xlsx, open_workbook};
use serde_json::Value;
use shiftdesk::domain::money::Fen;
use shiftdesk::domain::order::{Line, OrderData};
use shiftdesk::store::{self, Actor, Store};
use support::{Place, unix};

const ORDER_NO: &str = "3061953192082110451";
const FORMULA: &str = "=HYPERLINK(\"http://example.invalid\",\"点我\")";

/// One order whose texts would rather be formulas, numbers and commands.
fn place() -> Place {
    let place = Place::new();
    std::fs::create_dir_all(place.db.parent().unwrap()).unwrap();
    let mut store = Store::open(&place.db, "test").unwrap();
    support::day::fill(&mut store, shiftdesk::text::locale::Lang::Zh);
    let day = chrono::NaiveDate::from_ymd_opt(2026, 6, 2).unwrap();
    let by = Actor { agent_id: None, shift_id: None, at: unix("09:00") + 86_400, day };
    let order = OrderData {
        order_no: ORDER_NO.into(),
        shop: "乙店".into(),
        channel: "phone".into(),
        customer: "+86小静".into(),
        receiver: "姜秀_x0041_".into(),
        phone: "13800138000".into(),
        placed_at: unix("09:00") + 86_400,
        goods: Fen(1_234_567),
        payable: Fen(1_234_567),
        buyer_message: FORMULA.into(),
        remark: "两\u{1b}[31m行\n第二行".into(),
        tracking_no: "000123456789012".into(),
        tags: vec!["urgent".into(), "gift".into()],
        lines: vec![
            Line {
                title: "伞".into(),
                spec: "蓝".into(),
                qty: 2,
                unit_price: Fen(5_000),
                amount: Fen(10_000),
                ..Line::default()
            },
            Line { title: "帽".into(), qty: 1, ..Line::default() },
        ],
        ..OrderData::default()
    };
    store::order::create(&mut store, &by, &order, None).unwrap();
    place
}

fn out(place: &Place, args: &[&str], name: &str) -> std::path::PathBuf {
    let path = place.home().join(name);
    let run = place.cli(&[&["export"], args, &["--out", path.to_str().unwrap()]].concat());
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{args:?} {run:?}");
    path
}

/// Header and rows of the only sheet.
fn sheet(path: &std::path::Path) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let names = book.sheet_names();
    assert_eq!(names.len(), 1);
    book.worksheet_range(&names[0]).unwrap().rows().map(<[Data]>::to_vec).collect()
}

#[test]
fn every_table_leaves_in_every_form_with_the_same_rows() {
    let place = place();
    let some = ["orders", "inquiries", "cases", "customers", "products", "audit"];
    for what in ["orders", "inquiries", "cases", "customers", "products", "fees", "audit"] {
        let json: Value = serde_json::from_slice(
            &std::fs::read(out(&place, &[what, "--format", "json"], "t.json")).unwrap(),
        )
        .unwrap();
        let rows = json.as_array().unwrap();
        assert!(!some.contains(&what) || !rows.is_empty(), "{what} is empty");
        let csv = std::fs::read_to_string(out(&place, &[what], "t.csv")).unwrap();
        let csv = csv.strip_prefix('\u{feff}').unwrap();
        assert_eq!(csv.matches("\r\n").count(), rows.len() + 1, "{what}");
        let mut reader = csv::ReaderBuilder::new().from_reader(csv.as_bytes());
        let heads = reader.headers().unwrap().clone();
        assert_eq!(reader.records().map(Result::unwrap).count(), rows.len(), "{what}");
        if let Some(first) = rows.first() {
            let keys: Vec<&str> = first.as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(heads.iter().collect::<Vec<_>>(), keys, "{what}");
        }
        let sheet = sheet(&out(&place, &[what, "--format", "xlsx"], "t.xlsx"));
        assert_eq!(sheet.len(), rows.len() + 1, "{what}");
        assert_eq!(sheet[0].len(), heads.len(), "{what}");
        assert!(sheet[0].iter().all(|head| !head.to_string().contains('_')), "{what}: {:?}", sheet[0]);
    }
}

#[test]
fn a_workbook_has_typed_cells_and_texts_stay_texts() {
    let place = place();
    let rows = sheet(&out(&place, &["orders", "--from", "2026-06-02", "--format", "xlsx"], "t.xlsx"));
    assert_eq!(rows.len(), 2, "only the day that was asked for");
    let of = |label: &str| rows[1][rows[0].iter().position(|h| *h == label).unwrap()].clone();
    assert_eq!(of("订单号"), Data::String(ORDER_NO.into()));
    assert_eq!(of("手机"), Data::String("13800138000".into()));
    assert_eq!(of("快递单号"), Data::String("000123456789012".into()));
    assert_eq!(of("应付"), Data::Float(12_345.67));
    assert_eq!(of("买家留言"), Data::String(FORMULA.into()), "a text, no formula");
    assert_eq!(of("收件人"), Data::String("姜秀_x0041_".into()), "how a workbook writes a sign, as a text");
    assert_eq!(of("卖家备注"), Data::String("两[31m行\n第二行".into()));
    assert_eq!(of("商品明细"), Data::String("伞 蓝 ×2; 帽 ×1".into()));
    let Data::DateTime(placed) = of("下单时间") else { panic!("{:?}", of("下单时间")) };
    // 2026-06-02 09:00 on the wall, not in Greenwich: days since 1899-12-30.
    assert!((placed.as_f64() - 46_175.375).abs() < 1e-9, "{placed:?}");
    assert_eq!(of("发货时间"), Data::Empty);
}

#[test]
fn a_csv_has_no_formula_and_no_number_that_would_lose_digits() {
    let place = place();
    let csv = std::fs::read_to_string(out(&place, &["orders", "--from", "2026-06-02"], "t.csv")).unwrap();
    assert!(csv.contains("3061953192082110451\t,") && csv.contains("13800138000\t,"), "{csv}");
    assert!(csv.contains("'=HYPERLINK(") && csv.contains("'+86小静"), "{csv}");
    assert!(csv.contains(",2026-06-02 09:00:00,") && csv.contains(",12345.67,"), "{csv}");
    assert!(!csv.contains('\u{1b}'));
}

#[test]
fn the_json_of_an_order_is_the_one_others_build_on() {
    let place = place();
    let orders = place.json(&["export", "orders", "--from", "2026-06-02"]);
    let order = &orders[0];
    assert_eq!(order["placed_at"], "2026-06-02T09:00:00+08:00");
    assert_eq!(
        (&order["payable"], &order["tags"]),
        (&"12345.67".into(), &serde_json::json!(["urgent", "gift"]))
    );
    assert_eq!(order["lines"][0]["qty"], 2);
    assert_eq!((&order["lines"][1]["unit_price"], &order["shipped_at"]), (&Value::Null, &Value::Null));
    let inquiries = place.json(&["export", "inquiries"]);
    let first = &inquiries[0];
    assert!(first["id"].is_i64() && first["opened_at"].as_str().unwrap().ends_with("+08:00"), "{first}");
    let products = place.json(&["export", "products"]);
    assert!(products[0]["price"].is_string() && products[0]["on_shelf"].is_boolean(), "{products}");
    assert_eq!(place.json(&["export", "orders", "--from", "2026-06-03"]), serde_json::json!([]));
}

#[test]
fn days_are_refused_where_a_table_has_none() {
    let place = place();
    assert_eq!(place.cli(&["export", "products", "--from", "2026-06-01"]).code, 2);
    assert_eq!(place.cli(&["export", "orders", "--format", "ods"]).code, 2);
}
