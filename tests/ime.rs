//! The same work with a Chinese input method switched on all the time: letters never arrive as keys, punctuation and
//! digits arrive full-width.
#![allow(clippy::unwrap_used)]

mod support;

use shiftdesk::app::keys::Key;
use support::{Place, Terminal, unix};

/// The keyboard behind an input method.
struct Ime(Terminal);

impl Ime {
    /// Function keys, Ctrl keys, arrows, Enter …, and the signs and digits the input method makes full-width.
    fn press(&mut self, names: &str) -> &mut Self {
        for name in names.split_whitespace() {
            let key = Key::parse(name).unwrap();
            let plain =
                matches!(key.code, crossterm::event::KeyCode::Char('!'..='~')) && key.modifiers.is_empty();
            assert!(!plain, "{name} never arrives while the input method is on");
        }
        self.0.press(names);
        self
    }

    /// What the input method commits into a text field.
    fn commit(&mut self, text: &str) -> &mut Self {
        assert!(
            text.chars().all(|c| c == ' ' || !c.is_ascii_graphic()),
            "{text} is not what an input method types"
        );
        self.0.type_text(text);
        self
    }

    #[track_caller]
    fn see(&mut self, texts: &[&str]) -> &mut Self {
        self.0.wait_for_all(texts);
        self
    }

    #[track_caller]
    fn gone(&mut self, text: &str) -> &mut Self {
        self.0.wait_gone(text);
        self
    }
}

fn begin(place: &Place) -> Ime {
    let mut ime = Ime(place.start());
    ime.see(&["欢迎使用值班台"]).commit("小李").press("Enter").commit("示例家居旗舰店").press("Ctrl-S");
    ime.see(&["小李 开始 白班"]);
    ime
}

fn ask(ime: &mut Ime, customer: &str, topic: &str, question: &str) {
    ime.press("F4").see(&["登记咨询"]).commit(customer).press("Enter").commit(topic).press("Enter");
    ime.commit(question).press("Ctrl-S").see(&[&format!("已登记 {customer}")]);
}

#[test]
fn a_question_is_answered_and_closed() {
    let place = Place::new();
    let mut ime = begin(&place);
    ask(&mut ime, "小美", "尺码", "一米六五穿什么码");
    ime.press("４").see(&["┏ 4 快捷短语", "预览 · 小美"]);
    ime.commit("尺码表").see(&["小美您好，尺码对照"]).press("Enter").see(&["并记下回复时间"]);
    assert!(ime.0.wait_copied("小美").contains("尺码对照"));
    assert_eq!(place.fact::<i64>("SELECT first_reply_at FROM inquiries"), unix("08:30"));
    ime.press("Alt-1 Ctrl-D")
        .see(&["2 未下单"])
        .press("２")
        .see(&["为什么没下单"])
        .commit("价格")
        .press("Enter");
    ime.see(&["小美：未下单 价格"]);
    assert_eq!(place.fact::<String>("SELECT lost_reason FROM inquiries"), "price");
    // Taken back, and closed otherwise.
    ime.press("Ctrl-Z")
        .see(&["已撤销"])
        .press("Ctrl-D")
        .see(&["3 已解答"])
        .press("３")
        .see(&["小美：已解答"]);
}

#[test]
fn f4_enter_that_commits_raw_letters_copies_nothing_until_it_is_pressed_again() {
    let place = Place::new();
    place.configure("shiftdesk.toml", "[snippets]\nenter_pause = 2000\n");
    let mut ime = begin(&place);
    ime.press("４").see(&["┏ 4 快捷短语"]);
    // The input method commits the letters as they are, and its Enter comes along.
    ime.0.type_text("zaima\r");
    ime.see(&["可能来自输入法", "/ zaima"]);
    assert_eq!(place.fact::<i64>("SELECT count(*) FROM snippet_uses"), 0);
    ime.press("Enter").see(&["已复制"]);
    assert_eq!(place.fact::<i64>("SELECT count(*) FROM snippet_uses"), 1);
    // What was typed is gone, and Enter alone never takes the reply on top.
    ime.press("４").see(&["┏ 4 快捷短语"]).press("Enter").see(&["先打字或用"]);
    assert_eq!(place.fact::<i64>("SELECT count(*) FROM snippet_uses"), 1);
}

