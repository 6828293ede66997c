//! What is due, through the real program: Ctrl-K, then each thing done where it is due (O8, O9, O10, O12, O14).
#![allow(clippy::unwrap_used)]

mod support;

use shiftdesk::domain::money::Fen;
use shiftdesk::domain::order::{Line, OrderData, OrderStatus};
use shiftdesk::store::{self, Actor, Store};
use support::{Place, Terminal, unix};

/// 小李 some hours before 14:00 of the day.
fn hours_ago(hours: i64) -> Actor {
    Actor {
        agent_id: Some(1),
        shift_id: None,
        at: unix("14:00") - hours * 3600,
        day: chrono::NaiveDate::from_ymd_opt(2026, 6, 1).unwrap(),
    }
}

/// An order that went so far; each step an hour after the one before.
fn order(store: &mut Store, customer: &str, hours: i64, to: OrderStatus, data: OrderData) -> i64 {
    let data = OrderData {
        shop: "示例家居旗舰店".into(),
        channel: "taobao".into(),
        customer: customer.into(),
        order_no: format!("T-{customer}"),
        payable: Fen(8800),
        placed_at: hours_ago(hours).at,
        lines: vec![Line { title: "青瓷杯".into(), qty: 1, ..Line::default() }],
        ..data
    };
    let id = store::order::create(store, &hours_ago(hours), &data, None).unwrap();
    let mut at = hours;
    loop {
        let status = store::order::get(store, id).unwrap().status;
        if status == to {
            return id;
        }
        at -= 1;
        let next = status.next().unwrap();
        store::order::advance(store, &hours_ago(at), id, next, "", &[]).unwrap();
    }
}

/// One order of each kind that is due at 14:00, and one that soon will be.
fn prepare(place: &Place) {
    let mut screen = place.start();
    screen.wait_for("欢迎使用值班台");
    screen.type_text("小李").press("Enter").type_text("示例家居旗舰店").press("Enter");
    screen.wait_for("小李 开始 白班");
    screen.quit();
    let customers = place.home().join("customers.csv");
    std::fs::write(&customers, "姓名,渠道,等级\n小云,taobao,VIP\n").unwrap();
    let run = place.cli(&["import", "customers", &customers.display().to_string()]);
    assert_eq!(run.code, 0, "{run:?}");
    let mut store = Store::open(&place.db, "test").unwrap();
    let promised = |at: &str| OrderData {
        paid_at: Some(unix("08:00")),
        promised_ship_at: Some(unix(at)),
        ..OrderData::default()
    };
    let cod = OrderData { payment_kind: "cod".into(), courier: "zto".into(), ..OrderData::default() };
    order(&mut store, "小静", 8, OrderStatus::Preparing, promised("12:00"));
    order(&mut store, "小雅", 8, OrderStatus::Accepted, promised("16:00"));
    order(&mut store, "老陈", 40, OrderStatus::Shipped, cod.clone());
    order(&mut store, "大刘", 40, OrderStatus::Shipped, cod);
    let paid = OrderData { paid_at: Some(unix("08:00") - 9 * 86_400), ..OrderData::default() };
    order(&mut store, "小云", 6 * 24, OrderStatus::Signed, paid);
    order(&mut store, "阿芳", 2, OrderStatus::WaitPay, OrderData::default());
    let urgent =
        OrderData { tags: vec!["urgent".into()], paid_at: Some(unix("09:00")), ..OrderData::default() };
    order(&mut store, "小贝", 3, OrderStatus::WaitConfirm, urgent);
}

fn keepers(screen: &mut Terminal) {
    screen.press("Ctrl-K").wait_for("时限清单");
}

