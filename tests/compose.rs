//! The remark composer over an old remark, her own template, and a whole chat read from the clipboard: through the
//! real program.
#![allow(clippy::unwrap_used)]

mod support;

use support::{Place, Terminal};

/// A shift of 小李 in a shop of one product.
fn begin(place: &Place) -> Terminal {
    let mut screen = place.start();
    screen.wait_for("您的称呼").type_text("小李").press("Enter").type_text("示例家居旗舰店").press("Enter");
    screen.wait_for("小李 开始 白班");
    screen
}

const CHAT: &str = "小静 2026-06-01 09:03:22\n在吗，折叠伞要2把\n小静 2026-06-01 09:03:50\n李四 13800138000\n\
小静 2026-06-01 09:03:58\n江苏省扬州市邗江区文汇路1号3栋502\n示例家居旗舰店:小李 2026-06-01 09:04:10\n\
好的亲，默认发圆通哦，两条毛巾一起要吗\n小静 2026-06-01 09:04:30\n[图片]\n小静 2026-06-01 09:04:40\n\
发顺丰，不要放发票\n";

/// F6: the chat is read, looked over beside its lines, and becomes an order.
fn order_from_chat(screen: &mut Terminal) {
    screen.press("F6").wait_for("粘贴识别");
    screen.paste(CHAT).press("Ctrl-S");
    screen.wait_for_all(&[
        "识别结果",
        "折叠伞 *2",
        "? 请核对",
        "13800138000",
        "✓ 可信",
        "不要放发票",
        "小静",
    ]);
    // The line that gave the phone is marked beside it.
    screen.press("Tab Tab").wait_for("▶ 李四 13800138000");
    screen.press("Ctrl-S").wait_for_all(&["登记订单", "已识别", "折叠伞 *2"]);
    screen.press("Ctrl-S").wait_for("请核单");
}

#[test]
fn f6_a_chat_becomes_an_order_and_its_next_message_changes_it() {
    let place = Place::new();
    let mut screen = begin(&place);
    order_from_chat(&mut screen);
    let said = place.fact::<String>(
        "SELECT c.name || '|' || o.receiver || '|' || o.phone || '|' || o.city || '|' || o.detail || '|' || o.courier
         || '|' || o.buyer_message || '|' || l.title || '|' || l.qty
         FROM orders o JOIN customers c ON c.id = o.customer_id JOIN order_lines l ON l.order_id = o.id",
    );
    assert_eq!(said, "小静|李四|13800138000|扬州市|文汇路1号3栋502|顺丰|不要放发票|折叠伞|2");

    screen.press("F6").wait_for("粘贴识别");
    screen.paste("小静 09:10:00\n改一下，寄到江苏省扬州市广陵区东关街8号\n").press("Ctrl-S");
    screen.wait_for_all(&["识别结果", "放到", "东关街8号"]);
    screen.press("Right").wait_for("‹ 订单 SD").press("Ctrl-S").wait_for("已按粘贴内容修改");
    assert_eq!(place.fact::<String>("SELECT district || detail FROM orders"), "广陵区东关街8号");
    assert_eq!(place.fact::<String>("SELECT receiver FROM orders"), "李四");
    let told: String = place.fact("SELECT text FROM order_events WHERE kind = 'edited'");
    assert!(told.contains("文汇路1号3栋502") && told.contains("东关街8号"), "{told}");
    assert_eq!(place.fact::<i64>("SELECT count(*) FROM drafts"), 0);
    screen.quit();
}

#[test]
fn r2_the_composer_appends_replaces_and_refuses_what_is_too_long() {
    let place = Place::new();
    place.configure("remarks.toml", "limit_bytes = 120\n");
    let mut screen = begin(&place);
    order_from_chat(&mut screen);
    let remark = || place.fact::<String>("SELECT remark FROM orders");
    screen.press("Ctrl-R").wait_for_all(&["写备注", "保存后 [红]", "/ 120 字节"]).press("Ctrl-S");
    screen.wait_for("已复制");
    let first = remark();
    assert_eq!(first, "顺丰,,不要放发票,小李,06-01 08:30");

    screen.press("Ctrl-R").wait_for_all(&["原备注", "保存后（接在原备注后面） [红]"]).press("Ctrl-S");
    screen.wait_gone("写备注 ─");
    assert_eq!(remark(), format!("{first}；{first}"));

    screen.press("Ctrl-R").wait_for("保存后（接在原备注后面） [红]").press("Ctrl-S");
    screen.wait_for_all(&["备注超出上限", "平台会截断"]);
    assert_eq!(remark(), format!("{first}；{first}"), "nothing is stored over the limit");
    // Up from the first field is the template, up again the last field: what happens to the old remark.
    screen
        .press("Up Up Right")
        .wait_for("保存后（替换原备注） [红]")
        .press("Tab Right")
        .wait_for("合并订单,");
    screen.press("Left").wait_gone("合并订单,").press("Ctrl-S");
    screen.wait_gone("写备注 ─");
    assert_eq!(remark(), first);

    screen.press("Alt-3").press("h").wait_for_all(&["写过的备注", "接在后面"]);
    assert_eq!(screen.copied().last().cloned().unwrap_or_default(), first);
    screen.press("Down Enter").wait_for("取回旧备注").press("Ctrl-S").wait_gone("取回旧备注");
    assert_eq!(remark(), format!("{first}；{first}"));
    assert_eq!(place.fact::<i64>("SELECT count(*) FROM remarks"), 4);
    screen.press("y").wait_copied("；顺丰");
    screen.quit();
}

#[test]
fn r3_her_own_template_is_there_at_once_and_after_the_next_start() {
    let place = Place::new();
    let file = place.configure("remarks.toml", "# 我的设置\nlimit_bytes = 500\n");
    let mut screen = begin(&place);
    order_from_chat(&mut screen);
    screen.press("Alt-3").press("n").wait_for("新建备注模板");
    screen.type_text("刻字").press("Tab Tab Enter").paste("刻什么\n快递 = 物流方式").press("Ctrl-S");
    screen.wait_for("模板「刻字」已保存");
    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.starts_with("# 我的设置\nlimit_bytes = 500\n\n[[own]]\n"), "{text}");
    screen.press("Enter").wait_for_all(&["写备注", "刻什么", "刻字,小李,06-01 08:30,,顺丰"]);
    screen.type_text("百年好合").press("Ctrl-S").wait_for("已复制");
    assert!(place.fact::<String>("SELECT remark FROM orders").ends_with("08:30,百年好合,顺丰"));
    screen.quit();
    let mut again = place.start();
    again.wait_for("欢迎回来").press("Alt-3").press("End").wait_for("刻字");
    again.quit();
}
