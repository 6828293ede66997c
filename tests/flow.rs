//! The flow of the hand: every action is within reach with an input method on, in help and in the palette; the walk of
//! the day is pressed and its presses are counted; what is put off, taken back, silenced and explained, in the real
//! program.
#![allow(clippy::unwrap_used)]

mod support;

use shiftdesk::app::action::{Action, Scope};
use shiftdesk::app::keys::KeyTable;
use shiftdesk::config::Config;
use shiftdesk::text::locale::{Lang, Locale};
use shiftdesk::ui::layout::PaneId;
use std::collections::HashMap;
use support::desk::Desk;
use support::{Place, unix};

const WIDE: (u16, u16) = (140, 40);

fn table() -> KeyTable {
    KeyTable::new(&Config::defaults().unwrap().keys).unwrap()
}

#[test]
fn every_action_is_bound_to_a_key_that_arrives_with_an_input_method_on() {
    let table = table();
    for action in Action::ALL {
        let key = table.ime_key(*action).unwrap_or_else(|| panic!("{action} has no key"));
        let parsed = shiftdesk::app::keys::Key::parse(key).unwrap();
        assert!(!parsed.is_plain_letter(), "{action} needs the letter {key}");
        assert!(!support::keys::bytes(key).is_empty(), "no terminal sends {key}");
    }
}

#[test]
fn no_key_means_two_things_in_one_place() {
    let table = table();
    for own in Scope::ALL.iter().filter(|s| !matches!(s, Scope::Global | Scope::Pane)) {
        let mut seen = HashMap::new();
        let here = |a: &Action| [*own, Scope::Pane, Scope::Global].contains(&a.scope());
        for binding in table.bindings().iter().filter(|b| here(&b.action)) {
            for (key, name) in &binding.keys {
                if let Some(other) = seen.insert(*key, binding.action) {
                    panic!("{name} in {own} means {other} and {}", binding.action);
                }
            }
        }
    }
}

#[test]
fn every_action_is_in_the_help_of_its_pane_and_in_the_palette() {
    let locale = Locale::new(Lang::Zh);
    let mut palette = Desk::new(Lang::Zh, WIDE);
    let mut help: HashMap<PaneId, String> = HashMap::new();
    for (nth, pane) in PaneId::ALL.into_iter().enumerate() {
        let mut desk = Desk::new(Lang::Zh, WIDE);
        desk.press(&format!("Alt-{} F1", nth + 1));
        let mut text = String::new();
        for _ in 0..8 {
            text.push_str(&desk.screen());
            desk.press("PageDown");
        }
        help.insert(pane, text);
    }
    let moves = ["up", "down", "page_up", "page_down", "first", "last", "palette", "back"];
    for action in Action::ALL {
        let long = locale.t(&format!("action.{action}.long")).to_owned();
        let told = match action.scope() {
            Scope::Global | Scope::Pane => help.values().all(|h| h.contains(&long)),
            scope => scope.pane().is_none_or(|pane| help[&pane].contains(&long)),
        };
        assert!(told, "{action}: '{long}' is not in help");
        if moves.contains(&action.code()) {
            continue;
        }
        let word = long.split([' ', '：', '，', '；', '、', '（']).max_by_key(|w| w.chars().count()).unwrap();
        palette.press(&format!("F2 ={word}"));
        let seen = palette.screen();
        assert!(seen.contains(&long), "{action}: '{long}' is not in the palette\n{seen}");
        palette.press("Esc");
        assert!(palette.app.dialogs.is_empty());
    }
}

#[test]
fn the_palette_says_why_an_action_of_another_pane_is_not_possible_now() {
    let mut desk = Desk::new(Lang::Zh, WIDE);
    // On the inquiries; the order in focus is not unpaid.
    desk.press("F2 =催付");
    assert!(desk.screen().contains("只有待付款的订单可以催付"), "{}", desk.screen());
    desk.press("Esc F2 =结束本班 Enter");
    assert!(desk.screen().contains("结束班次"), "{}", desk.screen());
}

/// A task of the day: what it is, what stands before it, the keys with the text as `=…`, what is seen then.
struct Task {
    what: &'static str,
    before: &'static str,
    keys: &'static str,
    seen: &'static str,
}

