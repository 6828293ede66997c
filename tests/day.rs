//! A day at the desk, through the real program: keys in, screen out, and what is stored afterwards.
#![allow(clippy::unwrap_used)]

mod support;

use support::{Place, Terminal, fixture, unix};

/// Answers the one question of the first start.
fn first_start(place: &Place) -> Terminal {
    let mut screen = place.start();
    screen.wait_for_all(&["欢迎使用值班台", "您的称呼", "店铺名称"]);
    screen.type_text("小李").press("Enter").type_text("示例家居旗舰店").press("Enter");
    screen.wait_for("小李 开始 白班");
    screen
}

/// Opens an inquiry with F4.
fn ask(screen: &mut Terminal, customer: &str, topic: &str, question: &str) {
    screen.press("F4").wait_for("登记咨询");
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
fn the_day_from_the_first_start_to_the_accepted_hand_off() {
    let mut place = Place::new();
    begin(&place);
    place.at("2026-06-01 08:45");
    take_in_orders(&place);
    place.at("2026-06-01 09:10");
    size_question(&place);
    place.at("2026-06-01 10:00");
    phone_orders(&place);
    place.at("2026-06-01 11:20");
    another_address(&place);
    place.at("2026-06-01 14:00");
    broken_parcel(&place);
    place.at("2026-06-01 16:50");
    promise(&place);
    place.at("2026-06-01 17:00");
    hand_over(&place);
    place.at("2026-06-01 17:05");
    read_back(&place);
    place.at("2026-06-01 17:40");
    end_of_shift(&place);
    place.at("2026-06-02 01:00");
    what_goes_out(&place);
}

/// 08:30: one question, then all five panes.
fn begin(place: &Place) {
    let mut screen = first_start(place);
    screen.wait_for_all(&["1 咨询队列", "2 订单核对", "3 备注模板", "4 快捷短语", "5 售后登记"]);
    screen.wait_for_all(&["示例家居旗舰店", "白班 · 小李", "营业日 06-01", "08:30"]);
    assert_eq!(place.fact::<String>("SELECT name FROM agents"), "小李");
    assert_eq!(place.fact::<String>("SELECT name FROM shops"), "示例家居旗舰店");
    assert_eq!(place.fact::<i64>("SELECT started_at FROM shifts"), unix("08:30"));
    screen.quit();
}

/// 08:45: one export from the command line, one on screen.
fn take_in_orders(place: &Place) {
    let file = fixture("orders/ExportOrderList201711301030.csv").display().to_string();
    let told = place.cli(&["import", "orders", &file, "--json"]);
    let result: serde_json::Value = serde_json::from_str(&told.out).unwrap();
    let (rows, new) = (&result["files"][0]["rows"], result["files"][0]["new"].as_i64().unwrap());
    assert!(rows.as_i64().unwrap() >= 40 && new > 30, "{result}");
    assert_eq!(place.fact::<i64>("SELECT count(*) FROM orders"), new);

    let mut screen = place.start();
    screen.wait_for_all(&["欢迎回来", "待核对"]);
    let file = fixture("orders/ExportOrderList202511301030.csv").display().to_string();
    screen.press("Ctrl-O").wait_for("导入文件");
    screen.paste(&file).press("Ctrl-S").wait_for("导入结果");
    screen.wait_for("ExportOrderList202511301030.csv（taobao）");
    let both = place.fact::<i64>("SELECT count(*) FROM orders");
    assert!(both > new + 30, "{both}");
    screen.press("Esc").wait_gone("导入结果");
    screen.press("2").wait_for("核单 0/12");
    screen.quit();
}

/// 09:10: a question about size, answered by a snippet; she does not buy: three keys with the reason.
fn size_question(place: &Place) {
    let mut screen = place.start();
    screen.wait_for("欢迎回来");
    ask(&mut screen, "小美", "尺码", "165 穿什么码");
    screen.wait_for_all(&["待回 1", "当前：小美", "小美 · 淘宝/天猫 · 待接待"]);
    assert_eq!(place.fact::<i64>("SELECT waiting_since FROM inquiries"), unix("09:10"));

    screen.press("4").type_text("cm").wait_for_all(&["/ cm", "预览 · 小美", "小美您好，尺码对照"]);
    screen.press("Enter").wait_for("并记下回复时间");
    let copied = screen.wait_copied("小美");
    assert!(copied.starts_with("小美您好，尺码对照给您参考：\nS　身高155"), "{copied}");
    screen.wait_for_all(&["待回 0", "首次响应 0:00"]);
    assert_eq!(place.fact::<i64>("SELECT first_reply_at FROM inquiries"), unix("09:10"));
    assert_eq!(place.fact::<i64>("SELECT uses FROM snippets WHERE code = 'cm'"), 1);
    let said: String = place.fact("SELECT text FROM inquiry_events WHERE kind = 'replied'");
    assert_eq!(said, copied);

    screen.press("Alt-1").press("c").wait_for_all(&["1 已下单", "2 未下单"]);
    screen.press("2").wait_for_all(&["为什么没下单", "价格"]);
    screen.type_text("jiage").press("Enter").wait_for_all(&["小美：未下单 价格", "小李 未下单 价格"]);
    assert_eq!(place.fact::<String>("SELECT status FROM inquiries"), "not_ordered");
    assert_eq!(place.fact::<String>("SELECT lost_reason FROM inquiries"), "price");
    screen.quit();
}

/// 10:00: a call with the script on screen; a second customer's address is pasted; checklist and remark.
fn phone_orders(place: &Place) {
    let mut screen = place.start();
    screen.wait_for("欢迎回来");
    screen.press("F5").wait_for_all(&["登记订单", "示例家居旗舰店，我是客服小李", "▶"]);
    screen.type_text("折叠伞 [红色] #U-01 *2 50").press("Tab Tab Tab Tab");
    screen.wait_for("▶ 请问怎么称呼您");
    screen.type_text("阿强").press("Tab").type_text("13900139000").press("Ctrl-S");
    screen.wait_for("请核单");
    assert_eq!(place.fact::<String>("SELECT status FROM orders WHERE phone = '13900139000'"), "wait_pay");
    assert_eq!(place.fact::<i64>("SELECT payable_fen FROM orders WHERE phone = '13900139000'"), 10_000);

    screen.press("F6").wait_for("粘贴识别");
    screen.paste("李四 13800138000\n江苏省扬州市邗江区文汇路1号3栋502").press("Ctrl-S");
    screen.wait_for_all(&["识别结果", "李四", "✓ 可信"]).press("Ctrl-S");
    screen.wait_for_all(&["已识别", "李四", "13800138000", "文汇路1号3栋502"]);
    screen.paste("保温杯 *1 89.00").press("Shift-Tab");
    screen.wait_for("‹ 否 ›").press("Right").wait_for("‹ 是 ›");
    screen.press("Ctrl-S").wait_for("请核单");
    let order = "FROM orders WHERE receiver = '李四'";
    assert_eq!(place.fact::<String>(&format!("SELECT status {order}")), "wait_confirm");
    let address = place.fact::<String>(&format!("SELECT province || city || district || detail {order}"));
    assert_eq!(address, "江苏省扬州市邗江区文汇路1号3栋502");

    checklist(place, &mut screen);
    remark(place, &mut screen);
    screen.quit();
}

/// O4: item by item; a problem with its note first, then settled.
fn checklist(place: &Place, screen: &mut Terminal) {
    let checks = "FROM checks JOIN orders o ON o.id = order_id WHERE o.receiver = '李四'";
    screen.wait_for("核单 0/18");
    screen.press("s").wait_for("请逐项核对后再接收");
    screen.press("Right Right").press("x").wait_for("核单异常");
    screen.type_text("没说可否来电").press("Enter").wait_for_all(&["核单 1/18 有异常", "没说可否来电"]);
    screen.press("Up Space").wait_gone("有异常");
    for answered in 2..18 {
        screen.press("Space").wait_for(&format!("核单 {answered}/18"));
    }
    screen.press("-").wait_for("核单 18/18");
    assert_eq!(place.fact::<i64>(&format!("SELECT count(*) {checks} AND result = 'pass'")), 17);
    assert_eq!(place.fact::<i64>(&format!("SELECT count(*) {checks} AND result = 'na'")), 1);
    screen.press("s").wait_for("→ 已接收");
    let accepted = "SELECT accepted_at FROM orders WHERE receiver = '李四' AND status = 'accepted'";
    assert_eq!(place.fact::<i64>(accepted), unix("10:00"));
}

/// R1, R2: the usual form fills itself from order, agent and clock.
fn remark(place: &Place, screen: &mut Terminal) {
    screen.press("Ctrl-R").wait_for_all(&["写备注", "常用备注", "保存后 [红]", "插旗  红"]);
    screen.press("Tab Tab").type_text("生日，放贺卡,别放价格单").press("Ctrl-S");
    let copied = screen.wait_copied("小李");
    assert_eq!(copied, ",,生日，放贺卡，别放价格单,小李,06-01 10:00");
    screen.wait_for("已复制");
    let order = "FROM orders WHERE receiver = '李四'";
    assert_eq!(place.fact::<String>(&format!("SELECT remark {order}")), copied);
    assert_eq!(place.fact::<String>(&format!("SELECT flag {order}")), "red");
}

/// 11:20, O7: another address, not shipped yet: only with a reason, and the trail keeps both.
fn another_address(place: &Place) {
    let mut screen = place.start();
    screen.wait_for("欢迎回来").press("F3").wait_for("全局搜索");
    screen.type_text("李四").wait_for("订单  ").press("Enter").wait_gone("全局搜索");
    screen.wait_for("当前：李四").press("Ctrl-E").wait_for("修改订单");
    screen
        .press("Tab Tab Tab Tab Tab Tab Tab Tab Ctrl-U")
        .type_text("江苏省扬州市广陵区东关街8号")
        .press("Ctrl-S");
    screen.wait_for("这一项要填");
    screen.type_text("客户李四来电，搬家").press("Ctrl-S").wait_for("已保存");
    screen.wait_for("广陵区");
    assert_eq!(place.fact::<String>("SELECT district FROM orders WHERE receiver = '李四'"), "广陵区");
    let trail: String = place.fact(
        "SELECT before || after FROM changes WHERE tbl = 'orders' AND before LIKE '%邗江区%' ORDER BY id DESC",
    );
    assert!(trail.contains("文汇路1号") && trail.contains("东关街8号"), "{trail}");
    let reasons = place.facts::<String>("SELECT text FROM order_events WHERE kind = 'edited'");
    assert!(reasons.iter().any(|r| r.contains("搬家")), "{reasons:?}");
    screen.quit();
}

/// 14:00: a parcel arrived broken; the case is registered from its order and moved on.
fn broken_parcel(place: &Place) {
    let mut screen = place.start();
    screen.wait_for("欢迎回来").press("F3").wait_for("全局搜索");
    screen.type_text("李四").wait_for("订单  ").press("Enter").wait_gone("全局搜索");
    screen.press("Ctrl-A").wait_for_all(&["登记售后", "李四"]);
    screen.type_text("破损").wait_for("‹ 破损 ›");
    screen.press("Tab Tab").type_text("杯盖裂了").press("Ctrl-S").wait_for("李四 的售后已登记");
    screen.wait_for("有外箱、面单和破损处的照片吗").press("1").wait_for("外箱也破了吗").press("1");
    screen.wait_for("破损轻重").press("1").wait_for("顾客接受吗").press("1");
    screen.wait_for_all(&["部分退款，顾客留用", "责任方: 快递", "不超过 12.00"]);
    screen.type_text("12.50").press("Ctrl-S").wait_for("金额超出限额");
    screen.press("Shift-Tab Ctrl-U").type_text("12").press("Ctrl-S").wait_for("已按指引处理");
    screen.wait_for_all(&["破损", "待财务", "欠单1", "售后 1"]);
    assert_eq!(place.fact::<String>("SELECT status FROM cases"), "wait_finance");
    assert_eq!(place.fact::<i64>("SELECT amount_fen FROM cases"), 1200);
    assert_eq!(place.fact::<i64>("SELECT count(*) FROM case_todos"), 2);
    assert_eq!(place.fact::<i64>("SELECT solution_at FROM cases"), unix("14:00"));
    screen.press("Ctrl-D").wait_for("[ ]").press("1").wait_for("单号");
    screen.type_text("FY-0601").press("Enter").wait_for("单据 FY-0601 已开");
    assert_eq!(
        place.fact::<String>("SELECT number FROM case_documents WHERE written_at NOT NULL"),
        "FY-0601"
    );
    screen.quit();
}

/// 16:50, I4: a question she can't answer, and one that still waits.
fn promise(place: &Place) {
    let mut screen = place.start();
    screen.wait_for("欢迎回来");
    ask(&mut screen, "大壮", "批发", "一百件有什么价");
    screen.press("Ctrl-T").wait_for("承诺回复");
    screen.type_text("18:30").press("Tab Tab").type_text("主管").wait_for("‹ 主管 ›").press("Ctrl-S");
    screen.wait_for_all(&["已承诺 18:30 前回复", "待回 1", "（问主管）"]);
    screen.press("Ctrl-R").wait_for_all(&["已回复 大壮", "待回 0", "@ 18:30"]);
    assert_eq!(place.fact::<i64>("SELECT due_at FROM promises"), unix("18:30"));
    assert_eq!(place.fact::<String>("SELECT asked FROM promises"), "supervisor");
    // A10: the daily look at the reviews is done before the hand-over.
    screen.press("F7").wait_for("看一遍今天的评价").type_text("评价").press("Enter").wait_for("2 ");
    screen.press("2").wait_gone("看一遍今天的评价");
    assert_eq!(place.fact::<i64>("SELECT count(*) FROM reminders WHERE done_at IS NULL"), 0);
    ask(&mut screen, "阿芳", "时效", "几号能到");
    screen.wait_for("待回 1");
    screen.quit();
}

/// 17:00, S6: the hand-off drafted by itself, completed, frozen.
fn hand_over(place: &Place) {
    let mut screen = place.start();
    screen.wait_for("欢迎回来").press("F9").wait_for("班次与交班");
    screen.press("3").wait_for_all(&["补全交班单", "1 条红项缺「若…则…」", "! 红   大壮"]);
    screen.press("Enter").wait_for_all(&["若…则…", "大壮", "若到时还没有答复"]);
    screen.press("Ctrl-U").type_text("若主管没回，则先致电说明，明早十点再报价").press("Ctrl-S");
    screen.wait_for("可以定稿");
    screen.press("1").wait_for("交班单加一行").type_text("三号货架盘点中，发货前再查库存").press("Ctrl-S");
    screen.wait_for("可以定稿").press("Enter").wait_for("定稿后不能再改").press("Enter");
    screen.wait_for_all(&["已定稿", "若主管没回"]);
    assert_eq!(place.fact::<i64>("SELECT count(*) FROM handoffs"), 1);
    assert_eq!(place.fact::<i64>("SELECT frozen_at FROM handoffs"), unix("17:00"));
    screen.press("Esc").wait_for("等接班人确认");
    screen.quit();
}

/// 17:05: the night shift begins, sees at once what is left, reads back each item, accepts.
fn read_back(place: &Place) {
    let mut screen = place.start();
    screen.wait_for("欢迎回来").press("F9").wait_for("班次与交班").press("1").wait_for("开始班次");
    screen.type_text("小王").press("Tab").wait_for("‹ 晚班 ›").press("Ctrl-S").wait_for("接班读回");
    // Nothing is taken unread.
    screen.wait_for("还有 3 项待读回").press("1").wait_for("还有 3 项没有读回");
    screen
        .press("3")
        .wait_for_all(&["已知悉", "若主管没回"])
        .press("1")
        .wait_for_all(&["还有 2 项待读回", "[接] 1. 大壮"]);
    screen.press("Enter").wait_for("阿强").press("1").wait_for_all(&["还有 1 项待读回", "[接] 2. 阿强"]);
    screen.press("Enter").wait_for("几号能到").press("3").wait_for("有疑问 / 退回");
    screen
        .type_text("物流是小李在查，请她办完")
        .press("Enter")
        .wait_for_all(&["还有 0 项待读回", "[退] 3. 阿芳"]);
    screen.press("1").wait_for("已接班").wait_for_all(&["晚班 · 小王", "另有 小李 在班"]);
    let answers =
        place.facts::<String>("SELECT answer FROM handoff_items WHERE answer <> '' ORDER BY position");
    assert_eq!(answers, ["accepted", "accepted", "returned"]);
    assert_eq!(place.fact::<i64>("SELECT accepted_at FROM handoffs"), unix("17:05"));
    screen.quit();
}

/// 17:40, S4: the day shift runs on while somebody waits, and ends when she is handed over.
fn end_of_shift(place: &Place) {
    let mut screen = place.start();
    screen.wait_for("欢迎回来").press("F9").wait_for("换人操作键盘").press("7").wait_for("现在由 小李 操作");
    screen.press("F9").wait_for("结束本班").press("6").wait_for("今天的小结");
    screen.type_text("尺码表问得多，建议放详情页").press("Ctrl-S").wait_for("延长");
    screen.wait_for("还有 1 位在等");
    assert_eq!(place.facts::<Option<i64>>("SELECT ended_at FROM shifts ORDER BY id"), [None, None]);
    assert_eq!(place.fact::<i64>("SELECT end_asked_at FROM shifts WHERE id = 1"), unix("17:40"));

    screen.press("Alt-1 Home").wait_for("当前：阿芳").press("Ctrl-X").wait_for("交给下一班");
    screen.type_text("问几号到，已查物流").press("Ctrl-S");
    screen.wait_for_all(&["晚班 · 小王", "小李 下班了"]);
    assert_eq!(place.fact::<Option<i64>>("SELECT ended_at FROM shifts WHERE id = 1"), Some(unix("17:40")));
    screen.quit();
}

/// 01:00 on the next calendar day, still the same business day: the pages that go out.
fn what_goes_out(place: &Place) {
    let sheet = place.json(&["handoff", "--shift", "1"]);
    assert_eq!(sheet["number"], "H20260601-1");
    assert_eq!([&sheet["from_agent"], &sheet["to_agent"]], ["小李", "小王"]);
    assert_eq!(sheet["frozen_at"], "2026-06-01T17:00:00+08:00");
    assert_eq!(sheet["accepted_at"], "2026-06-01T17:05:00+08:00");
    assert_eq!(sheet["red"][0]["customer"], "大壮");
    assert_eq!(sheet["red"][0]["due"], "2026-06-01T18:30:00+08:00");
    assert_eq!(sheet["red"][0]["contingency"], "若主管没回，则先致电说明，明早十点再报价");
    assert_eq!(sheet["live"][0]["answer"], "returned");
    let situation: Vec<&str> =
        sheet["situation"].as_array().unwrap().iter().filter_map(|i| i["problem"].as_str()).collect();
    assert!(situation[0].starts_with("待核对 19 单："), "{situation:?}");
    assert_eq!(situation[1], "三号货架盘点中，发货前再查库存");
    let checksum: String = place.fact("SELECT checksum FROM handoffs");
    assert_eq!(sheet["checksum"], checksum.as_str());

    let day = place.json(&["summary"]);
    assert_eq!([&day["from"], &day["to"]], ["2026-06-01", "2026-06-01"]);
    assert_eq!(day["figures"]["asked"]["value"], 3);
    assert_eq!(day["sales"]["paid"], "89.00");
    assert_eq!(day["lost"][0]["reason"], "price");
    assert_eq!(day["lost"][0]["customers"][0], "小美");
    assert_eq!(day["after_sales"]["opened"], 1);
    assert_eq!(day["shifts"][0]["words"], "尺码表问得多，建议放详情页");

    let page = place.home().join("handoff.txt");
    let told = place.cli(&["handoff", "--shift", "1", "--out", &page.display().to_string()]);
    assert_eq!((told.code, told.out.as_str()), (0, ""), "{told:?}");
    let page = std::fs::read_to_string(page).unwrap();
    for text in ["交班单", "H20260601-1", "> 若主管没回，则先致电说明", "退 物流是小李在查", "接班人 小王"]
    {
        assert!(page.contains(text), "'{text}' is not in\n{page}");
    }
    assert!(page.lines().all(|l| shiftdesk::text::width::width(l) <= 80), "{page}");
    let page = place.cli(&["summary"]).out;
    assert!(page.contains("日报") && page.contains("小李: 尺码表问得多"), "{page}");

    let mut screen = place.start();
    screen
        .wait_for_all(&["欢迎回来", "营业日 06-01", "01:00"])
        .press("F10")
        .wait_for_all(&["日报", "￥189.00"]);
}
