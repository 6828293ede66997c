//! A day at the freight-forwarding desk, through the real program: the same keys, another trade's lists and words.
#![allow(clippy::unwrap_used)]

mod support;

use shiftdesk::config::profile;
use shiftdesk::text::locale::Lang;
use shiftdesk::ui::screen_text::screen_text;
use support::desk::Desk;
use support::{Place, Terminal, unix};

/// `init --profile freight`, before anything else was configured.
fn freight() -> Place {
    let place = Place::new();
    std::fs::remove_file(place.home().join("config/shiftdesk.toml")).unwrap();
    let told =
        place.cli(&["init", "--profile", "freight", "--shop", "远达货运", "--agent", "小李", "--json"]);
    assert_eq!(told.code, 0, "{told:?}");
    let settings = place.home().join("config/shiftdesk.toml");
    let text = std::fs::read_to_string(&settings).unwrap();
    // A test presses Enter sooner than anybody could.
    std::fs::write(&settings, text + "\n[snippets]\nenter_pause = 0\n").unwrap();
    place
}

#[test]
fn p1_the_day_of_the_freight_desk() {
    let mut place = freight();
    let mut screen = place.start();
    screen.press("F9").wait_for("班次与交班").press("1").wait_for("开始班次");
    screen.press("Ctrl-U").type_text("小李").press("Ctrl-S");
    screen.wait_for_all(&["委托单核对", "异常与理赔", "远达货运", "白班 · 小李"]);
    screen.quit();
    place.at("2026-06-01 09:10");
    quotation(&place);
    place.at("2026-06-01 10:00");
    booking(&place);
    place.at("2026-06-01 14:00");
    on_its_way(&place);
    place.at("2026-06-01 16:50");
    delay(&place);
    place.at("2026-06-01 17:00");
    hand_over(&place);
}

/// 09:10: what does it cost? A reply of this trade, and it is lost to the schedule.
fn quotation(place: &Place) {
    let mut screen = place.start();
    screen.wait_for("欢迎回来").press("F4").wait_for("登记咨询");
    screen.type_text("海达贸易").press("Enter").type_text("询价").press("Enter");
    screen.type_text("两托到汉堡多少钱").press("Ctrl-S").wait_for("已登记 海达贸易");
    assert_eq!(
        place.fact::<String>("SELECT channel FROM inquiries"),
        "mail",
        "the first channel of the trade"
    );
    screen.press("4").type_text("bj").wait_for("报价按计费重算").press("Enter").wait_for("并记下回复时间");
    let codes = place.facts::<String>("SELECT code FROM snippets");
    assert!(codes.contains(&"cqd".to_owned()) && !codes.contains(&"cm".to_owned()), "only the trade's own");
    screen.press("Alt-1").press("c").wait_for("未下单").press("2").wait_for("为什么没下单");
    screen.type_text("chuanqi").press("Enter").wait_for("未下单 船期不合");
    assert_eq!(place.fact::<String>("SELECT lost_reason FROM inquiries"), "schedule");
    screen.quit();
}

/// 10:00: a booking by phone, its further details and its checklist.
fn booking(place: &Place) {
    let mut screen = place.start();
    screen.wait_for("欢迎回来").press("F5").wait_for_all(&["登记委托单", "早上好，远达货运，我是小李"]);
    screen.type_text("车床配件 *12 800").press("Tab Tab Tab Tab").type_text("海达贸易").press("Tab");
    screen.type_text("13900139000").press("Ctrl-S").wait_for("请核单");
    screen.press("Alt-2").press("Ctrl-B").wait_for("补充资料").type_text("补充资料").press("Enter");
    screen.wait_for_all(&["毛重 (kg)", "体积 (m³)", "运输方式", "选择理由", "配载原则"]);
    screen.type_text("１２５０").press("Tab").type_text("3.6").press("Tab").type_text("海运").press("Tab");
    screen.type_text("费用").press("Tab").type_text("重下轻上").press("Ctrl-S").wait_for("已保存");
    screen.wait_for_all(&["毛重 1250 kg", "运输方式 海运", "选择理由 费用", "重下轻上"]);
    let extras = place.facts::<String>("SELECT field || '=' || value FROM order_extras ORDER BY field");
    assert_eq!(
        extras,
        [
            "gross_weight=1250",
            "load_principle=重下轻上",
            "mode_reason=cost",
            "transport_mode=sea",
            "volume=3.6"
        ]
    );
    screen.press("Right").wait_for("核单 0/15");
    for answered in 1..=15 {
        screen.press("Space").wait_for(&format!("核单 {answered}/15"));
    }
    screen.wait_for("运输方式与理由");
    screen.press("s");
    // It was not paid yet: whether it was is asked.
    screen.wait_for("付").press("Enter").wait_for("→ 待核对");
    // The address was never told in full: the program says so once more.
    screen.press("s").wait_for("程序自动核对有疑问").press("Enter").wait_for("→ 已接收");
    screen.quit();
}

