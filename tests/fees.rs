//! Fees and settlement through the real program: a fee in one line, the slip of a case, a prepayment, a dispute, the
//! statement on screen and in every form on the command line (E1–E3, A5).
#![allow(clippy::unwrap_used)]

mod support;

use serde_json::json;
use shiftdesk::domain::money::Fen;
use shiftdesk::domain::order::{Line, OrderData};
use shiftdesk::domain::product::Product;
use shiftdesk::store::{self, Actor, Store};
use support::{Place, unix};

const ORDER_NO: &str = "3061953192082110451";

fn by(time: &str) -> Actor {
    let day = chrono::NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();
    Actor { agent_id: None, shift_id: None, at: unix(time), day }
}

/// 小李 since 09:30; an order of 小美: one umbrella at 50.00 that cost 20.00, sent with 中通.
fn place() -> Place {
    let mut place = Place::new();
    place.at("2026-06-01 09:30");
    let run = place.cli(&["shift", "start", "--agent", "小李"]);
    assert_eq!(run.code, 0, "{run:?}");
    let mut store = Store::open(&place.db, "test").unwrap();
    let umbrella = Product {
        code: "U-01".into(),
        title: "晴雨两用折叠伞".into(),
        price: Fen(5_000),
        cost: Some(Fen(2_000)),
        on_shelf: true,
        ..Product::default()
    };
    store::product::upsert(&mut store, &by("08:40"), &umbrella).unwrap();
    let line = Line {
        title: "晴雨两用折叠伞".into(),
        code: "U-01".into(),
        qty: 1,
        unit_price: Fen(5_000),
        amount: Fen(5_000),
        ..Line::default()
    };
    let order = OrderData {
        order_no: ORDER_NO.into(),
        shop: "示例家居旗舰店".into(),
        channel: "taobao".into(),
        customer: "小美".into(),
        courier: "中通".into(),
        goods: Fen(5_000),
        payable: Fen(5_000),
        paid: Fen(5_000),
        paid_at: Some(unix("08:31")),
        lines: vec![line],
        ..OrderData::default()
    };
    store::order::create(&mut store, &by("08:45"), &order, None).unwrap();
    place
}

#[test]
fn e1_fees_in_one_line_change_what_the_order_earns() {
    let place = place();
    let mut screen = place.start();
    screen.wait_for("欢迎回来").press("Alt-2 Ctrl-B").wait_for("费用与利润").type_text("费用").press("Enter");
    // 50.00 − 20.00 − the usual 8.00 of the freight out.
    screen.wait_for_all(&["本单费用", "本单利润 ￥22.00"]).press("1").wait_for("一行写完");
    screen.type_text("快递").press("Enter").wait_for("没看到金额");
    screen.press("Ctrl-U").type_text("吃饭 12").press("Enter").wait_for("没看出是哪种费用");
    screen.press("Ctrl-U").type_text("yunfei 6.5").press("Enter");
    screen.wait_for_all(&["已记 运费 ￥6.50", "本单利润 ￥23.50", "中通", "-6.50"]);
    screen.press("1").wait_for_all(&["一行写完", "已有 1 笔"]).type_text("赔付 3 快递 破了角").press("Enter");
    screen.wait_for_all(&["已记 赔付 ￥3.00", "本单利润 ￥26.50", "破了角"]);
    screen.press("Esc").wait_gone("本单费用");
    let fees = place.json(&["fees", "--courier", "中通"]);
    let told: Vec<_> =
        fees.as_array().unwrap().iter().map(|f| [&f["kind"], &f["amount"], &f["payer"]]).collect();
    assert_eq!(told, [["compensation", "3.00", "courier"], ["freight", "-6.50", "us"]]);
    assert_eq!(place.json(&["statement", "--courier", "zto"])["balance"], "-3.50");
    // u takes it back.
    screen.press("u").wait_for("已撤销");
    assert_eq!(place.json(&["fees"]).as_array().unwrap().len(), 1);
    screen.quit();
}

