//! What goes out on paper, through the real program: the order slip (O11) and the shipping report (O15).
#![allow(clippy::unwrap_used)]

mod support;

use serde_json::json;
use shiftdesk::domain::money::Fen;
use shiftdesk::domain::order::{Address, Line, OrderData, OrderStatus};
use shiftdesk::store::{self, Actor, Store};
use support::{Place, unix};

const ORDER_NO: &str = "3061953192082110451";

fn by(time: &str) -> Actor {
    let day = chrono::NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();
    Actor { agent_id: None, shift_id: None, at: unix(time), day }
}

fn order(shop: &str) -> OrderData {
    OrderData {
        order_no: ORDER_NO.into(),
        shop: shop.into(),
        channel: "phone".into(),
        customer: "小静".into(),
        receiver: "姜秀".into(),
        phone: "13800138000".into(),
        address: Address {
            province: "江苏省".into(),
            city: "扬州市".into(),
            district: "邗江区".into(),
            detail: "文汇路1号<script>alert(1)</script>".into(),
        },
        courier: "sf".into(),
        goods: Fen(10_000),
        shipping: Fen(600),
        payable: Fen(10_600),
        payment_kind: "cod".into(),
        buyer_message: "请放门卫".into(),
        lines: vec![Line {
            title: "晴雨两用折叠伞".into(),
            code: "U-01".into(),
            qty: 2,
            unit_price: Fen(5_000),
            amount: Fen(10_000),
            ..Line::default()
        }],
        ..OrderData::default()
    }
}

/// A shop with one COD order, and 小李 at the keyboard since 08:30.
fn place() -> Place {
    let place = Place::new();
    place.configure(
        "shiftdesk.toml",
        "[[shops]]\nname = \"示例家居旗舰店\"\nheading = \"示例商城\"\nphone = \"0514-80000000\"\n",
    );
    let run = place.cli(&["shift", "start", "--agent", "小李"]);
    assert_eq!(run.code, 0, "{run:?}");
    let mut store = Store::open(&place.db, "test").unwrap();
    store::order::create(&mut store, &by("09:00"), &order("示例家居旗舰店"), None).unwrap();
    place
}

#[test]
fn o11_the_slip_on_the_command_line_in_every_form() {
    let place = place();
    let text = place.cli(&["slip", ORDER_NO]);
    assert_eq!((text.code, text.err.as_str()), (0, ""));
    for part in ["示例商城 订单", "0514-80000000", "姜秀", "13800138000", "￥106.00", "请放门卫", "顾客签收"]
    {
        assert!(text.out.contains(part), "{part}\n{}", text.out);
    }
    let page = place.home().join("slip.html");
    let written = place.cli(&["slip", ORDER_NO, "--format", "html", "--out", page.to_str().unwrap()]);
    assert_eq!((written.code, written.out.as_str()), (0, ""));
    let html = std::fs::read_to_string(&page).unwrap();
    assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"zh-CN\">"));
    assert!(html.contains("文汇路1号&lt;script&gt;") && !html.contains("<script"));
    let value = place.json(&["slip", ORDER_NO]);
    assert_eq!(value["order_no"], ORDER_NO);
    assert_eq!((&value["heading"], &value["to_collect"]), (&json!("示例商城"), &json!("106.00")));
    assert_eq!((&value["prints"], &value["reprint"]), (&json!(0), &json!(false)), "looking is no print");
    let english = place.cli(&["slip", ORDER_NO, "--lang", "en"]);
    assert!(english.out.contains("Cash on delivery: collect ￥106.00"), "{}", english.out);
}

#[test]
fn o11_a_print_is_counted_when_it_is_said_and_the_next_is_a_reprint() {
    let place = place();
    let first = place.cli(&["slip", ORDER_NO, "--count"]);
    assert!(first.code == 0 && !first.out.contains("补打"), "{first:?}");
    assert!(first.err.contains("已计第 1 次打印"), "{first:?}");
    let second = place.cli(&["slip", ORDER_NO, "--count", "-q"]);
    assert!(second.out.contains("补打 第 1 次") && second.err.is_empty(), "{second:?}");
    assert_eq!(place.json(&["slip", ORDER_NO])["prints"], 2);
    let who =
        "SELECT a.name FROM order_events e JOIN agents a ON a.id = e.agent_id WHERE kind = 'slip_printed'";
    assert_eq!(place.facts::<String>(who), ["小李", "小李"]);
}

#[test]
fn x1_the_trail_of_an_order_is_that_of_the_shop_that_is_named() {
    let place = place();
    let mut store = Store::open(&place.db, "test").unwrap();
    store::order::create(&mut store, &by("09:10"), &order("小店"), None).unwrap();
    drop(store);
    let trail = |more: &[&str]| {
        place.cli(&[&["export", "audit", "--order", ORDER_NO, "--format", "json"], more].concat())
    };
    let several = trail(&[]);
    assert_eq!((several.code, several.out.as_str()), (1, ""), "never some shop's");
    assert!(several.err.contains("--shop") && several.err.contains("小店"), "{several:?}");
    let (first, second) = (trail(&["--shop", "示例家居旗舰店"]), trail(&["--shop", "小店"]));
    assert_eq!((first.code, second.code), (0, 0));
    assert!(first.out.contains("T09:00") && !first.out.contains("T09:10"), "{first:?}");
    assert!(second.out.contains("T09:10") && !second.out.contains("T09:00"), "{second:?}");
    assert_eq!(trail(&["--shop", "别家"]).code, 1);
}

