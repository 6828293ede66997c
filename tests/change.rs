//! A customer wants something else (O7), through the real program: not shipped, and on the way; then what the trail
//! of the order tells on screen and as an export (X1).
#![allow(clippy::unwrap_used)]

mod support;

use shiftdesk::domain::money::Fen;
use shiftdesk::domain::order::{Address, Line, OrderData, OrderStatus};
use shiftdesk::store::{self, Actor, Store};
use support::{Place, Terminal, unix};

const ORDER_NO: &str = "3061953192082110451";

/// 小李's day shift with one order, moved on to `status`.
fn desk_with(status: OrderStatus) -> Place {
    let place = Place::new();
    let mut screen = place.start();
    screen.wait_for_all(&["欢迎使用值班台", "您的称呼"]);
    screen.type_text("小李").press("Enter").type_text("示例家居旗舰店").press("Enter");
    screen.wait_for("小李 开始 白班");
    screen.quit();
    let data = OrderData {
        order_no: ORDER_NO.into(),
        shop: "示例家居旗舰店".into(),
        channel: "taobao".into(),
        customer: "小静".into(),
        receiver: "姜秀".into(),
        phone: "13800138000".into(),
        address: Address {
            province: "江苏省".into(),
            city: "扬州市".into(),
            district: "邗江区".into(),
            detail: "文汇路1号".into(),
        },
        placed_at: unix("08:00"),
        paid_at: Some(unix("08:01")),
        courier: "顺丰".into(),
        tracking_no: if status == OrderStatus::Shipped { "SF111".into() } else { String::new() },
        goods: Fen(10_000),
        payable: Fen(10_000),
        lines: vec![Line {
            title: "雨伞".into(),
            qty: 2,
            unit_price: Fen(5000),
            amount: Fen(10_000),
            ..Line::default()
        }],
        ..OrderData::default()
    };
    let by = Actor {
        agent_id: Some(1),
        shift_id: Some(1),
        at: unix("08:30"),
        day: chrono::NaiveDate::from_ymd_opt(2026, 6, 1).unwrap(),
    };
    let mut store = Store::open(place.store().path(), "test").unwrap();
    let id = store::order::create(&mut store, &by, &data, None).unwrap();
    let mut at = store::order::get(&store, id).unwrap().status;
    while at != status {
        at = at.next().unwrap();
        store::order::advance(&mut store, &by, id, at, "", &[]).unwrap();
    }
    place
}

/// `b`, what, why, and who asked.
fn ask(screen: &mut Terminal, what: &str, why: &str) {
    screen.press("2").wait_for("小静").press("b").wait_for_all(&["顾客要改单", "谁提出的"]);
    screen.type_text(what).press("Tab").type_text(why).press("Tab Right").wait_for("家人或朋友代问");
    screen.press("Ctrl-S");
}

/// Into the address field of the order's form.
fn new_address(screen: &mut Terminal, address: &str) {
    screen.press("Tab Tab Tab Tab Tab Tab Tab Tab Ctrl-U").type_text(address).press("Ctrl-S");
}

#[test]
fn o7_not_shipped_the_order_is_changed_everybody_told_and_the_trail_tells_it() {
    let mut place = desk_with(OrderStatus::Accepted);
    place.at("2026-06-01 11:20");
    let mut screen = place.start();
    screen.wait_for("欢迎回来");
    ask(&mut screen, "地址改到东关街8号", "搬家");
    screen.wait_for_all(&["按要求修改订单", "搬家（家人或朋友代问）"]);
    new_address(&mut screen, "江苏省扬州市广陵区东关街8号");
    screen.wait_for_all(&["改单中", "1 [v] 修改订单内容", "2 [ ] 通知仓库按新内容备货"]);
    assert_eq!(place.fact::<String>("SELECT detail FROM orders"), "东关街8号");

    // Esc loses nothing: it stands with the order and on the hand-over, and the key leads back.
    screen.press("2").wait_for("2 [v] 通知仓库按新内容备货  11:20 已做");
    screen.press("Esc").wait_for("[改] 改单中 1/4 → 通知物流员更新面单");
    let sheet = place.json(&["handoff"]);
    let item = sheet["yellow"].as_array().unwrap().iter().find(|i| i["ref"] == "change:1").unwrap();
    assert_eq!((&item["order_no"], &item["customer"]), (&ORDER_NO.into(), &"小静".into()));
    assert_eq!(item["problem"], "改单 1/4：地址改到东关街**号", "X2");
    assert_eq!(item["wants"], "搬家（家人或朋友代问）");
    assert_eq!((&item["action"], &item["waiting_for"]), (&"通知物流员更新面单".into(), &"物流员".into()));

    screen.press("Alt-B").wait_for("3 [ ] 通知物流员更新面单").press("3").wait_for("3 [v]");
    screen.press("6").wait_for("清单还没有全部打勾");
    screen.press("4").wait_for_all(&[
        "改地址",
        "新地址",
        "江苏省 扬州市 广陵区 东关街8号",
        "邗江区 文汇路1号",
    ]);
    screen.press("Ctrl-S").wait_for("4 [v] 重写备注并插旗");
    let remark: String = place.fact("SELECT remark FROM orders");
    assert_eq!(
        remark,
        "改地址,江苏省 扬州市 广陵区 东关街8号,江苏省 扬州市 邗江区 文汇路1号,搬家（家人或朋友代问）,顺丰,小李,06-01 11:20"
    );
    screen.press("5").wait_for("5 [v] 把改后的订单复述给顾客确认");
    screen.press("6").wait_for("改单结束：已按新内容改好").wait_gone("[改] 改单中");
    assert_eq!(place.fact::<String>("SELECT outcome FROM change_requests"), "changed");

    screen.press("m").wait_for("操作记录").type_text("操作记录").press("Enter");
    screen.wait_for_all(&["按要求改单", "原因：搬家（家人或朋友代问）", "详细地址：文汇路1号 → 东关街8号"]);
    screen.press("Esc").wait_gone("按要求改单");
    screen.quit();
    exported(&place);
}

