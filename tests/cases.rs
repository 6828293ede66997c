//! After-sales cases at the keyboard, from the inquiry to the closed case, and everything around them, drawn in both
//! languages at three sizes.
#![allow(clippy::unwrap_used)]

mod support;

use chrono::NaiveDate;
use shiftdesk::domain::case::{Case, CaseFile, CaseStatus, Todo};
use shiftdesk::domain::guide::Walk;
use shiftdesk::store;
use shiftdesk::text::locale::Lang;
use shiftdesk::ui::screen_text::screen_text;
use support::desk::{Desk, popup};

const SIZES: [(u16, u16); 3] = [(140, 40), (100, 30), (80, 24)];

fn desk() -> Desk {
    Desk::new(Lang::Zh, SIZES[0])
}

/// The case that was registered last.
fn newest(desk: &Desk) -> Case {
    let day = NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();
    store::case::opened(&desk.app.session.store, day, day).unwrap().into_iter().max_by_key(|c| c.id).unwrap()
}

fn file(desk: &Desk, case: &Case) -> CaseFile {
    store::case::file(&desk.app.session.store, case, 200).unwrap()
}

/// The inquiry on top becomes a case of a kind.
fn register(desk: &mut Desk, kind: &str) -> Case {
    desk.press(&format!("Alt-1 Ctrl-A ={kind} Ctrl-S"));
    newest(desk)
}

/// Answers the open guide by its keys: digits, or what is typed.
fn walk(desk: &mut Desk, guide: &str, answers: &str) {
    let guide = desk.app.session.config.guide(guide).unwrap().clone();
    let mut walk = Walk::default();
    for answer in answers.split_whitespace() {
        let question = walk.question(&guide).unwrap();
        match question.answers.iter().position(|a| a.id == answer) {
            Some(place) => desk.press(&(place + 1).to_string()),
            None => desk.press(&format!("={answer} Enter")),
        };
        assert!(walk.answer(&guide, answer), "{answer}");
    }
    assert!(walk.outcome(&guide).is_some(), "{answers} does not end");
}

/// Ticks every to-do and every document, then solves and closes the case.
fn finish(desk: &mut Desk) {
    let id = newest(desk).id;
    while file(desk, &newest(desk)).todos.iter().any(|t| t.done_at.is_none()) {
        desk.press("Ctrl-L 1 Ctrl-S Esc");
    }
    while let Some(open) = newest(desk).documents.iter().position(|d| d.written_at.is_none()) {
        desk.press(&format!("Ctrl-D {} =N{open} Ctrl-S", open + 1));
    }
    desk.press("Ctrl-T =已解决 Enter Ctrl-T =已关闭 Enter");
    let case = newest(desk);
    assert_eq!((case.id, case.status), (id, CaseStatus::Closed), "{}", desk.screen());
}

fn kinds(case: &Case) -> Vec<(&str, i64)> {
    case.documents.iter().map(|d| (d.kind.as_str(), d.qty)).collect()
}

fn todo<'f>(file: &'f CaseFile, key: &str) -> &'f Todo {
    file.todos.iter().find(|t| t.key == key).unwrap()
}

#[test]
fn a1_missing_goods_from_the_inquiry_to_the_closed_case() {
    let mut desk = desk();
    let case = register(&mut desk, "少货");
    assert_eq!((case.kind.as_str(), case.inquiry_id.is_some()), ("missing", true));
    assert!(!case.details.problem.is_empty() && !case.details.products.is_empty(), "I6");
    walk(&mut desk, "missing", "on_slip 500 short resend");
    desk.press("Ctrl-S");
    let case = newest(&desk);
    assert_eq!(kinds(&case), [("reversal", -1), ("resend_slip", 1)]);
    assert_eq!(
        (case.status, case.details.responsibility.as_str()),
        (CaseStatus::WaitWarehouse, "ours_warehouse")
    );
    finish(&mut desk);
    let screen = desk.press("F11").screen();
    for told in ["500 g", "N0", "[v] 客服: 把单号告诉顾客", "→ 对得上，真的少了"] {
        assert!(screen.contains(told), "{told}\n{screen}");
    }
}

#[test]
fn a1_wrong_goods_exchanged_discounted_or_left_as_a_gift() {
    for (way, amount, owed) in [
        (
            "other X-1 photo worth",
            "=12",
            vec![("reversal", -1), ("reversal", 1), ("return_slip", 1), ("resend_slip", 1), ("expense", 0)],
        ),
        ("other X-1 photo not_worth accepts", "=5", vec![("reversal", -1), ("reversal", 1), ("expense", 0)]),
        (
            "other X-1 photo not_worth resend",
            "=9",
            vec![("reversal", -1), ("reversal", 1), ("empty_return", 0), ("expense", 0), ("resend_slip", 1)],
        ),
    ] {
        let mut desk = desk();
        register(&mut desk, "错货");
        walk(&mut desk, "wrong_goods", way);
        if newest(&desk).solution_at.is_none() {
            desk.press(&format!("Ctrl-U {amount} Ctrl-S"));
        }
        let case = newest(&desk);
        let mut found = kinds(&case);
        let mut wanted = owed.clone();
        found.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(found, wanted, "{way}\n{}", desk.screen());
        assert_eq!(file(&desk, &case).received, "X-1");
        finish(&mut desk);
    }
}