const fn task(what: &'static str, before: &'static str, keys: &'static str, seen: &'static str) -> Task {
    Task { what, before, keys, seen }
}

/// The walk of the day.
const WALK: &[Task] = &[
    task("the next shift begins", "", "F9 1 =小王 Ctrl-S", "小王 开始"),
    task("somebody asks: nick, topic", "", "F4 =小鱼 Enter =cm Ctrl-S", "已登记 小鱼"),
    task("find a reply, copy it, stamp the response", "Alt-1", "Alt-4 =cm Enter", "并记下回复时间"),
    task("she writes again", "Alt-1", "w", "重新计时"),
    task("promise an answer", "Alt-1", "Ctrl-T =18:30 Ctrl-S", "已承诺 18:30"),
    task("the promise is kept", "Alt-1", "Ctrl-G", "承诺已兑现"),
    task("close without an order, with the reason", "Alt-1 Down", "c 2 1", "未下单 价格"),
    task(
        "a chat or an address is read",
        "",
        "F6 =李四，13800138000，江苏省扬州市邗江区文汇路1号，保温杯*1 Ctrl-S",
        "识别结果",
    ),
    task(
        "what was read becomes an order",
        "F6 =李四，13800138000，江苏省扬州市邗江区文汇路1号，保温杯*1 Ctrl-S",
        "Ctrl-S Ctrl-S",
        "请核单",
    ),
    task("begin the checklist, pass its first item", "Alt-2", "Right Space", "核单 1/12"),
    task("an item is a problem", "Alt-2 Right", "x =颜色不对 Enter", "1/12 有异常"),
    task("the remark: filled, copied, kept", "Alt-2", "Ctrl-R Ctrl-S", "已复制"),
    task("a payment nudge, its reply copied", "Alt-2 Down Down", "d Enter", "已复制"),
    task("she wants it different", "Alt-2", "b =换地址 Tab =搬家 Ctrl-S", "修改订单"),
    task("after-sales from an order", "Alt-2", "a =破损 Ctrl-S", "外箱"),
    task("one answer of the guide", "Alt-5", "Right 1", "外箱也破了吗"),
    task("a document is written", "Alt-5", "d 1 =FY-1 Enter", "单据 FY-1 已开"),
    task("the most urgent thing, wherever it is", "Alt-5", "F12", "1/7 承诺 · 大壮"),
    task("put it off ten minutes, with the reason", "", "F7 Delete 1", "再提醒"),
    task("find anything and go there", "", "F3 =3062 Enter", "当前："),
    task("take the last step back", "Alt-1 w", "u", "已撤销"),
    task("take any step of the shift back", "Alt-1 w Ctrl-G", "Alt-Z Down Enter", "已撤销"),
];

/// The keys as the read-me shows them, and how many are pressed beside the text.
fn told(keys: &str) -> (String, usize) {
    let names: Vec<&str> = keys.split_whitespace().collect();
    let shown = names.iter().map(|n| if n.starts_with('=') { "…".to_owned() } else { format!("`{n}`") });
    let presses = names.iter().filter(|n| !n.starts_with('=')).count();
    (shown.collect::<Vec<_>>().join(" "), presses)
}

#[test]
fn each_task_of_the_day_takes_three_presses_at_most_beside_its_text() {
    for task in WALK {
        let mut desk = Desk::new(Lang::Zh, WIDE);
        desk.press(task.before);
        desk.app.notice = None;
        desk.press(task.keys);
        let seen = desk.screen();
        assert!(seen.contains(task.seen), "{}: '{}' is not seen\n{seen}", task.what, task.seen);
        let (_, presses) = told(task.keys);
        assert!(presses <= 3, "{}: {presses} presses", task.what);
    }
}

#[test]
fn the_read_me_tells_the_walk_as_it_is_counted() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    for task in WALK {
        let (keys, presses) = told(task.keys);
        let row = format!("| {} | {keys} | {presses} |", task.what);
        assert!(readme.contains(&row), "README lacks: {row}");
    }
}