#[test]
fn a_promise_is_made_found_again_and_kept() {
    let mut place = Place::new();
    let mut ime = begin(&place);
    ask(&mut ime, "大壮", "批发", "一百件什么价");
    ask(&mut ime, "阿芳", "时效", "几号能到");
    ime.press("／")
        .see(&["汉字、拼音或首字母"])
        .commit("大壮")
        .see(&["/ 大壮"])
        .press("Enter")
        .see(&["当前：大壮"]);
    ime.press("Ctrl-T")
        .see(&["承诺回复"])
        .commit("１８：３０")
        .press("Tab Tab")
        .commit("主管")
        .press("Ctrl-S");
    ime.see(&["已承诺 18:30 前回复"]);
    assert_eq!(place.fact::<i64>("SELECT due_at FROM promises"), unix("18:30"));
    ime.press("Ctrl-R").see(&["已回复 大壮"]);
    ime.0.quit();

    place.at("2026-06-01 18:40");
    let mut ime = Ime(place.start());
    // Her promise, and the daily look at the reviews.
    ime.see(&["! -10:00", "到点 2"]).press("Alt-2").press("。").see(&["当前：大壮", "承诺 · 大壮"]);
    ime.press("Ctrl-G").see(&["对 大壮 的承诺已兑现"]);
    assert_eq!(place.fact::<i64>("SELECT kept_at FROM promises"), unix("18:40"));
    ime.press("？").see(&["按键与操作"]).press("Esc").gone("按键与操作");
}

#[test]
fn a_phone_order_is_taken_checked_and_remarked() {
    let place = Place::new();
    let mut ime = begin(&place);
    ime.press("F5").see(&["登记订单", "我是客服小李"]);
    ime.commit("保温杯 【蓝色】 ×２ ８９。５０").press("Tab Tab Tab Tab").commit("李四").press("Tab");
    ime.commit("１３８００１３８０００")
        .press("Tab Tab")
        .commit("江苏省扬州市邗江区文汇路１号")
        .press("Shift-Tab Shift-Tab");
    ime.press("Ctrl-S").see(&["请核单"]);
    assert_eq!(place.fact::<i64>("SELECT payable_fen FROM orders"), 17_900);
    assert_eq!(place.fact::<String>("SELECT phone FROM orders"), "13800138000");
    assert_eq!(place.fact::<i64>("SELECT qty FROM order_lines WHERE spec = '蓝色'"), 2);

    ime.press("Right")
        .press("Ctrl-X")
        .see(&["核单异常"])
        .commit("没问可否来电")
        .press("Enter")
        .see(&["有异常"]);
    ime.press("Up Space").gone("有异常");
    ime.press("Ctrl-U").see(&["核单 2/18"]).press("Space").see(&["核单 3/18"]);
    ime.press("Left")
        .press("Ctrl-R")
        .see(&["常用备注"])
        .press("Tab Tab")
        .commit("周六送，放门口")
        .press("Ctrl-S");
    assert_eq!(ime.0.wait_copied("小李"), ",,周六送，放门口,小李,06-01 08:30");
    ime.see(&["已复制"])
        .press("！")
        .see(&["登记异常"])
        .commit("缺货")
        .press("Tab")
        .commit("仓库说没有了")
        .press("Ctrl-S");
    ime.see(&["异常已登记"]);
    assert_eq!(place.fact::<String>("SELECT kind FROM exceptions"), "out_of_stock");
    ime.press("Ctrl-D").see(&["取消订单"]).press("Right").press("Ctrl-S").see(&["订单已取消"]);
    assert_eq!(place.fact::<String>("SELECT status FROM orders"), "cancelled");
}