#[test]
fn a1_damage_with_its_evidence_and_the_claim() {
    let mut desk = desk();
    register(&mut desk, "破损");
    walk(&mut desk, "damage", "yes broken slight yes");
    desk.press("=8 Ctrl-S");
    desk.press("Ctrl-B =凭证 Enter 1 =a.jpg Ctrl-S Esc");
    let case = newest(&desk);
    assert_eq!((case.details.degree.as_str(), case.details.amount.to_string().as_str()), ("slight", "8.00"));
    assert_eq!(file(&desk, &case).evidence[0].note, "a.jpg");
    finish(&mut desk);
}

#[test]
fn a9_a_lost_parcel_serves_the_customer_first_and_the_claim_keeps_its_amount() {
    let mut desk = desk();
    register(&mut desk, "丢件");
    walk(&mut desk, "lost", "yes resend");
    desk.press("Ctrl-S");
    assert_eq!(newest(&desk).status, CaseStatus::WaitWarehouse);
    desk.press("Ctrl-L 1 =新单号 Ctrl-S 1 =40 Tab =全额 Tab Tab =中通 Ctrl-S Esc");
    let found = file(&desk, &newest(&desk));
    assert_eq!(todo(&found, "claim").amount.map(|a| a.to_string()).as_deref(), Some("40.00"));
    finish(&mut desk);
}

#[test]
fn a6_a_hard_complaint_goes_to_the_supervisor_and_its_sheet_is_on_the_card() {
    let mut desk = desk();
    register(&mut desk, "投诉");
    let due = desk.app.desk.counts.due;
    walk(&mut desk, "complaint", "yes");
    desk.press("Ctrl-S");
    assert_eq!(desk.app.desk.counts.due, due + 1, "it rings at once");
    desk.press("Ctrl-B =投诉处理单 Enter");
    desk.press(
        "Tab =13800138000 Tab =客服 Tab =查了记录 Tab Tab =已致歉 Tab =接受 Tab =培训 Tab =无同类 Ctrl-S",
    );
    let screen = desk.press("Ctrl-P").screen();
    for told in ["已报主管", "客服服务", "查了记录", "已致歉", "培训"] {
        assert!(screen.contains(told), "{told}\n{screen}");
    }
    desk.press("Esc");
    finish(&mut desk);
}

#[test]
fn a1_waiting_for_the_warehouse_offers_when_to_ask_again() {
    let mut desk = desk();
    let case = register(&mut desk, "其他");
    let before = store::reminder::open(&desk.app.session.store, 99).unwrap().len();
    desk.press("Esc Ctrl-T =待仓库 Enter");
    assert!(desk.screen().contains("2026-06-01 18:05"), "four hours on\n{}", desk.screen());
    desk.press("Enter");
    assert_eq!(newest(&desk).status, CaseStatus::WaitWarehouse);
    let open = store::reminder::open(&desk.app.session.store, 99).unwrap();
    let about = open.iter().filter(|r| r.about.is_some_and(|s| s.id == case.id));
    assert_eq!((about.count(), open.len()), (1, before + 1));
    desk.press("Ctrl-T =待财务 Enter Ctrl-U Enter");
    assert_eq!(newest(&desk).status, CaseStatus::WaitFinance);
    let open = store::reminder::open(&desk.app.session.store, 99).unwrap();
    assert_eq!(open.len(), before, "emptied: no new reminder, and the old one is over");
}

#[test]
fn a4_a_document_is_added_by_hand_and_written_from_the_list_of_all_cases() {
    let mut desk = desk();
    register(&mut desk, "其他");
    desk.press("Esc Ctrl-B =补列 Enter =冲单 Tab Tab =-2 Ctrl-S Esc");
    let case = newest(&desk);
    assert_eq!(kinds(&case), [("reversal", -2)], "{}", desk.screen());
    desk.press("Ctrl-W");
    let screen = desk.screen();
    assert!(screen.contains("欠单清单") && screen.contains("冲单") && screen.contains("-2"), "{screen}");
    desk.press("=-2 Enter =C-99 Enter");
    assert_eq!(newest(&desk).documents[0].number, "C-99");
    assert!(desk.screen().contains("欠单清单"), "the list stays for the next one");
}

#[test]
fn a7_a_dispute_needs_its_deadline_and_counts_it_down() {
    let mut desk = desk();
    let before = newest(&desk).id;
    register(&mut desk, "纠纷");
    assert_eq!(newest(&desk).id, before, "not without its deadline");
    assert!(desk.screen().contains("平台的截止时间"), "{}", desk.screen());
    desk.press("=20:05 Ctrl-S Esc");
    assert_eq!(newest(&desk).kind, "dispute");
    let screen = desk.screen();
    assert!(screen.contains("剩 6h00"), "{screen}");
}

