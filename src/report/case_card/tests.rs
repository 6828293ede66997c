use super::*;
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::Event;
use crate::domain::case::{CaseDetails, CaseStatus, Complaint, Evidence, Todo, Walked};
use crate::domain::chase::{Chase, ChaseKind};
use crate::domain::document::Document;
use crate::domain::guide::{Given, Walk};
use crate::domain::money::Fen;
use crate::report::render;
use crate::text::locale::{Lang, Locale};

fn case() -> Case {
    let slip = Document {
        kind: "reversal".into(),
        product: "C-1".into(),
        qty: -1,
        number: "C-7".into(),
        written_at: Some(3000),
        ..Document::default()
    };
    let expense = Document { kind: "expense".into(), amount: Fen(4000), ..Document::default() };
    Case {
        id: 35,
        shop: "店".into(),
        channel: "taobao".into(),
        kind: "missing".into(),
        status: CaseStatus::WaitFinance,
        customer_id: 1,
        customer: "小美\u{1b}[31m".into(),
        order_id: Some(1),
        order_no: "T1".into(),
        inquiry_id: None,
        details: CaseDetails {
            products: "C-1".into(),
            qty: 2,
            problem: "少了一件".into(),
            solution: "退款".into(),
            amount: Fen(4000),
            ..CaseDetails::default()
        },
        solution_at: Some(2000),
        deadline_at: None,
        opened_at: 1000,
        solved_at: None,
        closed_at: None,
        close_reason: String::new(),
        agent: "小李".into(),
        business_day: "1970-01-01".into(),
        documents: vec![slip, expense],
    }
}

fn file() -> CaseFile {
    let given = |question: &str, answer: &str| Given { question: question.into(), answer: answer.into() };
    let step = |at, kind: &str, to: &str, text: &str| Event {
        at,
        agent: "小李".into(),
        kind: kind.into(),
        from_status: String::new(),
        to_status: to.into(),
        text: text.into(),
    };
    CaseFile {
        walks: vec![Walked {
            guide: "missing".into(),
            walk: Walk { given: vec![given("slip", "on_slip"), given("nobody", "x")] },
            at: 2000,
            agent: "小李".into(),
        }],
        todos: vec![Todo {
            id: 1,
            case_id: 35,
            key: "claim".into(),
            text: "向快递索赔".into(),
            who: "warehouse".into(),
            due_at: 9000,
            done_at: Some(5000),
            result: "半额".into(),
            amount: Some(Fen(2000)),
        }],
        evidence: vec![Evidence { kind: "photo".into(), note: "a.jpg".into(), at: 1500 }],
        complaint: Some(Complaint {
            class: "service".into(),
            answer: "已致歉".into(),
            ..Complaint::default()
        }),
        courier_weight: Some(1300),
        expected_weight: Some(1600),
        approved_by: "王主管".into(),
        steps: vec![
            step(1000, "created", "new", "少了一件"),
            step(3000, "document_written", "reversal", "C-7"),
        ],
        chases: vec![Chase {
            id: 1,
            order_id: 1,
            kind: ChaseKind::Chase,
            at: 1200,
            agent: "小李".into(),
            asked: "warehouse".into(),
            text: "请查库存".into(),
            answer: "确实少装".into(),
            answered_at: Some(1400),
        }],
        ..CaseFile::default()
    }
}

fn with<T>(lang: Lang, look: impl FnOnce(&Card) -> T) -> T {
    let (locale, config) = (Locale::new(lang), Config::defaults().unwrap());
    let clock = Clock::frozen(chrono::DateTime::parse_from_rfc3339("1970-01-01T12:00:00+08:00").unwrap());
    let setting = Setting { locale: &locale, clock: &clock, config: &config };
    look(&Card { case: &case(), file: &file(), setting: &setting, near: None })
}

#[test]
fn a1_the_card_proves_who_was_asked_when_and_every_step_with_time_and_name() {
    let text = with(Lang::Zh, |card| render::text::render(&card.report(), 80));
    for told in [
        "1970-01-01 08:20 小李 催办 仓库 请查库存",
        "1970-01-01 08:23 仓库 回复 确实少装",
        "1970-01-01 08:50 小李 单据已开 冲单 C-7",
        "[x] 冲单 C-1 -1 C-7 1970-01-01 08:50",
        "[ ] 费用单 ￥40.00",
        "[x] 仓库: 向快递索赔 ￥20.00 (半额)",
        "[x] 照片 a.jpg",
        "应有 1600 g，面单 1300 g，相差 -300 g",
        "王主管",
        "客服服务",
        "C-1 ×2",
    ] {
        assert!(text.contains(told), "{told}\n{text}");
    }
    assert!(!text.contains('\u{1b}'), "text from outside is harmless");
}

#[test]
fn a3_the_path_is_told_as_question_and_answer_and_the_newest_entry_stands_first() {
    with(Lang::Zh, |card| {
        let path = card.path();
        assert_eq!(path.len(), 1, "a question the guide no longer knows is left out");
        assert!(path[0].1.starts_with("→ ") && !path[0].0.is_empty());
        let timeline = card.timeline();
        let times: Vec<&str> = timeline.iter().map(|l| &l[11..16]).collect();
        assert_eq!(times, ["08:50", "08:23", "08:20", "08:16"]);
    });
}

#[test]
fn a1_an_english_card_is_english() {
    let text = with(Lang::En, |card| render::text::render(&card.report(), 80));
    assert!(text.contains("Case 35") && text.contains("Who was chased"), "{text}");
    assert!(!text.contains("card.") && !text.contains("case."), "every text is there\n{text}");
}

#[test]
fn a1_the_json_names_everything_and_null_is_unknown() {
    let json = with(Lang::Zh, |card: &Card| {
        assert_eq!(card.case.id, 35);
        card.json()
    });
    assert_eq!((&json["id"], &json["amount"]), (&35.into(), &"40.00".into()), "{json}");
    assert_eq!(json["opened_at"], "1970-01-01T08:16:40+08:00");
    assert_eq!(json["todos"][0]["amount"], "20.00");
    assert_eq!(json["chases"][0]["answer"], "确实少装");
    assert_eq!(json["walks"][0]["given"][0]["answer"], "on_slip");
    assert_eq!(json["complaint"]["class"], "service");
    for key in ["degree", "closed_at", "deadline_at", "escalated_at"] {
        assert!(json[key].is_null() && json.as_object().unwrap().contains_key(key), "{key}");
    }
}
