//! Customers, products and promotions at the keyboard (C1–C3, I8, X3).
#![allow(clippy::unwrap_used)]

mod support;

use shiftdesk::domain::customer::card::Which;
use shiftdesk::store;
use shiftdesk::text::locale::Lang;
use support::desk::Desk;
use support::{Place, Terminal};

fn desk() -> Desk {
    Desk::new(Lang::Zh, (140, 40))
}

fn shows(desk: &mut Desk, texts: &[&str]) {
    let screen = desk.screen();
    for text in texts {
        assert!(screen.contains(text), "no '{text}' on\n{screen}");
    }
}

fn customers(desk: &Desk) -> Vec<String> {
    let all = store::customer::list(&desk.app.session.store, &Which::All, 99).unwrap();
    all.into_iter().map(|l| l.customer.name).collect()
}

#[test]
fn c1_one_key_opens_the_card_of_the_customer_in_context_and_esc_comes_back() {
    let mut desk = desk();
    desk.press("Alt-2 Alt-I");
    shows(&mut desk, &["李四 · VIP · 签收后 3 天回访", "13800138000", "介绍人：阿强", "3061953192082110451"]);
    desk.press("Enter");
    shows(&mut desk, &["┏ 2 订单核对"]);
    desk.press("Alt-5 Alt-I Esc");
    shows(&mut desk, &["┏ 5 售后登记"]);
    assert!(desk.app.views.is_empty());
    desk.press("Alt-6 =13900139000 Enter");
    shows(&mut desk, &["路人甲", "拼多多 路人甲"]);
    desk.press("F4");
    shows(&mut desk, &["登记咨询", "路人甲"]);
}

#[test]
fn c1_two_cards_become_one_and_one_undo_makes_them_two_again() {
    let mut desk = desk();
    let before = customers(&desk);
    desk.press("Alt-2 Alt-I Ctrl-B 3");
    shows(&mut desk, &["留下 李四", "留下 四姐京东", "不是同一人", "收进"]);
    desk.press("1");
    shows(&mut desk, &["已合并到 李四", "京东 四姐京东"]);
    assert_eq!(customers(&desk).len(), before.len() - 1);
    desk.press("Esc Alt-1 Ctrl-Z");
    assert_eq!(customers(&desk), before);
    desk.press("Alt-2 Alt-I Ctrl-B 3 3");
    let screen = desk.screen();
    assert!(!screen.contains("四姐京东"), "said not to be the same\n{screen}");
}

#[test]
fn c1_who_she_may_be_is_told_while_she_is_typed_in_every_form_that_names_her() {
    let mut desk = desk();
    desk.press("F4 =大壮");
    shows(&mut desk, &["老客户 大壮 · 0 单"]);
    desk.press("Esc Esc F5 Tab Tab Tab Tab Tab =13800138000");
    shows(&mut desk, &["电话相同 138****8000"]);
    desk.press("Esc Esc Alt-5 Ctrl-N Tab =四姐京东");
    shows(&mut desk, &["老客户 四姐京东"]);
    desk.press("Esc Esc Alt-6 Ctrl-N =新客 Tab Tab =13900139000");
    shows(&mut desk, &["可能是同一人：路人甲"]);
    desk.press("Ctrl-S");
    shows(&mut desk, &["已建档 新客", "可能是同一人：路人甲"]);
    assert!(customers(&desk).contains(&"新客".to_owned()));
}

#[test]
fn x3_a_deleted_customer_is_listed_and_comes_back() {
    let mut desk = desk();
    desk.press("Alt-6 =路人甲 Ctrl-D Enter");
    assert!(!customers(&desk).contains(&"路人甲".to_owned()));
    // While a name is typed, a letter would be part of it.
    shows(&mut desk, &["按 Ctrl-Z 撤销"]);
    desk.press("Esc Ctrl-X 7");
    shows(&mut desk, &["已删除", "路人甲", "按 Ctrl-D 恢复"]);
    desk.press("Ctrl-D");
    assert!(customers(&desk).contains(&"路人甲".to_owned()));
    desk.press("Ctrl-X 1 =李四 Ctrl-D");
    assert!(desk.app.dialogs.is_empty(), "what is refused is not asked");
    shows(&mut desk, &["还有没处理完的", "先处理完再删除"]);
}