fn click(desk: &mut Desk, text: &str) -> (u16, u16) {
    use crossterm::event::{Event, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
    let (buf, _) = desk.draw();
    let at = (0..buf.area.height)
        .flat_map(|y| (0..buf.area.width).map(move |x| (x, y)))
        .find(|(x, y)| {
            let mut line = String::new();
            let mut x = *x;
            while x < buf.area.width && line.len() < text.len() {
                let symbol = buf.cell((x, *y)).map_or(" ", |c| c.symbol());
                line.push_str(symbol);
                x += u16::try_from(shiftdesk::text::width::width(symbol)).unwrap().max(1);
            }
            line == text
        })
        .unwrap_or_else(|| panic!("'{text}' is not on the screen"));
    let (column, row) = at;
    let kind = MouseEventKind::Down(MouseButton::Left);
    desk.app.take(&Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }));
    at
}

#[test]
fn the_mouse_presses_named_keys_and_chooses_in_pop_ups() {
    let mut desk = Desk::new(Lang::Zh, WIDE);
    click(&mut desk, "F1 更多");
    assert!(desk.screen().contains("按键与操作"), "a key of the footer");
    click(&mut desk, "Esc 关闭");
    assert!(desk.app.dialogs.is_empty(), "a key of the pop-up");
    desk.press("F7");
    click(&mut desk, "承诺     大壮");
    assert!(desk.screen().contains("Del 推迟"), "one click only selects");
    click(&mut desk, "承诺     大壮");
    assert!(desk.screen().contains("10 分钟后再提醒"), "the second one chooses\n{}", desk.screen());
    desk.press("Esc Esc F4");
    click(&mut desk, "商品 ");
    desk.press("=伞");
    assert!(desk.screen().contains("商品  伞"), "a click goes to a field\n{}", desk.screen());
}

/// First start: name and shop.
fn begin(place: &Place) -> support::Terminal {
    let mut screen = place.start();
    screen.wait_for("欢迎使用值班台").type_text("小李").press("Enter").type_text("示例店").press("Ctrl-S");
    screen.wait_for("小李 开始 白班");
    screen
}

fn ask(screen: &mut support::Terminal, customer: &str) {
    screen.press("F4").wait_for("登记咨询").type_text(customer).press("Ctrl-S");
    screen.wait_for(&format!("已登记 {customer}"));
}

#[test]
fn a_shift_begins_with_the_tour_and_any_step_of_it_can_be_taken_back() {
    let place = Place::new();
    let mut screen = begin(&place);
    screen.wait_for("导览 1/9").press("Enter").wait_for("导览 2/9").press("Left").wait_for("导览 1/9");
    // Any key of the work leaves it.
    ask(&mut screen, "小美");
    ask(&mut screen, "阿芳");
    screen.wait_gone("导览");
    screen.press("Alt-Z").wait_for_all(&["本班做过的事", "登记咨询", "上下班的时间不能撤销"]);
    screen.press("Down Enter").wait_for_all(&["已撤销：登记咨询 小美", "已经撤销了"]);
    assert_eq!(
        place.facts::<String>("SELECT c.name FROM inquiries i JOIN customers c ON c.id = i.customer_id"),
        ["阿芳"]
    );
    screen.press("Esc").wait_gone("本班做过的事");
    screen.press("F2").wait_for("所有操作").type_text("daolan").press("Enter").wait_for("导览 1/9");
    screen.press("Esc").wait_gone("导览 1/9");
    screen.quit();
}

#[test]
fn i10_something_is_put_off_with_its_reason_and_rings_again_then() {
    let mut place = Place::new();
    let mut screen = begin(&place);
    ask(&mut screen, "小美");
    screen.press("Ctrl-T").wait_for("承诺回复").type_text("+5").press("Ctrl-S").wait_for("已承诺");
    screen.press("Ctrl-R").wait_for("已回复 小美");
    screen.quit();
    place.at("2026-06-01 08:40");
    let mut screen = place.start();
    screen.wait_for("! -5:00").press("F12").wait_for("承诺 · 小美");
    screen.press("F7").wait_for("超 5:00").press("1").wait_for("下个班次再提醒").press("7");
    screen.wait_for("推迟提醒").type_text("18:30").press("Tab").type_text("等仓库盘点").press("Ctrl-S");
    screen.wait_for_all(&["18:30 再提醒", "到点 0"]);
    assert_eq!(place.fact::<i64>("SELECT until FROM snoozes"), unix("18:30"));
    assert_eq!(place.fact::<String>("SELECT reason FROM snoozes"), "等仓库盘点");
    screen.press("F7").wait_for("等仓库盘点").press("Esc").wait_gone("等仓库盘点");
    screen.press("Alt-M").wait_for("铃声静音").press("3").wait_for("[静音到 09:40]");
    screen.quit();
    place.at("2026-06-01 18:31");
    let mut screen = place.start();
    screen.wait_for("到点 2");
    screen.quit();
}

