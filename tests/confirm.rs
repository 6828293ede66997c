//! An order confirmed at full depth, key by key: the call with its script (O5), the merge (O4), the send-off (I9),
//! stock when she asks and after she ordered (I8).
#![allow(clippy::unwrap_used)]

mod support;

use shiftdesk::domain::checklist::CheckResult;
use shiftdesk::domain::order::Order;
use shiftdesk::store;
use shiftdesk::text::locale::Lang;
use support::desk::Desk;

const WIDE: (u16, u16) = (140, 40);

fn desk() -> Desk {
    let mut desk = Desk::new(Lang::Zh, WIDE);
    desk.press("Alt-2 F11");
    desk
}

fn order(desk: &Desk, number: &str) -> Order {
    store::order::of_number(&desk.app.session.store, number).unwrap().pop().unwrap()
}

/// 李四, to confirm, two thermos flasks of which none is left.
const FIRST: &str = "3061953192082110451";
/// 陈洁, the same phone and street.
const OTHER: &str = "3062896623534331193";

fn answer(desk: &Desk, item: &str) -> Option<(CheckResult, String)> {
    let id = order(desk, FIRST).id;
    let mut answers = store::order::answers(&desk.app.session.store, id).unwrap();
    answers.remove(item).map(|a| (a.result, a.note))
}

fn history(desk: &Desk, number: &str) -> Vec<(String, String)> {
    let id = order(desk, number).id;
    let events = store::order::events(&desk.app.session.store, id).unwrap();
    events.into_iter().map(|e| (e.kind, e.text)).collect()
}

#[track_caller]
fn shows(desk: &mut Desk, texts: &[&str]) {
    let screen = desk.screen();
    for text in texts {
        assert!(screen.contains(text), "'{text}' is not on the screen\n{screen}");
    }
}

#[test]
fn o5_a_call_with_one_correction_and_one_problem() {
    let mut desk = desk();
    desk.press("t");
    shows(&mut desk, &["电话核对", "▶ 下午好，请问是李四吗？", "店的客服小李，您在示例家居"]);
    shows(&mut desk, &["保温杯 2 件，一共2件", "179.00元，在线支付，您看对吗", "____前后送到"]);
    desk.press("Tab Tab Tab Tab Ctrl-U =13900139000").press("Tab Tab Tab Tab Tab Tab");
    shows(&mut desk, &["▶ 好的，改动我再说一遍", "▶ 都确认好了", "都无误"]);
    desk.press("Ctrl-S");
    shows(&mut desk, &["请选顾客怎么说"]);
    assert_eq!(order(&desk, FIRST).data.phone, "13800138000", "nothing is assumed");

    desk.press("Right Right Ctrl-S");
    shows(&mut desk, &["哪里不对就写在哪一行", "商品与规格", "发票"]);
    desk.press("=颜色要蓝的 Tab Tab Tab Tab Tab Tab Tab Tab =- Ctrl-S");
    shows(&mut desk, &["电话核对已记下：通过 8，异常 1，清单还剩 2 项"]);
    assert_eq!(order(&desk, FIRST).data.phone, "13900139000");
    assert_eq!(answer(&desk, "goods"), Some((CheckResult::Problem, "颜色要蓝的".into())));
    assert_eq!(answer(&desk, "receiver"), Some((CheckResult::Pass, "电话确认".into())));
    assert_eq!(answer(&desk, "invoice"), Some((CheckResult::NotApplicable, "电话确认".into())));
    assert_eq!(
        (answer(&desk, "stock"), answer(&desk, "duplicate")),
        (None, None),
        "the call says nothing of it"
    );
    let told = history(&desk, FIRST);
    let edited = told.iter().find(|(kind, _)| kind == "edited").unwrap();
    assert_eq!(edited.1, "电话核对\nphone: 13800138000 → 13900139000");
    assert_eq!(told.last().unwrap().1, "电话核对，通过 8 项，异常 1 项：商品与规格 颜色要蓝的");

    desk.press("Left u u");
    assert_eq!(order(&desk, FIRST).data.phone, "13800138000");
    assert_eq!(answer(&desk, "goods"), None);
}

#[test]
fn o5_everything_right_takes_a_handful_of_keys_and_passes_what_was_asked() {
    let mut desk = desk();
    desk.press("t Shift-Tab Right Enter");
    shows(&mut desk, &["通过 10，异常 0，清单还剩 2 项"]);
    let told = history(&desk, FIRST);
    assert_eq!(told.last().unwrap(), &("call_confirmed".into(), "电话核对无误，通过 10 项".into()));
    assert!(told.iter().all(|(kind, _)| kind != "edited"), "nothing was corrected: {told:?}");
    assert_eq!(answer(&desk, "stock"), None);
}

#[test]
fn o5_a_call_nobody_answers_is_counted_and_rings_again() {
    let mut desk = desk();
    desk.press("t Right Ctrl-S");
    shows(&mut desk, &["什么时候再打", "李四：已记 1 次没打通"]);
    desk.press("1");
    shows(&mut desk, &["14:35 再提醒"]);
    assert_eq!(history(&desk, FIRST).last().unwrap().1, "无人接听 ×1");
    desk.press("F7");
    shows(&mut desk, &["再打电话核对订单 3061953192082110451"]);
    desk.press("Esc t");
    shows(&mut desk, &["之前 1 次没打通"]);
    desk.press("Shift-Tab Right Enter F7");
    assert!(!desk.screen().contains("再打电话核对订单"), "reached: it rings no more");
}

