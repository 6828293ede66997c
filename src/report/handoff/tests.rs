use super::*;
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::figures::{Rows, Scope, Terms, compute};
use crate::domain::handoff::{Body, checksum};
use crate::report::render::text;
use crate::text::locale::{Lang, Locale};
use crate::text::width::width;

/// 17:00 of 2026-06-01 in China.
const FIVE: i64 = 1_780_304_400;

fn clock() -> Clock {
    Clock::frozen(chrono::DateTime::parse_from_rfc3339("2026-06-01T17:00:00+08:00").unwrap())
}

fn with_setting(lang: Lang, see: impl Fn(&Setting)) {
    let (locale, config) = (Locale::new(lang), Config::defaults().unwrap());
    see(&Setting { locale: &locale, clock: &clock(), config: &config });
}

fn sheet() -> Sheet {
    let day = chrono::NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();
    let terms = Terms {
        scope: Scope::Days { from: day, to: day },
        last_day: day,
        today: day,
        now: FIVE,
        attribution: crate::domain::figures::Attribution::Placed,
        accept_within: 1800,
        working: vec![],
    };
    let red = Item {
        customer: "小美爱喝茶".into(),
        order_no: "2026060112345678901".into(),
        purchased_at: Some(FIVE - 3 * 86_400),
        problem: "破损: 杯子碎了两个，外箱也湿了，照片已经发来".into(),
        wants: "部分退款".into(),
        action: "请仓库核对出库记录".into(),
        owner: "小李".into(),
        due: Some(FIVE + 5400),
        waiting_for: "仓库".into(),
        contingency: "若顾客不接受部分退款，则改为退货或换货，并同时向快递索赔".into(),
        age_shifts: 1,
        ..Item::new(ItemKind::CaseUnsolved, "case:3".into())
    };
    let live = Item { customer: "阿强".into(), ..Item::new(ItemKind::Waiting, "inquiry:2".into()) };
    let notice = Item { problem: "今晚顺丰停收".into(), ..Item::new(ItemKind::Line, "line:1".into()) };
    Sheet {
        shop: "江南小铺".into(),
        business_day: "2026-06-01".into(),
        shift_id: 1,
        from_agent: "小李".into(),
        from_kind: "day".into(),
        from_label: "白班".into(),
        planned_start: FIVE - 30_600,
        planned_end: FIVE + 1800,
        inherited: vec![Inherited { item: red.clone(), done_at: Some(FIVE - 60) }],
        items: vec![red, live, notice],
        figures: compute(&Rows::default(), &terms),
    }
}

fn frozen() -> (Handoff, Vec<HandedItem>) {
    let sheet = sheet();
    let told = Body { number: "H20260601-1".into(), frozen_at: FIVE, sheet: sheet.clone() };
    let body = serde_json::to_string(&told).unwrap();
    let items = (1..).zip(&sheet.items).map(|(position, item)| HandedItem {
        position,
        item: item.clone(),
        answer: (position == 1).then_some(ReadBack::Question),
        note: if position == 1 { "要几张照片".into() } else { String::new() },
        answered_by: if position == 1 { "小王".into() } else { String::new() },
        answered_at: None,
        done_at: (position == 2).then_some(FIVE + 600),
    });
    let items = items.collect();
    let handoff = Handoff {
        id: 1,
        number: told.number,
        shift_id: 1,
        business_day: sheet.business_day.clone(),
        frozen_at: FIVE,
        checksum: checksum(&body),
        body,
        sheet,
        to_agent: "小王".into(),
        to_shift_id: Some(2),
        to_kind: "night".into(),
        accepted_at: Some(FIVE + 300),
        prints: 2,
        addenda: vec![Addendum {
            at: FIVE + 900, by: "小李".into(), text: "顾客刚回电，同意换货".into()
        }],
    };
    (handoff, items)
}