/// 14:00: where it is, and how satisfied she was with the last one.
fn on_its_way(place: &Place) {
    let mut screen = place.start();
    screen.wait_for("欢迎回来").press("Alt-2").press("Ctrl-B").wait_for("物流轨迹");
    screen.type_text("物流轨迹").press("Enter").wait_for("登记位置").press("1").wait_for("到了哪一步");
    screen
        .type_text("装船")
        .press("Tab")
        .type_text("上海港")
        .press("Tab Ctrl-U")
        .type_text("13:40")
        .press("Ctrl-S");
    screen.wait_for_all(&["位置已记下", "位置 13:40 装船装机装车 上海港"]);
    assert_eq!(place.fact::<i64>("SELECT at FROM positions"), unix("13:40"));
    // Taken back like anything else.
    screen.press("Ctrl-Z").wait_gone("装船装机装车 上海港");
    assert_eq!(place.fact::<i64>("SELECT count(*) FROM positions"), 0);
    screen.quit();
}

/// 16:50: it is late. The guide of the trade leads.
fn delay(place: &Place) {
    let mut screen = place.start();
    screen.wait_for("欢迎回来").press("Alt-2").press("Ctrl-A").wait_for_all(&["登记理赔", "海达贸易"]);
    screen.type_text("延误").wait_for("‹ 延误 ›").press("Tab Tab").type_text("船被甩柜").press("Ctrl-S");
    screen.wait_for("承运商说明原因了吗").press("1").wait_for("是什么原因").press("1");
    screen.wait_for("等得了下一班吗").press("1").wait_for("改下一班").press("Ctrl-S");
    screen.wait_for("已按指引处理");
    assert_eq!(place.fact::<String>("SELECT kind FROM cases"), "delay");
    assert_eq!(place.fact::<String>("SELECT responsibility FROM cases"), "courier");
    assert_eq!(place.fact::<i64>("SELECT count(*) FROM case_todos"), 2);
    screen.quit();
}

/// 17:00: the page the night shift reads back, in the words of the trade.
fn hand_over(place: &Place) {
    let page = place.cli(&["handoff"]).out;
    assert!(page.contains("海达贸易") && !page.contains("订单"), "{page}");
    let survey = place.json(&["survey"]);
    assert_eq!(survey["questions"].as_array().unwrap().len(), 6);
    assert_eq!(survey["surveys"].as_array().unwrap().len(), 0);
}

/// A desk in memory in the words of the trade.
fn desk(lang: Lang, size: (u16, u16)) -> Desk {
    let mut desk = Desk::in_trade(profile::check("freight").unwrap(), lang, size);
    let (customer, goods) =
        if lang == Lang::Zh { ("海达贸易", "车床配件") } else { ("Haida Trading", "Lathe parts") };
    desk.press("F5");
    desk.app.take(&crossterm::event::Event::Paste(format!("{goods} *12 800")));
    desk.press("Tab Tab Tab Tab");
    desk.app.take(&crossterm::event::Event::Paste(customer.into()));
    desk.press("Tab =13900139000 Ctrl-S");
    desk
}