#[test]
fn a8_a_return_is_received_and_its_slip_ticked() {
    let mut desk = desk();
    register(&mut desk, "退货");
    walk(&mut desk, "return", "other returns within");
    desk.press("Ctrl-U =30 Ctrl-S");
    assert!(newest(&desk).awaits_return(), "{}", desk.screen());
    desk.press("Ctrl-B =验收 Enter");
    walk(&mut desk, "return_receipt", "right refund");
    desk.press("=TH-5 Ctrl-S");
    let case = newest(&desk);
    let slip = case.documents.iter().find(|d| d.kind == "return_slip").unwrap();
    assert_eq!((slip.number.as_str(), slip.written_at.is_some()), ("TH-5", true), "{}", desk.screen());
    assert_eq!(case.status, CaseStatus::WaitFinance);
    assert!(desk.app.dialogs.is_empty(), "the receipt is over\n{}", desk.screen());
    finish(&mut desk);
}

#[test]
fn a9_a_to_do_that_is_due_is_ticked_from_the_list_of_what_is_due() {
    let mut desk = desk();
    register(&mut desk, "其他");
    desk.press("Esc Ctrl-L =再加 Enter =打给快递 Tab Tab =14:06 Ctrl-S Esc");
    desk.press("Alt-1 Ctrl-K");
    let screen = desk.screen();
    assert!(screen.contains("打给快递") && screen.contains("售后"), "{screen}");
    desk.press("=打给快递 Enter =说今天到 Ctrl-S");
    let found = file(&desk, &newest(&desk));
    assert_eq!(found.todos[0].result, "说今天到");
    assert!(found.todos[0].done_at.is_some());
}

#[test]
fn a10_the_reminder_of_the_reviews_comes_once() {
    let mut desk = desk();
    let due = desk.app.desk.counts.due;
    desk.app.session.config.settings.cases.review_check = "10:00".into();
    desk.press("Alt-1 Ctrl-R Ctrl-W");
    assert_eq!(desk.app.desk.counts.due, due + 1);
    desk.press("F7 =评价 Enter 2");
    desk.press("Ctrl-R");
    assert_eq!(desk.app.desk.counts.due, due, "looked at for today");
}

#[test]
fn a1_the_register_is_narrowed_and_says_so_in_its_title() {
    let mut desk = desk();
    register(&mut desk, "丢件");
    desk.press("Esc");
    let open = desk.app.desk.counts.cases;
    desk.press("Ctrl-X =丢件 Enter");
    let screen = desk.screen();
    assert!(screen.contains("5 售后登记 1 · 丢件"), "{screen}");
    assert_eq!(desk.app.desk.counts.cases, open, "the counter of the header counts all");
    desk.press("Ctrl-X 1");
    assert!(!desk.press("Esc").screen().contains("· 丢件"));
}

/// Name, keys, and what stands there in Chinese and in English.
const SCREENS: &[(&str, &str, [&str; 2])] = &[
    ("menu", "Alt-5 Ctrl-B", ["凭证", "Evidence"]),
    ("owed", "Alt-5 Ctrl-W", ["欠单清单", "Documents owed"]),
    ("owed_number", "Alt-5 Ctrl-W 1", ["单号", "Number"]),
    ("evidence", "Alt-5 Ctrl-B 6", ["[ ] 开箱视频", "[ ] Unboxing video"]),
    ("evidence_note", "Alt-5 Ctrl-B 6 1", ["照片", "Photo"]),
    ("filter", "Alt-5 Ctrl-X", ["今天没有方案", "No solution today"]),
    ("document", "Alt-5 Ctrl-D =…", ["补列一张", "Add one"]),
    ("follow_up", "Alt-5 Ctrl-T 2", ["何时再问", "Ask again"]),
    ("card", "Alt-5 Ctrl-P", ["登记人", "Opened by"]),
];

#[test]
fn a1_every_list_and_form_is_whole_in_both_languages_at_three_sizes() {
    for (i, lang) in [Lang::Zh, Lang::En].into_iter().enumerate() {
        for (name, keys, said) in SCREENS {
            let mut desk = Desk::new(lang, SIZES[0]);
            desk.press(keys);
            for size in SIZES {
                desk.size = size;
                let (buf, _) = desk.draw();
                let text = screen_text(&buf);
                assert!(popup(&buf).is_some(), "{name} {size:?}: no whole frame\n{text}");
                assert!(text.contains(said[i]), "{name} {size:?}: '{}'\n{text}", said[i]);
                assert!(!text.contains("case.") && !text.contains("card."), "{name}\n{text}");
                let chinese = |c: char| matches!(c, '\u{2E80}'..='\u{9FFF}');
                let data = ["{预计发货}", "{称呼}", "{时间段问候}", "{客服}", "{店铺}", "预计发货"];
                let plain = data.iter().fold(text.clone(), |t, d| t.replace(d, ""));
                let mixed = plain.lines().find(|l| lang == Lang::En && l.chars().any(chinese));
                assert_eq!(mixed, None, "{name} {size:?}\n{text}");
            }
        }
    }
}