#[test]
fn the_page_tells_who_what_until_when_and_what_if() {
    let (handoff, items) = frozen();
    with_setting(Lang::Zh, |setting| {
        let text = text::render(&Page::frozen(&handoff, &items).report(setting), 80);
        for part in [
            "H20260601-1",
            "江南小铺",
            "小李 白班 08:30-17:30",
            "小王 晚班",
            &shown_checksum(&handoff.checksum),
            "补打第 1 次",
            "[ ]  1 售后无方案  小美爱喝茶  2026060112345678901  05-29 下单    06-01 18:30 前",
            "已到 第 2 班",
            "06-01 18:30 前",
            "> 若顾客不接受部分退款",
            "问 要几张照片",
            "[x]  2 等待中  阿强",
            "已完成 06-01 17:10",
            "- 今晚顺丰停收",
            "- 06-01 17:15  小李  顾客刚回电，同意换货",
            "[ ]  [x]  [ ]  小王 要几张照片",
            "接班人 小王 ________",
            "[x] 售后无方案  小美爱喝茶  #1                                已完成 06-01 16:59",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        let reds = text.find("【红】").unwrap();
        assert!(
            reds < text.find("【在线】").unwrap() && text[..reds].lines().count() < 12,
            "reds come first"
        );
    });
}

#[test]
fn every_line_fits_the_page_in_both_languages_and_any_width() {
    let (handoff, items) = frozen();
    let draft = Draft { drafted_at: FIVE, sheet: sheet() };
    for lang in [Lang::Zh, Lang::En] {
        with_setting(lang, |setting| {
            for columns in [40, 64, 80, 120] {
                for page in [Page::frozen(&handoff, &items), Page::draft(&draft)] {
                    for line in text::render(&page.report(setting), columns).lines() {
                        assert!(width(line) <= columns, "{columns}: {line}");
                    }
                }
            }
        });
    }
}

#[test]
fn the_read_back_table_is_aligned() {
    let (handoff, items) = frozen();
    with_setting(Lang::Zh, |setting| {
        let text = text::render(&Page::frozen(&handoff, &items).report(setting), 80);
        let at = text.lines().position(|l| l.starts_with("【复述】")).unwrap();
        let lines: Vec<&str> = text.lines().skip(at + 1).take(3).collect();
        let before = |line: &str, mark: &str| width(line.split(mark).next().unwrap());
        assert_eq!(before(lines[0], "接"), before(lines[2], "[ ]"), "{text}");
        assert_eq!(before(lines[0], "问"), before(lines[2], "[x]"), "{text}");
        assert_eq!(before(lines[0], "备注"), before(lines[2], "小王"), "{text}");
    });
}

#[test]
fn a_draft_is_marked_and_shows_what_is_missing() {
    let mut sheet = sheet();
    sheet.items[0].contingency.clear();
    let draft = Draft { drafted_at: FIVE, sheet };
    with_setting(Lang::Zh, |setting| {
        let text = text::render(&Page::draft(&draft).report(setting), 80);
        assert!(text.contains("交班单 [草稿]") && text.contains("若…则… （待补）"), "{text}");
        assert_eq!(Page::draft(&draft).json(setting)["number"], Value::Null);
    });
}

#[test]
fn the_json_has_exactly_the_keys_others_build_on() {
    let keys = |value: &Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
    let (handoff, items) = frozen();
    let draft = Draft { drafted_at: FIVE, sheet: sheet() };
    let top = [
        "number",
        "shop",
        "business_day",
        "from_agent",
        "from_shift",
        "to_agent",
        "to_shift",
        "frozen_at",
        "checksum",
        "accepted_at",
        "red",
        "yellow",
        "live",
        "situation",
        "figures",
        "inherited",
        "addenda",
        "prints",
    ];
    let item = [
        "ref",
        "customer",
        "order_no",
        "problem",
        "wants",
        "action",
        "owner",
        "due",
        "waiting_for",
        "contingency",
        "age_shifts",
        "answer",
    ];
    with_setting(Lang::Zh, |setting| {
        for page in [Page::frozen(&handoff, &items), Page::draft(&draft)] {
            let json = page.json(setting);
            assert_eq!(keys(&json), top);
            assert_eq!(keys(&json["red"][0]), item);
            assert_eq!(keys(&json["live"][0]), item);
            assert_eq!(keys(&json["inherited"][0])[..12], item);
            assert_eq!(json["inherited"][0]["done_at"], "2026-06-01T16:59:00+08:00");
            assert_eq!(keys(&json["figures"]).len(), 23);
            assert_eq!(json["yellow"], json!([]));
            assert_eq!(json["live"][0]["order_no"], Value::Null);
            assert_eq!(json["red"][0]["due"], "2026-06-01T18:30:00+08:00");
        }
        let json = Page::frozen(&handoff, &items).json(setting);
        assert_eq!((&json["to_agent"], &json["to_shift"]), (&json!("小王"), &json!("night")));
        assert_eq!(json["red"][0]["answer"], "question");
        assert_eq!(json["accepted_at"], "2026-06-01T17:05:00+08:00");
    });
}