#[test]
fn o4_two_orders_of_one_buyer_are_joined_from_the_checklist() {
    let mut desk = desk();
    shows(&mut desk, &["按 m 合并？同一买家还有未发货订单"]);
    desk.press("Right End m");
    shows(&mut desk, &["订单操作"]);
    desk.press("Enter");
    shows(
        &mut desk,
        &["合并订单", "李四 的订单 3061953192082110451", "#34331193", "（收件信息不同）", "插旗  黄"],
    );
    desk.press("Ctrl-S");
    shows(&mut desk, &["一张都没选"]);
    desk.press("Tab Left");
    desk.press("Ctrl-S");
    shows(&mut desk, &["2 张订单已标记合并，备注已复制"]);
    let remark = "合并订单,3061953192082110451,3062896623534331193,,,小李,06-01 14:05";
    let (main, other) = (order(&desk, FIRST).data, order(&desk, OTHER).data);
    assert_eq!(main.remark, remark);
    assert_eq!(other.remark, format!("顺丰,,周六送,小李,06-01 11:45；{remark}"));
    assert_eq!((main.tags, other.tags), (vec!["urgent".into(), "merge".into()], vec!["merge".to_owned()]));
    assert_eq!(
        answer(&desk, "duplicate"),
        Some((CheckResult::Pass, "合并发货：3061953192082110451、3062896623534331193".into()))
    );
    assert!(history(&desk, OTHER).iter().any(|(kind, _)| kind == "joined"));
    desk.press("u");
    assert_eq!((order(&desk, FIRST).data.remark.as_str(), answer(&desk, "duplicate")), ("", None));
}

#[test]
fn i9_the_send_off_is_ticked_copied_and_shown_in_the_detail() {
    let mut desk = desk();
    shows(&mut desk, &["欢送 0/5", "约 1040 克"]);
    desk.press("m =欢送 Enter");
    shows(&mut desk, &["李四 已付款", "[ ] 发感谢语", "[ ] 加好友并分组"]);
    desk.press("1");
    shows(&mut desk, &["[v] 发感谢语", "14:05 小李", "已复制「付款后感谢」"]);
    desk.press("2");
    shows(&mut desk, &["加好友并分组", "分组"]);
    desk.press("Ctrl-U =老客 Ctrl-S");
    shows(&mut desk, &["[v] 加好友并分组", "李四 已付款", "[老客]"]);
    let customer = order(&desk, FIRST).customer_id;
    let customer = store::customer::get(&desk.app.session.store, customer).unwrap().unwrap();
    assert_eq!(customer.groups, "老客");
    desk.press("1");
    shows(&mut desk, &["[ ] 发感谢语"]);
    desk.press("Esc");
    shows(&mut desk, &["欢送 1/5"]);
}

#[test]
fn i9_a_payment_hints_at_the_send_off_and_opens_nothing() {
    let mut desk = desk();
    desk.press("Down Down s Enter");
    shows(&mut desk, &["→ 待核对；按 m 选欢送清单"]);
    assert!(desk.app.dialogs.is_empty());
}

#[test]
fn i8_short_stock_leads_from_the_checklist_to_the_exception_and_off_the_shelf() {
    let mut desk = desk();
    shows(&mut desk, &["保温杯 缺货 0，下单 2"]);
    desk.press("Right Down Down Down x");
    shows(&mut desk, &["核单异常", "保温杯 缺货 0，下单 2"]);
    desk.press("Enter");
    shows(&mut desk, &["登记缺货？", "现在登记缺货异常"]);
    desk.press("Enter");
    shows(&mut desk, &["登记异常", "‹ 缺货 ›"]);
    desk.press("Ctrl-S");
    shows(&mut desk, &["异常已登记"]);
    desk.press("!");
    shows(&mut desk, &["[ ] 通知运营下架或改库存"]);
    desk.press("=下架 Enter");
    shows(&mut desk, &["保温杯 库存为 0，现在设为下架吗"]);
    desk.press("Enter");
    shows(&mut desk, &["保温杯 已下架", "[v] 通知运营下架或改库存"]);
    let on_shelf =
        |desk: &Desk| store::product::get_by_code(&desk.app.session.store, "B-07").unwrap().unwrap().on_shelf;
    assert!(!on_shelf(&desk));
    desk.press("Esc u");
    assert!(on_shelf(&desk));
    desk.press("x Esc");
    assert_eq!(store::exception::list_open(&desk.app.session.store, 9).unwrap().len(), 2, "asked once only");
}

#[test]
fn i8_the_stock_of_what_she_asks_about_stands_beside_it() {
    let mut desk = desk();
    desk.press("F4 =小芳 Tab Tab =有货吗 Tab =保温");
    shows(&mut desk, &["保温杯 蓝色 · 缺货 0"]);
    desk.press("Ctrl-U =B-07");
    shows(&mut desk, &["保温杯 蓝色 · 缺货 0"]);
    desk.press("Ctrl-S Alt-1");
    shows(&mut desk, &["小芳", "保温杯 蓝色 · 缺货 0"]);
    desk.press("F8");
    shows(&mut desk, &["商品", "89.50 缺货 0"]);
}
