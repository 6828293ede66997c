//! Receipts (ESC/POS) as they come out of the printer: hand-off, slip and proof card of a day, on both rolls, in both
//! languages; and that nothing from outside drives the printer.
#![allow(clippy::unwrap_used)]

mod support;

use proptest::prelude::*;
use shiftdesk::config::Config;
use shiftdesk::report::case_card::Card;
use shiftdesk::report::handoff::Page;
use shiftdesk::report::render::escpos::{Paper, render};
use shiftdesk::report::slip::Slip;
use shiftdesk::report::{
    Block, Chart, ChartKind, Check, Column, Report, Series, Setting, Signature, Table, Urgency,
};
use shiftdesk::store::{self, Store};
use shiftdesk::text::locale::{Lang, Locale};
use support::{desk, receipt};

/// The day of the pictures, with its papers as reports and the number each has.
fn papers(lang: Lang) -> Vec<(&'static str, Report, String)> {
    let mut store = Store::in_memory().unwrap();
    support::day::fill(&mut store, lang);
    let (config, clock, locale) = (Config::defaults().unwrap(), desk::clock(), Locale::new(lang));
    let setting = Setting { locale: &locale, clock: &clock, config: &config };
    let now = clock.now().timestamp();

    let shift = store::shift::current(&store).unwrap().unwrap();
    let draft = store::handoff::draft(&store, &config, &clock, &locale, shift.id).unwrap();
    let handoff = Page::draft(&draft).report(&setting);

    let orders = store::order::list(&store, store::order::ListFilter::Work, now, 50).unwrap();
    // The one with the most to print.
    let order =
        orders.iter().max_by_key(|o| (o.data.payment_kind == "cod", o.data.lines.len(), o.id)).unwrap();
    let shop = store::shop::get(&store, &order.data.shop).unwrap();
    let slip = Slip {
        order,
        shop: &shop,
        weight_g: Some(860),
        extras: &[],
        printed_at: now,
        printed_by: &shift.agent,
    };
    let slip = slip.report(&setting);

    let year = |y| chrono::NaiveDate::from_ymd_opt(y, 1, 1).unwrap();
    let case = store::case::opened(&store, year(2026), year(2027)).unwrap().remove(0);
    let file = store::case::file(&store, &case, 200).unwrap();
    let card = Card { case: &case, file: &file, setting: &setting, near: None }.report();
    vec![
        ("handoff", handoff, "JB-20260601-1".to_owned()),
        ("slip", slip, order.data.order_no.clone()),
        ("card", card, case.order_no.clone()),
    ]
}

#[test]
fn a_receipt_holds_what_the_page_holds_and_no_line_is_wider_than_the_roll() {
    for lang in [Lang::Zh, Lang::En] {
        for (name, report, code) in papers(lang) {
            for paper in [Paper::Mm80, Paper::Mm58] {
                let text = receipt::read(&render(&report, paper, &code).unwrap());
                for line in text.lines().filter(|l| !l.starts_with("<QR") && *l != "<cut>") {
                    assert!(receipt::columns(line) <= paper.columns(), "{name} {paper:?}: {line}");
                }
                assert!(text.ends_with("<cut>\n"), "{text}");
                let roll = if paper == Paper::Mm80 { 80 } else { 58 };
                let mut settings = insta::Settings::clone_current();
                settings.set_snapshot_path("receipts");
                settings.set_prepend_module_to_snapshot(false);
                settings.set_omit_expression(true);
                settings.bind(|| insta::assert_snapshot!(format!("{name}-{roll}-{}", lang.code()), text));
            }
        }
    }
}

#[test]
fn a_code_is_printed_only_for_a_plain_number() {
    let report = Report { title: "t".into(), ..Report::default() };
    let of = |code: &str| receipt::read(&render(&report, Paper::Mm80, code).unwrap());
    assert!(of("3061953192082110451").contains("<QR 3061953192082110451>\n"));
    for bad in ["", "号码", "a b", "1\u{1b}@", &"9".repeat(65)] {
        assert!(!of(bad).contains("<QR"), "{bad:?}");
    }
}

/// Everything a report can hold, all of it this text.
fn full_of(text: &str) -> Report {
    let t = || text.to_owned();
    let check =
        Check { ticked: false, number: t(), title: t(), aside: t(), facts: vec![(t(), t())], strong: t() };
    let chart = |series: usize| Chart {
        kind: ChartKind::Bars,
        title: t(),
        unit: t(),
        categories: vec![t()],
        series: vec![Series::counts(t(), [7]); series],
    };
    let row = vec![t().into(), t().into(), t().into()];
    Report {
        title: t(),
        meta: vec![(t(), t())],
        blocks: vec![
            Block::Heading(t()),
            Block::Urgent(Urgency::Red, t()),
            Block::KeyFigures(vec![(t(), t().into())]),
            Block::Chart(chart(1)),
            Block::Chart(chart(2)),
            Block::Notes(vec![t()]),
            Block::Table(Table {
                columns: vec![Column::left(t()), Column::whole(t()), Column::right(t())],
                rows: vec![row.clone(), row],
            }),
            Block::CheckList(vec![check]),
            Block::Bullets(vec![t()]),
            Block::Text(t()),
            Block::Facts(vec![(t(), t())]),
            Block::Banner(t()),
            Block::Signatures(vec![Signature { label: t(), name: t(), time_label: t(), time: t() }]),
        ],
        ..Report::default()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn x5_nothing_from_outside_drives_the_printer(text in "(\\PC|[\u{0}-\u{1f}\u{7f}-\u{9f}¥“”…é]){0,60}") {
        for paper in [Paper::Mm58, Paper::Mm80] {
            // The reader knows every command the renderer uses and stops at any other byte.
            let read = receipt::read(&render(&full_of(&text), paper, &text).unwrap());
            prop_assert!(read.ends_with("<cut>\n"));
            let is_wide = |l: &str| !l.starts_with("<QR") && receipt::columns(l) > paper.columns();
            prop_assert_eq!(read.lines().find(|l| is_wide(l)), None);
        }
    }
}
