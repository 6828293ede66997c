//! Searching everything (F3) through the real program: typed, walked through with the arrows, gone to – also to what
//! no pane lists any more – and by the command line.
#![allow(clippy::unwrap_used)]

mod support;

use support::{Place, Terminal};

/// A shift with one closed inquiry of yesterday and two open ones of today.
fn second_day(place: &mut Place) -> Terminal {
    place.at("2026-06-01 09:00");
    let mut screen = place.start();
    screen.wait_for("欢迎使用值班台");
    screen.type_text("小李").press("Enter").type_text("示例家居旗舰店").press("Enter");
    screen.wait_for("小李 开始 白班");
    ask(&mut screen, "王小珍", "羊绒围巾会不会起球");
    screen.press("Alt-1").press("c").wait_for("2 未下单").press("2").wait_for("价格");
    screen.type_text("jiage").press("Enter").wait_for("未下单 价格");
    screen.quit();
    place.at("2026-06-02 09:00");
    let mut screen = place.start();
    screen.wait_for("咨询队列");
    ask(&mut screen, "阿梅", "围巾有灰色的吗");
    ask(&mut screen, "老张", "什么时候发货");
    screen.wait_gone("起球");
    screen
}

fn ask(screen: &mut Terminal, customer: &str, question: &str) {
    screen.press("Alt-1 Ctrl-N").wait_for("登记咨询");
    screen.type_text(customer).press("Enter Enter").type_text(question).press("Ctrl-S");
    screen.wait_for(&format!("已登记 {customer}"));
}

#[test]
fn f3_what_is_typed_is_found_at_every_key_and_enter_goes_there() {
    let mut place = Place::new();
    let mut screen = second_day(&mut place);
    screen.press("F3").wait_for("全局搜索");
    screen.type_text("围").wait_for_all(&["咨询", "阿梅", "王小珍", "起球"]);
    screen.type_text("巾").wait_for("› 围巾");
    // The newest stands first; the arrow goes to the older one, which is in no pane any more.
    screen.press("Down Enter").wait_gone("全局搜索");
    screen.wait_for("羊绒围巾会不会起球");
    screen.wait_for_all(&["当前：王小珍", "王小珍 · 淘宝", "小李 未下单 价格"]);
    screen.quit();
}

#[test]
fn f3_a_name_is_found_by_its_initials_and_by_what_it_sounds_like() {
    let mut place = Place::new();
    let mut screen = second_day(&mut place);
    for typed in ["wxz", "wangxiaoz", "xiaozhen"] {
        screen.press("F3").wait_for("全局搜索").type_text(typed).wait_for_all(&["客户", "王小珍"]);
        screen.press("Esc").wait_gone("全局搜索");
    }
    screen.press("F3").type_text("龘靐").wait_for("没有找到");
    screen.press("Esc").wait_gone("全局搜索");
    screen.quit();
    let found = place.json(&["search", "起球"]);
    let hit = &found[0];
    let keys: Vec<&String> = hit.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["kind", "id", "title", "matched", "score"]);
    assert_eq!((hit["kind"].as_str(), hit["title"].as_str()), (Some("inquiry"), Some("王小珍")));
    assert_eq!(hit["matched"].as_str(), Some("羊绒围巾会不会起球"));
    assert!(place.cli(&["check"]).out.contains("ok"), "the index fits the rows");
}
