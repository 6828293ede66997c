use super::super::drawing::{Ink, Shape};
use super::*;
use crate::report::{Cell, Check, Column, Signature, Table};

fn check(n: usize, long: bool) -> Check {
    Check {
        number: n.to_string(),
        title: format!("售后无方案  小美{n}  2026060112345678901"),
        aside: "06-01 18:30 前".into(),
        facts: vec![
            ("问题".into(), "破损：杯子碎了".repeat(if long { 4 } else { 1 })),
            ("诉求".into(), "退款".into()),
            ("下一步".into(), "先道歉，再请她拍照".into()),
        ],
        strong: "若顾客不接受部分退款，则改为退货或换货".into(),
        ..Check::default()
    }
}

fn handoff(reds: usize, yellows: usize) -> Report {
    let checks = |count: usize, from: usize| (from..from + count).map(|n| check(n, false)).collect();
    Report {
        title: "交班单 [草稿]".into(),
        meta: vec![("编号".into(), "H20260601-1".into()), ("接班".into(), "____________".into())],
        blocks: vec![
            Block::Urgent(Urgency::Red, format!("【红】下一班必须处理 ({reds})")),
            Block::CheckList(checks(reds, 1)),
            Block::Urgent(Urgency::Yellow, format!("【黄】需要留意 ({yellows})")),
            Block::CheckList(checks(yellows, reds + 1)),
            Block::Signatures(vec![Signature { label: "交班人".into(), ..Signature::default() }; 2]),
        ],
        ..Report::default()
    }
}

fn list(rows: usize) -> Report {
    let columns = vec![Column::left("订单号"), Column::whole("商品"), Column::right("金额")];
    let row = |n: usize| [format!("30619531920821{n:05}"), "晴雨两用折叠伞 蓝色".into(), "￥12.00".into()];
    Report {
        title: "发货表".into(),
        blocks: vec![Block::Heading("清单".into()), Block::Table(Table::new(columns, (0..rows).map(row)))],
        ..Report::default()
    }
}

fn pages(report: &Report, paper: Paper) -> Vec<Drawing> {
    layout(report, paper, &Fonts::new().unwrap())
}

#[test]
fn a_usual_hand_off_stands_on_one_page() {
    let pages = pages(&handoff(4, 4), Paper::A4);
    assert_eq!(pages.len(), 1);
    let texts: Vec<&str> = pages[0].texts().collect();
    for text in
        ["交班单", "草稿", "H20260601-1", "红", "下一班必须处理 (4)", "售后无方案", "06-01 18:30 前", "1 / 1"]
    {
        assert!(texts.contains(&text), "{text} {texts:?}");
    }
}

#[test]
fn reds_stand_on_page_one_though_the_rest_goes_on() {
    let report = handoff(9, 20);
    let pages = pages(&report, Paper::A4);
    assert!(pages.len() > 1 && reds_on_first(&report, &pages));
    assert!(pages[0].texts().any(|t| t.ends_with("小美9  2026060112345678901")), "the last red one");
}

#[test]
fn a_long_table_goes_on_with_its_head_and_numbered_pages() {
    let pages = pages(&list(120), Paper::A4);
    assert!(pages.len() >= 3);
    for (n, page) in pages.iter().enumerate() {
        let texts: Vec<&str> = page.texts().collect();
        assert!(texts.contains(&"订单号") && texts.contains(&"金额"), "the head of the table on page {n}");
        assert!(texts.contains(&format!("{} / {}", n + 1, pages.len()).as_str()));
        assert!(texts.iter().filter(|t| **t == "发货表").count() >= 1);
    }
    let rows: usize =
        pages.iter().map(|p| p.texts().filter(|t| t.starts_with("30619531920821")).count()).sum();
    assert_eq!(rows, 120, "no row is lost");
}

#[test]
fn nothing_leaves_the_paper_in_either_size() {
    let fonts = Fonts::new().unwrap();
    for paper in [Paper::A4, Paper::A5] {
        let (width, height) = paper.size();
        for report in [handoff(9, 9), list(60)] {
            for shape in layout(&report, paper, &fonts).iter().flat_map(|p| &p.shapes) {
                let Shape::Text { x, y, size, anchor, bold, text, .. } = shape else { continue };
                let wide = fonts.measure(text, *size, *bold);
                let left = if *anchor == super::super::drawing::Anchor::End { x - wide } else { *x };
                let inside = left >= 0.0 && left + wide <= width - 8.0 && *y > 0.0 && *y < height;
                assert!(inside, "{paper:?} {text} at {x} {y}, {wide} wide");
            }
        }
    }
}

#[test]
fn urgency_has_a_word_and_a_bar() {
    let pages = pages(&handoff(1, 1), Paper::A4);
    for (urgency, word) in [(Urgency::Red, "红"), (Urgency::Yellow, "黄")] {
        let marks = |s: &&Shape| matches!(s, Shape::Rect { ink: Ink::Mark(u), .. } if *u == urgency);
        assert!(pages[0].shapes.iter().filter(marks).count() >= 2, "the bar and the ground of the word");
        assert!(pages[0].texts().any(|t| t == word));
    }
}

#[test]
fn a_document_is_small_the_same_each_time_and_names_what_it_lacks() {
    let report = handoff(3, 3);
    let first = render(&report, Paper::A4, Lang::Zh).unwrap();
    assert!(first.bytes.starts_with(b"%PDF-") && first.missing.is_empty());
    assert!(first.bytes.len() < 120_000, "{} bytes: the font is cut down to what is used", first.bytes.len());
    assert_eq!(first.bytes, render(&report, Paper::A4, Lang::Zh).unwrap().bytes);
    let odd = Report { title: "a\u{10FFFD}".into(), ..Report::default() };
    assert_eq!(render(&odd, Paper::A5, Lang::En).unwrap().missing, "\u{10FFFD}");
}

#[test]
fn text_from_outside_is_text() {
    let evil = "a\u{202E}b\u{1b}[31m\u{0}c";
    let table = Table { columns: vec![Column::left(evil)], rows: vec![vec![Cell::text(evil)]] };
    let report = Report { title: evil.into(), blocks: vec![Block::Table(table)], ..Report::default() };
    let pages = pages(&report, Paper::A4);
    assert!(pages[0].texts().all(|t| !t.contains(['\u{202E}', '\u{1b}', '\u{0}'])));
}