#[test]
fn o8_o9_o10_o12_o14_what_is_due_is_listed_and_done() {
    let mut place = Place::new();
    place.at("2026-06-01 14:00");
    prepare(&place);
    let mut screen = place.start();
    // Late to ship, two COD, one call-back: the nudge and what is due soon are on offer only.
    screen.wait_for("到点 4");
    keepers(&mut screen);
    screen.wait_for_all(&[
        "! 已到点 4 项",
        "! 发货 小静",
        "超 2h00",
        "! 回款 老陈",
        "货款和签收单未回",
        "· 发货 小雅",
        "! 回访 小云",
        "· 催付 阿芳",
    ]);
    late_shipping(&place, &mut screen);
    cash_on_delivery(&place, &mut screen);
    refused(&place, &mut screen);
    call_back(&place, &mut screen);
    nudge(&place, &mut screen);
    special(&place, &mut screen);
    // Only the order nobody has shipped yet is still late.
    screen.wait_for("到点 1");
    answer_feedback(&place, &mut screen);
    screen.quit();
    supervisor(&place);
}

/// O9: the worst one stands first; the chase is noted, the apology stands ready, the answer comes later.
fn late_shipping(place: &Place, screen: &mut Terminal) {
    screen.press("Enter").wait_for_all(&["催发货", "已超 2h00", "向顾客致歉"]);
    screen.press("1").wait_for_all(&["催了谁", "‹ 仓库 ›"]);
    screen.press("Tab").type_text("几点能发出").press("Ctrl-S").wait_for_all(&["已记下这次催发货", "/ cfcs"]);
    assert_eq!(place.fact::<String>("SELECT kind || asked || text FROM chases"), "chasewarehouse几点能发出");
    screen.press("Esc").wait_gone("/ cfcs");
    keepers(screen);
    screen.wait_for("已催 1 次").press("Enter").wait_for_all(&["已催 1 次", "等回复，选它记下"]);
    screen.press("4").wait_for("催发货的回复").type_text("今晚八点").press("Enter").wait_for("回复已记下");
    assert_eq!(place.fact::<String>("SELECT answer FROM chases"), "今晚八点");
    assert_eq!(place.fact::<i64>("SELECT answered_at FROM chases"), unix("14:00"));
    // Before its time the customer is asked for patience.
    keepers(screen);
    screen.type_text("小雅").wait_gone("发货 小静").press("Enter").wait_for("请顾客耐心等待");
    screen.press("1").wait_for_all(&["已记一笔", "/ cfh", "小雅别着急"]);
    screen.press("Enter");
    screen.wait_copied("小雅别着急");
    assert_eq!(place.fact::<i64>("SELECT count(*) FROM chases WHERE kind = 'patience'"), 1);
}

/// O12: money first, the slip an hour ago.
fn cash_on_delivery(place: &Place, screen: &mut Terminal) {
    keepers(screen);
    screen.type_text("老陈").wait_gone("催付 阿芳").press("Enter");
    screen.wait_for_all(&["货到付款", "货款和签收单都回来了"]).press("2").wait_for("何时回来");
    screen.press("Enter").wait_for("已记下：货款回来了");
    let order = "FROM orders WHERE order_no = 'T-老陈'";
    assert_eq!(place.fact::<i64>(&format!("SELECT cod_money_at {order}")), unix("14:00"));
    assert_eq!(place.fact::<i64>(&format!("SELECT paid_fen {order}")), 8800);
    keepers(screen);
    screen.type_text("老陈").wait_gone("催付 阿芳").press("Enter").wait_for("签收单回来了").press("1");
    screen.wait_for("何时回来").type_text("-1h").press("Enter").wait_for("已记下：签收单回来了");
    assert_eq!(place.fact::<i64>(&format!("SELECT cod_slip_at {order}")), unix("13:00"));
}

/// O12: refused at the door: the reason, its guide, the case with what is known.
fn refused(place: &Place, screen: &mut Terminal) {
    keepers(screen);
    screen.type_text("大刘").wait_gone("催付 阿芳").press("Enter").wait_for("顾客拒收").press("4");
    screen.wait_for_all(&["为什么拒收", "商品"]).press("2");
    screen.wait_for_all(&["拒收怎么办", "查库存，马上换货补发", "登记拒收售后"]);
    screen.press("2").wait_for("大刘").wait_for("包裹没有签收").press("Esc").wait_for("拒收怎么办");
    screen.press("1").wait_for_all(&["登记售后", "货到付款拒收，原因：商品"]).press("Ctrl-S");
    screen.wait_for_all(&["大刘 的售后已登记", "为什么拒收"]).press("Esc").wait_gone("为什么拒收");
    assert_eq!(place.fact::<String>("SELECT kind FROM cases"), "refused");
    assert_eq!(place.fact::<String>("SELECT refused_reason FROM orders WHERE order_no = 'T-大刘'"), "goods");
}