#[test]
fn a_case_is_registered_and_the_shift_handed_over() {
    let place = Place::new();
    let mut ime = begin(&place);
    ask(&mut ime, "阿强", "售后", "杯子碎了");
    ime.press("Ctrl-A").see(&["登记售后", "阿强"]).commit("破损").see(&["‹ 破损 ›"]).press("Ctrl-S");
    ime.see(&["阿强 的售后已登记", "照片吗"])
        .press("１")
        .see(&["外箱也破了吗"])
        .press("Esc")
        .gone("外箱也破了吗");
    ime.press("Ctrl-T").see(&["转到哪个状态"]).press("１").see(&["售后 → 处理中"]);
    ime.press("Ctrl-U").see(&["加一条备注"]).commit("请她发照片").press("Enter").gone("加一条备注");
    assert_eq!(place.fact::<String>("SELECT status FROM cases"), "working");
    assert_eq!(place.fact::<String>("SELECT status FROM inquiries"), "to_after_sales");

    ime.press("F9").see(&["班次与交班"]).press("３").see(&["红   阿强", "可以定稿"]);
    ime.press("Enter").see(&["定稿后不能再改"]).press("Enter").see(&["已定稿"]);
    ime.press("Esc").gone("Esc 关闭").press("F9").see(&["结束本班"]).press("６").see(&["今天的小结"]);
    ime.commit("一切顺利").press("Ctrl-S").see(&["小李 下班了", "未开班"]);
    assert_eq!(place.fact::<String>("SELECT words FROM shifts"), "一切顺利");

    ime.press("F9")
        .see(&["等您接班"])
        .press("１")
        .see(&["开始班次"])
        .press("Ctrl-U")
        .commit("小王")
        .press("Ctrl-S");
    ime.see(&["还有 1 项待读回"]).press("Enter").see(&["已知悉"]).press("１").see(&["还有 0 项待读回"]);
    ime.press("１").see(&["已接班"]);
    assert_eq!(place.fact::<i64>("SELECT accepted_at FROM handoffs"), unix("08:30"));
}

#[test]
fn every_pane_and_menu_is_reached_and_left() {
    let place = Place::new();
    let mut ime = begin(&place);
    for (key, title) in
        [("F2", "所有操作"), ("F3", "全局搜索"), ("F7", "没有待办的提醒"), ("F8", "这里没有商品")]
    {
        ime.press(key).see(&[title]).press("Esc").gone(title);
    }
    ime.press("F2")
        .see(&["所有操作"])
        .commit("日报")
        .press("Enter")
        .see(&["┏ 日报 "])
        .press("Esc")
        .gone("┏ 日报 ");
    for (digit, title) in [("２", "┏ 2 "), ("３", "┏ 3 "), ("５", "┏ 5 "), ("１", "┏ 1 ")] {
        ime.press(digit).see(&[title]);
    }
    ime.press("F11").gone("5 售后登记 0 ─").press("Esc").see(&["┌ 5 售后登记 0 ─"]);
}

#[test]
fn a_paste_is_text_and_never_a_key() {
    let place = Place::new();
    let mut ime = begin(&place);
    ask(&mut ime, "小美", "尺码", "穿什么码");
    ime.0.paste("rcccu\n2\n1\x03\x11");
    ime.see(&["F6 可以识别"]);
    assert_eq!(place.fact::<String>("SELECT status FROM inquiries"), "waiting");
    ime.press("F4").see(&["登记咨询"]);
    ime.0.paste("小\x1b[31m丽\n\n\u{202e}x");
    ime.see(&["登记咨询"]).press("Ctrl-S").see(&["已登记"]);
    let name = place.fact::<String>("SELECT name FROM customers ORDER BY id DESC");
    assert!(!name.contains(['\x1b', '\n', '\u{202e}']), "{name:?}");
}
