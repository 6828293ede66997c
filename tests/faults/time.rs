//! Clocks that jump and zones that change between two starts.

use super::desk;
use super::support::{Place, unix};

/// 小美 was promised an answer until 18:30.
fn promised() -> Place {
    let (mut place, screen) = desk();
    screen.quit();
    place.at("2026-06-01 12:00");
    let mut screen = place.start();
    screen.wait_for("欢迎回来").press("F4").wait_for("登记咨询").type_text("小美").press("Ctrl-S");
    screen.wait_for("已登记 小美").press("Ctrl-T").wait_for("承诺回复");
    screen.type_text("18:30").press("Ctrl-S").wait_for("已承诺 18:30");
    screen.quit();
    place
}

#[test]
fn in_another_time_zone_shift_and_deadline_stay_where_they_were() {
    let mut place = promised();
    // 12:10 in China, told in Japan.
    place.now = "2026-06-01T13:10:00+09:00".into();
    let mut screen = place.start();
    screen.wait_for_all(&["欢迎回来", "13:10", "白班 · 小李", "已上 3:40", "还剩 5:20", "19:30"]);
    screen.quit();
    assert_eq!(place.fact::<i64>("SELECT due_at FROM promises"), unix("18:30"));
    assert_eq!(place.fact::<i64>("SELECT count(*) FROM shifts"), 1);
}

#[test]
fn a_clock_that_was_set_back_is_said_once_and_nothing_is_younger_than_nothing() {
    let mut place = promised();
    place.at("2026-06-01 10:30");
    let mut screen = place.start();
    screen.wait_for_all(&["往回调了 1h30", "06-01 10:30", "请核对系统时间"]);
    let seen = screen.screen();
    let words = seen.split_whitespace();
    let negative: Vec<&str> =
        words.filter(|w| w.starts_with('-') && w[1..].starts_with(|c: char| c.is_ascii_digit())).collect();
    assert!(negative.is_empty(), "{negative:?}\n{seen}");
    // The next action is done at the new time: from then on it is the time.
    screen.press("Ctrl-R").wait_for("已回复 小美");
    screen.quit();
    let mut screen = place.start();
    screen.wait_for("欢迎回来");
    screen.quit();
    assert_eq!(place.cli(&["summary"]).code, 0);
}