#[test]
fn c2_the_answer_is_copied_from_any_pane_and_counts_as_the_reply() {
    let mut desk = desk();
    let waiting = |desk: &Desk| -> Vec<i64> {
        let now = desk.app.session.now();
        let queue = store::inquiry::queue(&desk.app.session.store, now, 0, 0).unwrap();
        queue.into_iter().filter(|i| i.waiting_since.is_some()).map(|i| i.id).collect()
    };
    let before = waiting(&desk);
    desk.press("Alt-1 Ctrl-F =fang Enter F8");
    shows(&mut desk, &["晴雨两用折叠伞 蓝色", "库存 12", "卖点：轻便"]);
    desk.press("Enter 3");
    assert!(desk.app.views.is_empty(), "back where the answer is for");
    assert_eq!(waiting(&desk).len(), before.len() - 1);
    shows(&mut desk, &["还有 12 件", "┏ 1 咨询队列"]);
    desk.press("F8 =B-07");
    shows(&mut desk, &["缺货 0 · 订单待发 4"]);
    desk.press("Enter 3");
    shows(&mut desk, &["已复制"]);
}

#[test]
fn i8_a_count_of_nought_leads_off_the_shelf_and_back() {
    let mut desk = desk();
    desk.press("F8 =U-01 Ctrl-L =0 Tab =盘点 Ctrl-S Enter");
    shows(&mut desk, &["没有找到"]);
    desk.press("Ctrl-X 6");
    shows(&mut desk, &["已下架，按 s 重新上架"]);
    let open = store::reminder::open(&desk.app.session.store, 9).unwrap();
    assert!(open.iter().any(|r| r.kind == "delist"), "{open:?}");
    desk.press("Ctrl-T");
    let open = store::reminder::open(&desk.app.session.store, 9).unwrap();
    assert!(open.iter().all(|r| r.kind != "delist"), "{open:?}");
}

#[test]
fn c3_a_promotion_is_made_and_ended() {
    let mut desk = desk();
    desk.press("Alt-7 Ctrl-N =周末满减 Ctrl-S");
    shows(&mut desk, &["已新建活动「周末满减」", "2 个进行中"]);
    desk.press("Down Ctrl-D Enter");
    shows(&mut desk, &["1 个进行中"]);
    desk.press("Esc Ctrl-Z");
    assert_eq!(store::promotion::running(&desk.app.session.store, desk.app.session.now()).unwrap().len(), 2);
}

#[test]
fn the_demo_day_shows_regulars_products_and_promotions_in_the_real_program() {
    let mut place = Place::new();
    place.at("2026-06-01 16:55");
    let mut screen = Terminal::start(&place, (140, 40), &["demo"]);
    screen.wait_for("咨询队列");
    screen.press("Alt-6").wait_for("电话尾号");
    screen.type_text("20001").wait_for_all(&["苏苏", "签收后 3 天回访", "介绍来"]);
    screen.press("Enter").wait_for("18400020001").press("Alt-1").wait_for("┏ 1 咨询队列");
    screen.press("F8").type_text("maojin").wait_for_all(&["长绒棉毛巾", "新疆长绒棉", "长绒棉浴巾"]);
    screen.press("Enter").wait_for("推荐搭配").press("2").wait_copied("首洗轻微浮毛属正常");
    screen.press("Alt-7").wait_for_all(&["满199减20", "会员日双倍积分", "春季焕新周"]);
    screen.press("Esc").wait_for("咨询队列");
}