#[test]
fn e1_an_expense_slip_that_is_written_is_a_fee_until_it_is_taken_back() {
    let place = place();
    let mut screen = place.start();
    screen
        .wait_for("欢迎回来")
        .press("Alt-2 Ctrl-A")
        .wait_for("登记售后")
        .type_text("补差")
        .wait_for("‹ 补差");
    screen.press("Tab Tab").type_text("降价了").press("Ctrl-S").wait_for("的售后已登记");
    screen
        .wait_for("价保")
        .press("1")
        .wait_for("处理方案")
        .type_text("5")
        .press("Ctrl-S")
        .wait_for("已按指引处理");
    assert_eq!(place.fact::<i64>("SELECT count(*) FROM fees"), 0, "owed, not written");
    screen.press("Ctrl-D").wait_for("补列一张").press("1").wait_for("单号").type_text("FY-1").press("Enter");
    screen.wait_for("单据 FY-1 已开");
    let fee = place.json(&["fees"])[0].clone();
    assert_eq!(
        [&fee["kind"], &fee["amount"], &fee["number"], &fee["order_no"]],
        ["compensation", "-5.00", "FY-1", ORDER_NO]
    );
    screen
        .press("Ctrl-B")
        .wait_for("费用")
        .type_text("费用")
        .press("Enter")
        .wait_for_all(&["本单售后费用", "FY-1"]);
    // The slip's fee is settled among the fees; then the slip stays written.
    screen.press("2").wait_for_all(&["我们欠他们 ￥5.00", "结清"]).press("1").wait_for("已结清 ￥5.00");
    screen
        .press("Esc")
        .wait_gone("费用与结算")
        .press("Ctrl-D")
        .wait_for("[v]")
        .press("1")
        .wait_for("已经结清");
    assert_eq!(place.json(&["statement", "--customer", "小美"])["balance"], "0.00");
    screen.quit();
}

#[test]
fn e3_an_advance_is_used_up_a_fee_is_disputed_and_the_statement_says_so() {
    let place = place();
    let mut screen = place.start();
    screen.wait_for("欢迎回来").press("Alt-F").wait_for_all(&["费用与结算", "没有符合条件的费用"]).press("2");
    screen
        .wait_for("收款、付款")
        .press("Tab")
        .type_text("小美")
        .press("Tab")
        .type_text("20")
        .press("Tab Tab");
    screen.press("Right").wait_for("‹ 是 ›").press("Ctrl-S").wait_for("已记 预收款 ￥20.00");
    screen.press("4").wait_for("信用额度 ─").type_text("小美").press("Tab").type_text("10").press("Ctrl-S");
    screen.wait_for("已设信用额度").press("1").wait_for("一行写完");
    screen.type_text("仓储 25 预付 顾客").press("Tab").type_text(ORDER_NO).press("Ctrl-S");
    screen.wait_for("小美 的预付款已用完");
    screen
        .press("1")
        .wait_for("一行写完")
        .type_text("包装 9.9")
        .press("Tab Tab")
        .type_text("小美")
        .press("Ctrl-S");
    screen.wait_for("超过信用额度 ￥10.00");
    // The packing is the newest: it is disputed, and nothing is settled before that is agreed on.
    screen.press("7").wait_for("他们欠我们 ￥9.90").press("2").wait_for("说了什么");
    screen.type_text("说好送包装").press("Ctrl-S").wait_for_all(&["顾客: 说好送包装", "有争议"]);
    let told = place.json(&["statement", "--customer", "小美"]);
    assert_eq!(
        [&told["charged"], &told["paid"], &told["balance"], &told["in_dispute"]],
        ["34.90", "20.00", "14.90", "9.90"]
    );
    assert_eq!(
        told["prepayment"],
        json!({ "received": "20.00", "used": "25.00", "left": "-5.00", "used_up": true })
    );
    assert_eq!((&told["over_credit"], &told["credit"]), (&json!(true), &json!("10.00")));
    screen.press("2").wait_for("怎么谈的").type_text("改").wait_for("‹ 改金额 ›").press("Tab").type_text("5");
    screen.press("Tab").type_text("各让一步").press("Ctrl-S").wait_for_all(&["争议已谈妥", "谈妥: 各让一步"]);
    screen
        .press("Esc")
        .wait_gone("这笔费用")
        .press("Alt-F")
        .wait_for("费用与结算")
        .press("3")
        .wait_for("期间");
    screen.press("Tab").type_text("小美").press("Ctrl-S").wait_for_all(&["对账单", "小美 欠我方 ￥10.00"]);
    screen.press("Esc").wait_gone("对账单");
    screen.quit();
}

#[test]
fn e2_statements_leave_in_every_form_and_fees_are_exported() {
    let place = place();
    let mut store = Store::open(&place.db, "test").unwrap();
    let party = store::fee::named(
        &store,
        &shiftdesk::config::Config::defaults().unwrap(),
        shiftdesk::domain::fee::Account::Customer,
        "小美",
    );
    let party = party.unwrap().unwrap();
    store::fee::pay(&mut store, &by("09:00"), &party, Fen(1_234), false, "=1+1").unwrap();
    drop(store);
    let text = place.cli(&["statement"]);
    assert!(text.out.contains("全部往来") && text.out.contains("12.34"), "{text:?}");
    assert!(text.out.lines().all(|l| shiftdesk::text::width::width(l) <= 80), "{}", text.out);
    let page = place.cli(&["statement", "--customer", "小美", "--period", "2026-Q2", "--format", "html"]);
    assert!(page.out.contains("<html") && page.out.contains("2026-04-01 / 2026-06-30"));
    let csv = place.cli(&["statement", "--customer", "小美", "--format", "csv"]);
    assert!(csv.out.starts_with('\u{feff}') && csv.out.contains("-12.34"), "{}", csv.out);
    let book = place.home().join("s.xlsx");
    let run = place.cli(&["statement", "--format", "xlsx", "--out", book.to_str().unwrap()]);
    assert_eq!((run.code, &std::fs::read(book).unwrap()[..2]), (0, &b"PK"[..]));
    let unknown = place.cli(&["statement", "--customer", "没有这人"]);
    assert!(unknown.code == 1 && unknown.err.contains("没有这人"), "{unknown:?}");
    let wrong = place.cli(&["statement", "--period", "下个月"]);
    assert!(wrong.code == 1 && wrong.err.contains("2026-Q2"), "{wrong:?}");
    let none = place.cli(&["export", "fees", "--format", "json"]);
    assert_eq!((none.code, none.out.trim()), (0, "[\n]"));
    assert_eq!(place.cli(&["export", "fees"]).code, 0);
}