/// O14: nobody answers; at the second try she says what she wishes.
fn call_back(place: &Place, screen: &mut Terminal) {
    keepers(screen);
    screen.type_text("小云").wait_gone("催付 阿芳").press("Enter");
    screen.wait_for_all(&["签收回访", "请问是小云吗", "您买的青瓷杯"]);
    screen.type_text("没接").wait_for("‹ 没接通，改时间再打 ›").press("Ctrl-S").wait_for("这一项要填");
    screen.type_text("+2h").press("Ctrl-S").wait_for("已改到 16:00 再回访");
    assert_eq!(place.fact::<i64>("SELECT due_at FROM call_backs WHERE done_at IS NULL"), unix("16:00"));
    screen.press("2").press("m").wait_for("订单操作").type_text("回访").press("Enter").wait_for("签收回访");
    screen.press("Tab").type_text("用着不错").press("Tab Tab").type_text("愿望").wait_for("‹ 愿望 ›");
    screen.press("Tab").type_text("想要蓝色的杯子").press("Ctrl-S").wait_for("回访已记下");
    assert_eq!(place.fact::<String>("SELECT result || note FROM call_backs"), "reached用着不错");
    assert_eq!(place.fact::<String>("SELECT kind || text FROM feedback"), "wish想要蓝色的杯子");
}

/// O8: two keys to the text, one to copy it.
fn nudge(place: &Place, screen: &mut Terminal) {
    keepers(screen);
    screen.type_text("阿芳").wait_gone("发货 小静").press("Enter").wait_for_all(&["/ cf", "已记一次催付"]);
    screen.press("Enter");
    screen.wait_copied("阿芳您好，看到您拍下的青瓷杯还没付款");
    assert_eq!(place.fact::<i64>("SELECT nudges FROM orders WHERE order_no = 'T-阿芳'"), 1);
    keepers(screen);
    screen.wait_gone("催付 阿芳").press("Esc").wait_gone("时限清单");
}

/// O10: the urgent order is given to somebody; the order says so.
fn special(place: &Place, screen: &mut Terminal) {
    keepers(screen);
    screen.press("1").wait_for_all(&["特殊订单", "[加急] 小贝", "还没指派"]).press("Enter");
    screen.wait_for("指派经办人").type_text("物流").press("Enter").wait_for("已指派给 物流员");
    screen.wait_for("经办 物流员 14:00");
    assert_eq!(place.fact::<String>("SELECT assigned_to FROM orders WHERE order_no = 'T-小贝'"), "logistics");
    screen.press("u").wait_for("指派经办人");
    assert_eq!(place.fact::<String>("SELECT assigned_to FROM orders WHERE order_no = 'T-小贝'"), "");
}

fn answer_feedback(place: &Place, screen: &mut Terminal) {
    keepers(screen);
    screen.wait_for("1 条待答复").press("2").wait_for_all(&["顾客反馈", "愿望 小云: 想要蓝色的杯子"]);
    screen.press("Enter").wait_for("主管答复").type_text("下月上新").press("Enter").wait_for("v 14:00 愿望");
    assert_eq!(place.fact::<String>("SELECT answer FROM feedback"), "下月上新");
    screen.press("Esc").wait_gone("顾客反馈");
}

/// O12, O14: what the day summary tells of it.
fn supervisor(place: &Place) {
    let day = place.json(&["summary"]);
    assert_eq!(day["feedback"][0]["text"], "想要蓝色的杯子");
    assert_eq!(day["feedback"][0]["answer"], "下月上新");
    assert_eq!(day["feedback"][0]["customer"], "小云");
    assert_eq!(day["cod_overdue"], serde_json::json!([]), "one came back, one was refused");
}
