//! The day on a full screen, drawn: numbers and charts, the rows behind a number, other days, in both languages at
//! three sizes; and what its keys do.
#![allow(clippy::unwrap_used)]

mod support;

use shiftdesk::text::locale::Lang;
use shiftdesk::text::width::width;
use shiftdesk::ui::screen_text::screen_text;
use support::desk::Desk;

const SIZES: [(u16, u16); 3] = [(140, 40), (100, 30), (80, 24)];

/// Name, keys, and what stands there in Chinese and in English.
const SCREENS: &[(&str, &str, [&str; 2])] = &[
    ("day", "F10", ["询单漏斗", "Funnel"]),
    ("week", "F10 Ctrl-T", ["周 2026-06-01", "Week 2026-06-01"]),
    ("empty", "F10 Left Left", ["还没有咨询和订单", "No inquiries and no orders"]),
];

fn pressed(lang: Lang, size: (u16, u16), keys: &str) -> Desk {
    let mut desk = Desk::new(lang, size);
    desk.press(keys);
    desk
}

#[test]
fn every_screen_of_the_day_view() {
    for (name, keys, expected) in SCREENS {
        for (lang, code, expected) in [(Lang::Zh, "zh", expected[0]), (Lang::En, "en", expected[1])] {
            for size in SIZES {
                let text = screen_text(&pressed(lang, size, keys).draw().0);
                assert!(text.contains(expected), "{name} {code} {size:?}: {expected}\n{text}");
                insta::with_settings!({ snapshot_path => "screens", prepend_module_to_snapshot => false }, {
                    insta::assert_snapshot!(format!("day_view_{name}_{code}_{}x{}", size.0, size.1), text);
                });
            }
        }
    }
}

#[test]
fn the_rows_behind_a_number_stand_under_their_titles_in_both_languages_at_every_size() {
    let asked = format!("F10 {}Enter", "Down ".repeat(11));
    for (keys, expected) in [
        ("F10 Enter", [["共 3 条", "3062896623534331193"], ["3 rows", "3062896623534331193"]]),
        (asked.as_str(), [["主题", "阿强"], ["Topic", "Albert"]]),
    ] {
        for (lang, expected) in [(Lang::Zh, expected[0]), (Lang::En, expected[1])] {
            for size in SIZES {
                let text = pressed(lang, size, keys).screen();
                assert!(expected.iter().all(|e| text.contains(e)), "{size:?} {expected:?}\n{text}");
            }
        }
    }
}

#[test]
fn every_number_opens_its_rows_or_says_that_there_are_none() {
    for lang in [Lang::Zh, Lang::En] {
        let mut desk = pressed(lang, SIZES[0], "F10");
        let numbers = 45;
        let mut opened = 0;
        for _ in 0..numbers {
            desk.press("Enter");
            let is_open = desk.app.views.len() == 2;
            let said = desk.app.notice.take().map(|n| n.text).unwrap_or_default();
            assert!(is_open || !said.is_empty(), "{}", desk.screen());
            if is_open {
                opened += 1;
                desk.press("Esc");
            }
            desk.press("Down");
        }
        assert!(opened > 15, "{opened} of {numbers} have rows");
    }
}

#[test]
fn enter_on_a_row_opens_what_it_is_about() {
    let mut desk = pressed(Lang::Zh, SIZES[0], "F10 Enter Enter");
    assert!(desk.app.views.is_empty(), "the desk is in front again\n{}", desk.screen());
    let order = desk.app.desk.orders.list.selected().unwrap().id;
    assert_eq!(desk.app.desk.context.map(|c| c.id), Some(order));
}

#[test]
fn the_arrows_go_from_day_to_day_and_never_past_today() {
    let mut desk = pressed(Lang::Zh, SIZES[0], "F10");
    assert!(desk.screen().contains("2026-06-01 周一"));
    desk.press("Right");
    assert!(desk.screen().contains("今天之后还没有数字"), "{}", desk.screen());
    desk.press("Left Left");
    assert!(desk.screen().contains("2026-05-30 周六"), "{}", desk.screen());
    desk.press("s s");
    assert!(desk.screen().contains("月 2026-05-01 – 05-31"), "{}", desk.screen());
    desk.press("Ctrl-G");
    assert!(desk.screen().contains("月 2026-06-01 – 06-01"), "{}", desk.screen());
    desk.press("Esc");
    assert!(desk.app.views.is_empty());
}

#[test]
fn p_shows_the_page_of_the_days_looked_at() {
    let mut desk = pressed(Lang::Zh, SIZES[0], "F10 Left Ctrl-P");
    let text = desk.screen();
    assert!(text.contains("2026-05-31") && text.contains("【"), "{text}");
}

#[test]
fn with_no_colours_and_on_every_size_nothing_is_wider_than_the_screen() {
    for size in [(60, 16), (79, 23), (119, 29), (200, 60)] {
        for lang in [Lang::Zh, Lang::En] {
            for keys in ["F10", "F10 PageDown", "F10 Ctrl-T Enter"] {
                let text = screen_text(&pressed(lang, size, keys).draw().0);
                for line in text.lines() {
                    assert!(width(line) <= usize::from(size.0), "{size:?} {keys}: {line}");
                }
            }
        }
    }
}
