use super::*;
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::figures::summary::Asked;
use crate::domain::mining::Group;
use crate::domain::usage::{Added, Approval, Repeated};
use crate::report::render;
use crate::text::locale::{Lang, Locale};

const NOW: i64 = 1_780_300_800;

fn told(lang: Lang, make: impl Fn(&Setting) -> String) -> String {
    let (config, locale) = (Config::defaults().unwrap(), Locale::new(lang));
    let clock = Clock::frozen(chrono::DateTime::parse_from_rfc3339("2026-06-01T16:00:00+08:00").unwrap());
    make(&Setting { locale: &locale, clock: &clock, config: &config })
}

fn day(n: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, n).unwrap()
}

fn group() -> Group {
    Group {
        topic: "invoice".into(),
        sample: "能开专票吗".into(),
        count: 3,
        last_at: NOW - 60,
        ..Group::default()
    }
}

fn statistics() -> Usage {
    let used = |code: &str, days: Option<i64>| Used {
        code: code.into(),
        title: "发货时间".into(),
        uses: 4,
        last_used_at: days.map(|d| NOW - d * 86_400),
    };
    Usage {
        from: day(1),
        to: day(2),
        made_at: NOW,
        per_day: vec![(day(1), 1), (day(2), 30)],
        top: vec![used("fh", Some(0))],
        snippets: 3,
        unused: vec![used("old", Some(45)), used("new", None)],
        asked: vec![Asked { topic: String::new(), times: 2, without_snippet: 1 }],
        unanswered: vec![group()],
    }
}

fn list() -> Daily {
    let question = Question {
        id: 1,
        text: "=保修几年".into(),
        asked: "product".into(),
        asked_at: NOW - 90_000,
        ..Question::default()
    };
    Daily {
        from: day(1),
        to: day(1),
        made_at: NOW,
        asked: vec![Asked { topic: "invoice".into(), times: 3, without_snippet: 3 }],
        repeated: vec![Repeated { group: group(), answered: false }],
        open: vec![question],
        answered: Vec::new(),
        added: vec![Added { code: "zp".into(), title: "专票".into(), at: NOW, agent: "小李".into() }],
        approvals: vec![Approval {
            at: NOW,
            title: "送小样".into(),
            text: "可以送".into(),
            approved_by: "supervisor".into(),
            customer: "小美".into(),
            agent: "小李".into(),
        }],
    }
}

#[test]
fn f6_the_statistics_fit_the_page_in_both_languages() {
    for lang in [Lang::Zh, Lang::En] {
        let text = told(lang, |s| render::text::render(&usage(&statistics(), s), 80));
        assert!(text.lines().all(|l| width::width(l) <= 80), "{text}");
        let bars: Vec<usize> = text.lines().map(|l| l.matches('█').count()).filter(|n| *n > 0).collect();
        assert_eq!(bars, [1, 30], "a single use is still seen\n{text}");
        assert!(text.contains("45") && text.contains("能开专票吗"), "{text}");
    }
}

#[test]
fn f6_json_tells_what_was_never_used_apart() {
    let text = told(Lang::En, |s| render::json::render(&usage_json(&statistics(), s)));
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["unused"][0]["days"], 45);
    assert!(value["unused"][1]["days"].is_null() && value["unused"][1]["last_used_at"].is_null());
    assert_eq!((&value["uses"], &value["topics"][0]["topic"]), (&31.into(), &serde_json::Value::Null));
}

#[test]
fn i7_the_daily_list_names_what_has_no_answer_and_who_is_asked() {
    let text = told(Lang::Zh, |s| render::text::render(&daily(&list(), s), 80));
    for part in ["能开专票吗", "发票", "商品部", "1d1h", "专票", "小美", "主管", "送小样"]
    {
        assert!(text.contains(part), "'{part}' is not in\n{text}");
    }
    let bytes =
        told(Lang::Zh, |s| String::from_utf8(render::csv::first(&daily(&list(), s)).unwrap()).unwrap());
    assert!(bytes.contains("'=保修几年"), "nothing a spreadsheet would run\n{bytes}");
    assert_eq!(bytes.lines().count(), 6);
    let json = told(Lang::Zh, |s| daily_json(&list(), s).to_string());
    assert!(json.contains(r#""approved_by":"supervisor""#) && json.contains(r#""answered":false"#), "{json}");
}