#[test]
fn x2_what_leaves_with_phones_is_the_users_own_and_whole() {
    let place = place();
    let file = place.home().join("out.csv");
    let path = file.to_str().unwrap();
    let commands: [&[&str]; 5] =
        [&["export", "orders"], &["export", "audit"], &["slip", ORDER_NO], &["summary"], &["handoff"]];
    for command in commands {
        std::fs::write(&file, "before").unwrap();
        let run = place.cli(&[command, &["--out", path]].concat());
        assert_eq!(run.code, 0, "{command:?} {run:?}");
        assert_ne!(std::fs::read_to_string(&file).unwrap(), "before", "{command:?}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(&file).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{command:?}");
        }
    }
    std::fs::write(&file, "before").unwrap();
    let nowhere = place.home().join("none.db");
    let failed = place.cli(&["--db", nowhere.to_str().unwrap(), "export", "orders", "--out", path]);
    assert_eq!(failed.code, 1, "{failed:?}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "before", "no database, no file");
}

#[test]
fn o11_an_unknown_number_and_one_of_several_shops_say_what_to_do() {
    let place = place();
    let unknown = place.cli(&["slip", "0815"]);
    assert_eq!((unknown.code, unknown.out.as_str()), (1, ""));
    assert!(unknown.err.contains("0815") && unknown.err.contains("shiftdesk search"), "{unknown:?}");
    let mut store = Store::open(&place.db, "test").unwrap();
    store::order::create(&mut store, &by("09:10"), &order("小店\u{1b}[31m"), None).unwrap();
    drop(store);
    let several = place.cli(&["slip", ORDER_NO]);
    assert_eq!((several.code, several.out.as_str()), (1, ""));
    assert!(several.err.contains("--shop") && several.err.contains("示例家居旗舰店"), "{several:?}");
    assert!(!several.err.contains('\u{1b}'), "a shop's name does not drive the terminal");
    let one = place.cli(&["slip", ORDER_NO, "--shop", "示例家居旗舰店"]);
    assert!(one.code == 0 && one.out.contains("示例商城"), "{one:?}");
    let nobody = place.cli(&["slip", ORDER_NO, "--shop", "别家"]);
    assert!(nobody.code == 1 && nobody.err.contains("别家"), "{nobody:?}");
}

#[test]
fn o15_what_was_sent_is_reported_with_courier_warehouse_heading_and_who() {
    let mut place = place();
    place.configure(
        "reasons.toml",
        "[[warehouses]]\nid = \"main\"\nzh = \"主仓\"\nen = \"Main\"\n\n\
         [[warehouses]]\nid = \"south\"\nzh = \"南仓\"\nen = \"South\"\n",
    );
    place.at("2026-06-01 11:00");
    let mut screen = place.start();
    screen.press("Alt-2 Ctrl-E").wait_for_all(&["修改订单", "仓库"]);
    screen.press("Esc").wait_gone("修改订单");
    screen.quit();
    let mut store = Store::open(&place.db, "test").unwrap();
    let shift = store::shift::current(&store).unwrap().unwrap();
    let by = Actor { agent_id: Some(shift.agent_id), shift_id: Some(shift.id), ..by("11:00") };
    let id = store::order::of_number(&store, ORDER_NO).unwrap()[0].id;
    let data = OrderData {
        warehouse: "south".into(),
        tracking_no: "SF100".into(),
        ..store::order::get(&store, id).unwrap().data
    };
    store::order::edit(&mut store, &by, id, &data, store::order::Why::default()).unwrap();
    for to in [OrderStatus::Accepted, OrderStatus::Preparing, OrderStatus::Shipped] {
        store::order::advance(&mut store, &by, id, to, "", &[]).unwrap();
    }
    drop(store);
    let text = place.cli(&["shipping"]);
    assert_eq!((text.code, text.err.as_str()), (0, ""));
    for part in ["发货报表", "06-01  顺丰、南仓、示例商城、小李  1 单 2 件", "扬州市", "SF100", "11:00"]
    {
        assert!(text.out.contains(part), "{part}\n{}", text.out);
    }
    assert!(!text.out.contains("13800138000") && !text.out.contains("文汇路"), "no phones, no addresses");
    let value = place.json(&["shipping", "--date", "2026-06-01"]);
    let parcel = &value["shipping"][0];
    assert_eq!((&parcel["warehouse"], &parcel["by"]), (&json!("south"), &json!("小李")));
    assert_eq!(place.json(&["summary"])["shipping"][0], *parcel, "the summary tells the same");
    let csv = place.cli(&["shipping", "--from", "2026-06-01", "--to", "2026-06-02", "--format", "csv"]);
    assert!(csv.out.contains(",南仓,示例商城,示例家居旗舰店,小李\r\n"), "{}", csv.out);
    let html = place.cli(&["shipping", "--date", "2026-06-02", "--format", "html"]);
    assert!(html.out.contains("<p>这几天没有发出的订单。</p>"), "{}", html.out);
    let backwards = place.cli(&["shipping", "--from", "2026-06-02", "--to", "2026-06-01"]);
    assert!(backwards.code == 1 && backwards.err.contains("2026-06-02"), "{backwards:?}");
}

#[test]
fn hand_off_and_summary_leave_as_pages_too() {
    let place = place();
    for (command, title) in [("handoff", "交班单 [草稿]"), ("summary", "日报"), ("shipping", "发货报表")]
    {
        let run = place.cli(&[command, "--format", "html"]);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{command}");
        assert!(run.out.contains(&format!("<h1>{title}</h1>")), "{command}\n{}", run.out);
        assert!(run.out.ends_with("</html>\n"));
    }
}