#[test]
fn e2_the_calendar_rings_leads_to_the_accounts_and_is_done_when_both_sides_agree() {
    let mut place = place();
    let calendar = "[[reconciliations]]\nid = \"couriers\"\nzh = \"快递对账\"\nen = \"Couriers\"\n\
                    with = \"courier\"\nperiod = \"month\"\nday = 5\n";
    place.configure("reasons.toml", calendar);
    let mut screen = place.start();
    screen.wait_for("欢迎回来").press("Alt-F").wait_for("费用与结算").press("6").wait_for("现在没有要对的账");
    screen
        .press("Esc")
        .wait_for("费用与结算")
        .press("Esc")
        .wait_gone("费用与结算")
        .press("Alt-2 Ctrl-B")
        .wait_for("费用与利润")
        .type_text("费用");
    screen
        .press("Enter")
        .wait_for("本单费用")
        .press("1")
        .wait_for("一行写完")
        .type_text("运费 6.5")
        .press("Enter");
    screen.wait_for("已记 运费").press("Esc").wait_gone("本单费用");
    screen.quit();
    // The month is over; the accounts are due by the fifth.
    place.at("2026-07-02 09:30");
    let mut screen = place.start();
    screen.wait_for("欢迎回来").press("F7").wait_for_all(&["对账", "快递对账 2026-06-01 / 2026-06-30"]);
    screen.type_text("快递对账").press("Enter").wait_for("去处理").press("Enter");
    screen
        .wait_for_all(&["还有 1 / 1 家没对清", "[ ] 中通", "-6.50"])
        .press("Enter")
        .wait_for("对清了，记下余额");
    screen.press("1").wait_for_all(&["对账单", "我方欠 中通 ￥6.50", "2026-06-01 / 2026-06-30"]).press("Esc");
    screen.wait_gone("我方欠 中通");
    screen
        .press("Alt-F")
        .wait_for("费用与结算")
        .press("6")
        .wait_for("到期要对的账")
        .press("1")
        .wait_for("[ ] 中通");
    screen
        .press("Enter")
        .wait_for("对清了")
        .press("3")
        .wait_for_all(&["中通 2026-06-01 / 2026-06-30", "-6.50"]);
    screen
        .press("6")
        .wait_for("到期要对的账")
        .press("1")
        .wait_for("[ ] 中通")
        .press("Enter")
        .wait_for("对清了");
    screen
        .press("2")
        .wait_for("跟谁、怎么对的")
        .type_text("中通财务 王姐")
        .press("Ctrl-S")
        .wait_for("这一期全部对完");
    let told = place.json(&["statement", "--courier", "zto", "--period", "2026-06"]);
    assert_eq!(
        (&told["agreed"]["balance"], &told["agreed"]["note"]),
        (&json!("-6.50"), &json!("中通财务 王姐"))
    );
    screen.wait_for("[v] 中通").press("Esc").wait_gone("[v] 中通");
    screen.press("Ctrl-Z").wait_for("已撤销");
    assert!(place.json(&["statement", "--courier", "zto", "--period", "2026-06"])["agreed"].is_null());
    screen.quit();
}

#[test]
fn e2_on_a_customers_card_the_fees_and_the_statement_are_hers() {
    let place = place();
    let mut screen = place.start();
    screen.wait_for("欢迎回来").press("Alt-F").wait_for("费用与结算").press("1").wait_for("一行写完");
    screen.type_text("运费 3 顾客").press("Tab").type_text(ORDER_NO).press("Ctrl-S").wait_for("已记 运费");
    screen.press("Esc").wait_gone("费用与结算").press("Alt-2").press("i").wait_for_all(&["小美", "订单"]);
    screen.press("Alt-F").wait_for_all(&["费用与结算", "按条件看…  小美"]);
    screen.press("3").wait_for("期间").press("Ctrl-S").wait_for_all(&["对账单", "小美 欠我方 ￥3.00"]);
    screen.press("Esc").wait_gone("对账单");
    screen.quit();
}
