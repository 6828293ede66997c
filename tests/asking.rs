//! What was asked and not known, at the desk: a hole filled, a text kept, a repeated question made a snippet, an open
//! question answered and told, through the real program.
#![allow(clippy::unwrap_used)]

mod support;

use support::{Place, Terminal, unix};

fn started(place: &mut Place) -> Terminal {
    place.at("2026-06-01 09:00");
    let mut screen = place.start();
    screen.wait_for("欢迎使用值班台");
    screen.type_text("小李").press("Enter").type_text("示例家居旗舰店").press("Enter");
    screen.wait_for("小李 开始 白班");
    screen
}

/// `n` in the queue: nick, topic, question.
fn ask(screen: &mut Terminal, customer: &str, topic: &str, question: &str) {
    screen.press("Alt-1 Ctrl-N").wait_for("登记咨询");
    screen
        .type_text(customer)
        .press("Enter")
        .type_text(topic)
        .press("Enter")
        .type_text(question)
        .press("Ctrl-S");
    screen.wait_for(&format!("已登记 {customer}"));
}

#[test]
fn f2_a_hole_is_asked_for_in_one_line_and_never_twice_in_one_conversation() {
    let mut place = Place::new();
    let mut screen = started(&mut place);
    ask(&mut screen, "小美", "尺码", "165 穿什么码");
    screen.press("4").type_text("chuanduoda").wait_for("{尺码}");
    screen.press("Enter").wait_for_all(&["[尺码]", "*尺码"]);
    screen.press("Enter").wait_for("这一项要填");
    screen.type_text("M码").wait_for("一般可以穿M码");
    screen.press("Enter").wait_for("并记下回复时间");
    let copied = screen.wait_copied("一般可以穿M码");
    assert!(copied.contains("小美") && !copied.contains('{'), "{copied}");
    assert_eq!(place.fact::<i64>("SELECT first_reply_at FROM inquiries"), unix("09:00"));
    assert_eq!(place.fact::<String>("SELECT text FROM inquiry_events WHERE kind = 'replied'"), copied);
    assert_eq!(place.fact::<String>("SELECT name || value FROM snippet_fills"), "尺码M码");

    // The second time the text is whole at once.
    screen.press("4").type_text("chuanduoda").wait_for("/ chuanduoda").press("Enter").wait_gone("/ chuan");
    assert_eq!(place.fact::<i64>("SELECT count(*) FROM snippet_uses"), 2);
    screen.quit();
}

#[test]
fn f4_a_changed_text_is_copied_and_kept_as_ones_own_in_one_go() {
    let mut place = Place::new();
    let mut screen = started(&mut place);
    ask(&mut screen, "小美", "尺码", "有尺码表吗");
    screen.press("4").type_text("cm").wait_for("小美您好，尺码对照").press("Ctrl-Y").wait_for("只复制");
    screen.type_text("量好再拍").press("Tab").type_text("存为").wait_for("‹ 复制并存为新短语 ›");
    screen.press("Tab").type_text("cm9").press("Tab").type_text("尺码表加长版").press("Enter");
    screen.wait_for("并存为短语 cm9");
    assert!(screen.wait_copied("量好再拍").starts_with("小美您好"));
    let kept: String = place.fact("SELECT answer FROM snippets WHERE code = 'cm9' AND origin = 'own'");
    assert!(kept.starts_with("{称呼}您好") && kept.ends_with("量好再拍"), "{kept}");
    screen.press("Alt-1").press("u").wait_for("撤销");
    assert_eq!(place.fact::<i64>("SELECT count(*) FROM snippets WHERE code = 'cm9'"), 0);
    assert_eq!(place.fact::<i64>("SELECT count(*) FROM snippet_uses"), 0);
    screen.quit();
}

#[test]
fn i7_a_question_asked_three_times_becomes_a_snippet_with_two_keys() {
    let mut place = Place::new();
    let mut screen = started(&mut place);
    for (nick, text) in
        [("阿甲", "盒子能另外买吗"), ("阿乙", "请问盒子另外买多少钱"), ("阿丙", "盒子能另外买吗？")]
    {
        ask(&mut screen, nick, "商品", text);
    }
    screen.press("4 Ctrl-B").wait_for_all(&["常问未答", "3 次", "盒子能另外买吗"]);
    screen.press("Enter").wait_for_all(&["新建短语", "盒子能另外买吗", "hznlwm"]);
    screen.press("Tab Tab").type_text("可以，盒子单独拍 5 元").press("Ctrl-S").wait_for("已做成短语 hznlwm");
    let questions: String = place.fact("SELECT questions FROM snippets WHERE code = 'hznlwm'");
    assert_eq!(questions.lines().count(), 2, "{questions}");
    assert_eq!(place.fact::<String>("SELECT topic FROM snippets WHERE code = 'hznlwm'"), "product");
    screen.press("4 Ctrl-B").wait_for("没有问到 3 次").press("Esc").wait_gone("没有问到");
    screen.quit();
}

#[test]
fn i7_an_open_question_is_promised_answered_told_and_listed() {
    let mut place = Place::new();
    let mut screen = started(&mut place);
    ask(&mut screen, "大壮", "发票", "能开专票吗");
    screen.press("Ctrl-B").wait_for_all(&["记下疑问", "能开专票吗"]);
    screen.press("Tab").type_text("财务").wait_for("‹ 财务 ›").press("Tab Tab").type_text("18:30");
    screen.press("Ctrl-S").wait_for("已承诺 18:30 前回复");
    assert_eq!(place.fact::<i64>("SELECT due_at FROM promises"), unix("18:30"));
    screen.press("4 Ctrl-G").wait_for_all(&["还有 1 个疑问", "大壮 · 能开专票吗 · 问财务"]);
    screen.press("Enter").wait_for("有答复了").press("Enter").wait_for("填写答复");
    screen.type_text("可以开，给税号").press("Ctrl-S").wait_for_all(&["告诉客户", "可以开，给税号"]);
    let open = |store: &shiftdesk::store::Store| shiftdesk::store::reminder::open(store, 9).unwrap();
    place.wait_stored(&mut screen, "the reminder", |store| !open(store).is_empty());
    assert_eq!(place.fact::<String>("SELECT kind FROM reminders WHERE done_at IS NULL"), "answer_known");
    screen.press("Enter").wait_gone("告诉客户");
    screen.wait_copied("可以开，给税号");
    assert_eq!(place.fact::<i64>("SELECT count(*) FROM reminders WHERE done_at IS NULL"), 0);
    assert_eq!(place.fact::<i64>("SELECT first_reply_at FROM inquiries"), unix("09:00"));
    screen.quit();

    let list = place.json(&["questions"]);
    assert_eq!(list["answered"][0]["answer"], "可以开，给税号");
    assert_eq!(list["topics"][0]["topic"], "invoice");
    let usage = place.json(&["snippets"]);
    assert_eq!(usage["per_day"].as_array().unwrap().len(), 14);
    let text = place.cli(&["questions"]).out;
    assert!(text.contains("问题清单") && text.contains("能开专票吗"), "{text}");
}