/// X1: the trail of the order as it leaves.
fn exported(place: &Place) {
    let run = place.cli(&["export", "audit", "--order", ORDER_NO, "--format", "json"]);
    let rows: Vec<serde_json::Value> = serde_json::from_str(&run.out).unwrap();
    let edits: Vec<&serde_json::Value> = rows.iter().filter(|r| r["op"] == "change_edit").collect();
    let of = |field: &str| *edits.iter().find(|r| r["field"] == field).unwrap();
    assert_eq!((&of("detail")["before"], &of("detail")["after"]), (&"文汇路1号".into(), &"东关街8号".into()));
    assert_eq!((&of("district")["before"], &of("district")["after"]), (&"邗江区".into(), &"广陵区".into()));
    for (key, value) in [
        ("reason", "搬家（家人或朋友代问）"),
        ("agent", "小李"),
        ("shift", "day"),
        ("entity", "order"),
        ("ref", ORDER_NO),
        ("table", "orders"),
        ("at", "2026-06-01T11:20:00+08:00"),
    ] {
        assert_eq!(of("detail")[key], value, "{key}");
    }
    assert!(rows.iter().all(|r| r["ref"] == ORDER_NO), "nothing of another order");
    let ops: Vec<&str> = rows.iter().filter_map(|r| r["op"].as_str()).collect();
    assert_eq!((ops.first(), ops.last()), (Some(&"order_create"), Some(&"change_close")));

    let csv = place.cli(&["export", "audit", "--from", "2026-06-01", "--to", "2026-06-01"]).out;
    assert!(csv.starts_with('\u{FEFF}') && csv.contains("\r\n"), "BOM and CRLF");
    let line = csv.lines().find(|l| l.contains("change_edit,,order,") && l.contains("东关街8号")).unwrap();
    assert!(
        line.contains("文汇路1号") && line.contains("搬家") && line.contains(&format!("{ORDER_NO}\t")),
        "{line}"
    );
    assert!(csv.contains("shift_start"), "without --order all of it leaves");
    let none = place.cli(&["export", "audit", "--from", "2026-06-02", "--format", "json"]).out;
    assert_eq!(none, "[\n]\n");
    let unknown = place.cli(&["export", "audit", "--order", "nobody"]);
    assert_eq!(unknown.code, 1);
    assert!(unknown.err.contains("没有订单号为「nobody」的订单"), "{}", unknown.err);
}

#[test]
fn o7_on_the_way_she_is_called_and_what_she_insists_on_is_brought_back_and_sent_again() {
    let mut place = desk_with(OrderStatus::Shipped);
    place.at("2026-06-01 15:00");
    let mut screen = place.start();
    screen.wait_for("欢迎回来");
    ask(&mut screen, "收件人改成李四", "送人");
    screen.wait_for_all(&["致电说服中", "1 [ ] 致电顾客", "3 顾客同意照常收货", "4 坚持要改，追回重发"]);
    screen.press("1").wait_for("1 [v] 致电顾客");
    screen.press("4").wait_for_all(&["追回中", "2 [ ] 联系快递拦截追回", "8 没能追回，转售后"]);
    screen.press("1").wait_for("按要求修改订单");
    screen.press("Tab Tab Tab Tab Tab Tab Tab Ctrl-U").type_text("李四").press("Ctrl-S");
    screen.wait_for("1 [v] 修改订单内容");
    assert_eq!(place.fact::<String>("SELECT receiver FROM orders"), "李四");
    screen.press("2").wait_for("2 [v]").press("3").wait_for("3 [v]").press("4").wait_for("4 [v]");
    screen.press("5").wait_for_all(&["重新发货", "新单号"]).type_text("SF111").press("Ctrl-S");
    screen.wait_for("不能和原单号相同").press("Ctrl-U").type_text("SF222").press("Ctrl-S");
    screen.wait_for("5 [v] 重新发货，登记新单号");
    screen.press("6").wait_for("6 [v]").press("7").wait_for("改单结束：已追回并重新发出");
    assert_eq!(place.fact::<String>("SELECT tracking_no FROM orders"), "SF222");
    assert_eq!(place.fact::<String>("SELECT outcome FROM change_requests"), "resent");
    let reason: String = place.fact("SELECT reason FROM ops WHERE kind = 'change_resend'");
    assert_eq!(reason, "送人");

    // It arrives: now only after-sales helps.
    screen.press("s").wait_for("→ 已签收").press("b").wait_for("请按 a 登记售后");
    screen.quit();
}

#[test]
fn o7_she_keeps_the_parcel_and_the_order_stays_as_it_was() {
    let place = desk_with(OrderStatus::Shipped);
    let mut screen = place.start();
    screen.wait_for("欢迎回来");
    ask(&mut screen, "换成红色", "颜色不喜欢");
    screen.wait_for("致电说服中").press("3").wait_for("改单结束：顾客同意照常收货");
    assert_eq!(place.fact::<String>("SELECT outcome FROM change_requests"), "kept");
    assert_eq!(place.fact::<i64>("SELECT count(*) FROM ops WHERE kind IN ('order_edit', 'change_edit')"), 0);
    screen.press("u").wait_for("已撤销：改单结束").wait_for("[改] 致电说服中");
    screen.quit();
}