#[test]
fn p1_pictures_of_the_freight_desk() {
    let pictures: &[(&str, &str)] = &[
        ("desk", "Esc"),
        ("phone", "F5"),
        ("extras", "Alt-2 Ctrl-B =<extras> Enter"),
        ("positions", "Alt-2 Ctrl-B =<positions> Enter"),
        ("case", "Alt-2 Ctrl-A"),
    ];
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("screens");
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| {
        for (lang, code) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
            for (name, keys) in pictures {
                for size in [(140, 40), (80, 24)] {
                    let mut desk = desk(lang, size);
                    let task =
                        |id: &str| desk.app.session.locale.t(&format!("order.task.{id}")).replace(' ', "_");
                    let keys =
                        keys.replace("<extras>", &task("extras")).replace("<positions>", &task("positions"));
                    for key in keys.split(' ') {
                        match key.strip_prefix('=') {
                            Some(text) => {
                                desk.app.take(&crossterm::event::Event::Paste(text.replace('_', " ")));
                            }
                            None => {
                                desk.press(key);
                            }
                        }
                    }
                    let (buf, _) = desk.draw();
                    let text = screen_text(&buf);
                    for word in ["订单", "快递", "包裹", "收件人"] {
                        assert!(!text.contains(word), "{word}\n{text}");
                    }
                    insta::assert_snapshot!(format!("freight_{name}_{code}_{}x{}", size.0, size.1), text);
                }
            }
        }
    });
}

#[test]
fn p1_a_survey_is_judged_and_a_measure_follows() {
    let mut desk = desk(Lang::Zh, (140, 40));
    let order = desk.app.desk.orders.list.selected().unwrap().id;
    let by = desk.app.session.actor();
    let store = &mut desk.app.session.store;
    let marks = |list: &[(&str, i64)]| list.iter().map(|(q, m)| ((*q).to_owned(), *m)).collect::<Vec<_>>();
    shiftdesk::store::survey::add(store, &by, order, &marks(&[("time", 2), ("quote", 5)]), "等了太久")
        .unwrap();
    shiftdesk::store::survey::add(store, &by, order, &marks(&[("time", 4)]), "").unwrap();
    assert!(shiftdesk::store::survey::add(store, &by, order, &[], "没打分").is_err());
    let screen = desk.press("Ctrl-K").screen();
    assert!(screen.contains("满意度与改进"), "{screen}");
    desk.app.take(&crossterm::event::Event::Paste("满意度".into()));
    let screen = desk.press("Enter").screen();
    assert!(screen.contains("2 份调查") && screen.contains("均分 3.0  满意 50.0%  2 份"), "{screen}");
    desk.press("2");
    desk.app.take(&crossterm::event::Event::Paste("时效承诺改成区间".into()));
    desk.press("Ctrl-S Ctrl-K");
    desk.app.take(&crossterm::event::Event::Paste("满意度".into()));
    let screen = desk.press("Enter").screen();
    assert!(screen.contains("[ ] 时效承诺改成区间"), "{screen}");
}

#[test]
fn p1_a_third_profile_is_a_folder_and_is_refused_with_what_is_wrong_in_it() {
    let place = Place::new();
    std::fs::remove_file(place.home().join("config/shiftdesk.toml")).unwrap();
    let mine = place.home().join("flowers");
    std::fs::create_dir(&mine).unwrap();
    std::fs::write(mine.join("words.toml"), "[zh-CN.terms]\n\"订单\" = \"花单\"\n").unwrap();
    let name = mine.display().to_string();
    let told = place.cli(&["config", "check", "--profile", &name]);
    assert_eq!(told.code, 0, "{told:?}");
    std::fs::write(mine.join("reasons.toml"), "[[channels]]\nid = \"fax\"\nzh = \"传真\"\nen = \"Fax\"\n")
        .unwrap();
    let told = place.cli(&["config", "check", "--profile", &name]);
    assert_eq!(told.code, 1, "{told:?}");
    assert!(told.out.contains("reasons.toml") && told.out.contains("phone"), "{told:?}");
    let told = place.cli(&["init", "--profile", &name]);
    assert!(told.code == 1 && told.err.contains("phone"), "nothing is written that does not fit: {told:?}");
    assert!(!place.home().join("config/words.toml").exists());
    std::fs::remove_file(mine.join("reasons.toml")).unwrap();
    assert_eq!(place.cli(&["init", "--profile", &name, "--shop", "花店", "--agent", "小李"]).code, 0);
    let mut screen: Terminal = place.start();
    screen.wait_for("花单核对");
    drop(screen);
    let told = place.cli(&["init", "--profile", "flours"]);
    assert!(told.code == 1 && told.err.contains("freight"), "{told:?}");
}