#[test]
fn a_half_filled_form_waits_while_something_urgent_is_done() {
    let place = Place::new();
    let mut screen = begin(&place);
    ask(&mut screen, "小美");
    ask(&mut screen, "阿芳");
    screen.press("Ctrl-U").wait_for("加一条备注").type_text("写到一").press("F12");
    screen.wait_for_all(&["已存成草稿", "等回复 · 小美"]).press("F1").wait_for("按键与操作");
    screen.press("Esc").wait_gone("按键与操作");
    screen
        .press("F12")
        .wait_for_all(&["加一条备注", "写到一"])
        .press("F1")
        .wait_for_all(&["要填的", "表单里的按键"]);
    screen.press("F1").wait_gone("表单里的按键").type_text("半").press("Ctrl-S").wait_gone("加一条备注");
    assert_eq!(place.fact::<String>("SELECT text FROM inquiry_events WHERE kind = 'note'"), "写到一半");
    screen.quit();
}

#[test]
fn r3_a_template_of_her_own_is_taken_back_from_the_file_too() {
    let place = Place::new();
    let file = place.configure("remarks.toml", "limit_bytes = 500\n");
    let mut screen = begin(&place);
    screen.press("Alt-3").wait_for("先选一张订单").press("Ctrl-N").wait_for("保存");
    screen.type_text("我的模板").press("Ctrl-S").wait_for("模板「我的模板」已保存");
    assert!(std::fs::read_to_string(&file).unwrap().contains("我的模板"));
    screen.press("Ctrl-Z").wait_for("已撤销：改备注模板 我的模板");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "limit_bytes = 500\n");
    screen.quit();
}

#[test]
fn what_is_wrong_with_a_command_line_or_a_file_is_said_in_chinese() {
    let place = Place::new();
    let told = place.cli(&["summry"]);
    assert_eq!(told.code, 2);
    assert!(told.err.contains("没有「summry」这个命令") && told.err.contains("summary"), "{}", told.err);
    let told = place.cli(&["summary", "--dates", "x"]);
    assert!(told.err.contains("没有「--dates」这个参数"), "{}", told.err);
    let told = place.cli(&["handoff", "--format", "doc"]);
    assert!(told.err.contains("可以写：") && !told.err.contains("error"), "{}", told.err);
}

#[test]
fn the_key_that_leaves_works_over_a_form_and_what_was_typed_comes_back() {
    let place = Place::new();
    let mut screen = begin(&place);
    screen.press("F4").wait_for("登记咨询").type_text("半路离开");
    screen.wait_for("半路离开").press("Ctrl-Q").wait_for("退出");
    screen.press("Enter");
    assert!(screen.wait_exit().success());
    let mut screen = place.start();
    screen.wait_for("1 咨询队列").press("F4").wait_for("半路离开");
}

#[test]
fn sizes_of_the_layout_are_checked_with_file_line_and_key() {
    let place = Place::new();
    place.configure("shiftdesk.toml", "[layout]\nwide_columns = 100\ninquiries_percent = 90\n");
    let told = place.cli(&["config", "check"]);
    assert_ne!(told.code, 0);
    let said = format!("{}{}", told.out, told.err);
    for text in ["shiftdesk.toml", "3", "inquiries_percent", "20"] {
        assert!(said.contains(text), "{text}: {said}");
    }
    place.configure("shiftdesk.toml", "[layout]\nwide_columns = 100\n");
    let mut screen = place.start_sized((100, 30));
    screen.wait_for("欢迎使用值班台").type_text("小李").press("Enter").type_text("示例店").press("Ctrl-S");
    screen.wait_for_all(&["1 咨询队列", "5 售后登记"]);
    screen.quit();
}
