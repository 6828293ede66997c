use super::*;
use crate::config::Config;
use crate::domain::Subject;
use crate::domain::document::Document;
use crate::domain::inquiry::NewInquiry;
use crate::domain::money::Fen;
use crate::domain::reminder::NewReminder;
use crate::store::testing::{actor, store};
use crate::store::{audit, reminder, undo};

fn kind(id: &str) -> CaseKind {
    Config::defaults().unwrap().lists.case_kinds.into_iter().find(|k| k.id == id).unwrap()
}

fn new(kind: &str) -> NewCase {
    NewCase {
        shop: "店".into(),
        channel: "taobao".into(),
        kind: kind.into(),
        customer: "小美".into(),
        details: CaseDetails { problem: "外箱压坏".into(), qty: 1, ..CaseDetails::default() },
        ..NewCase::default()
    }
}

fn register_new(store: &mut Store, at: i64, kind_id: &str) -> i64 {
    create(store, &actor(at), &new(kind_id), &kind(kind_id), Lang::Zh).unwrap()
}

fn order(store: &mut Store, number: &str) -> i64 {
    store
        .transact(&actor(1), Op::new("seed"), |w| {
            let customer_id = customer::ensure(w, "taobao", "阿强")?;
            w.execute(
                "INSERT INTO orders(shop_id, order_no, channel, status, customer_id, placed_at, business_day)
                 VALUES (1, ?1, 'taobao', 'shipped', ?2, 1, '2026-06-01')",
                params![number, customer_id],
            )?;
            Ok(w.last_insert_rowid())
        })
        .unwrap()
}

fn solution(text: &str) -> CaseDetails {
    CaseDetails { solution: text.into(), ..new("damage").details }
}

#[test]
fn a1_a_case_begins_with_the_next_step_and_the_documents_of_its_kind() {
    let mut store = store();
    let id = register_new(&mut store, 100, "wrong_goods");
    let case = get(&store, id).unwrap();
    let wrong_goods = kind("wrong_goods");
    assert_eq!((case.status, case.details.responsibility.as_str()), (CaseStatus::New, "undecided"));
    assert_eq!(case.details.next_step, wrong_goods.first_step.zh);
    assert_eq!(case.details.contingency, wrong_goods.contingency.zh);
    let documents: Vec<&str> = case.documents.iter().map(|d| d.kind.as_str()).collect();
    assert_eq!(documents, ["reversal", "return_slip", "resend_slip", "expense"], "A4");
    assert_eq!(case.open_documents(), 4);
    let own = NewCase {
        details: CaseDetails { next_step: "先致电".into(), ..CaseDetails::default() },
        ..new("damage")
    };
    let id = create(&mut store, &actor(110), &own, &kind("damage"), Lang::En).unwrap();
    assert_eq!(get(&store, id).unwrap().details.next_step, "先致电");
    assert!(get(&store, id).unwrap().details.contingency.is_ascii());
}

#[test]
fn a1_the_order_is_found_by_its_number_and_an_unknown_number_is_not_lost() {
    let mut store = store();
    let order_id = order(&mut store, "335001");
    let of_order = NewCase { order_no: " 335001 ".into(), customer: String::new(), ..new("damage") };
    let id = create(&mut store, &actor(100), &of_order, &kind("damage"), Lang::Zh).unwrap();
    let case = get(&store, id).unwrap();
    assert_eq!(
        (case.order_id, case.order_no.as_str(), case.customer.as_str()),
        (Some(order_id), "335001", "阿强")
    );
    assert_eq!(super::of_order(&store, order_id, 10).unwrap().len(), 1);
    let unknown = NewCase { order_no: "999".into(), ..new("damage") };
    let id = create(&mut store, &actor(100), &unknown, &kind("damage"), Lang::Zh).unwrap();
    let case = get(&store, id).unwrap();
    assert_eq!((case.order_id, case.order_no.as_str()), (None, "999"));
    let nobody = NewCase { customer: " ".into(), ..new("damage") };
    let refused = create(&mut store, &actor(100), &nobody, &kind("damage"), Lang::Zh).unwrap_err();
    assert_eq!(refused.key(), "case.refuse.customer_missing");
}

#[test]
fn a1_every_move_is_in_the_history_and_reopening_takes_the_stamps_away() {
    let mut store = store();
    let id = register_new(&mut store, 100, "track");
    advance(&mut store, &actor(110), id, CaseStatus::WaitCourier, "已催快递").unwrap();
    assert_eq!(
        advance(&mut store, &actor(115), id, CaseStatus::Closed, "").unwrap_err().key(),
        "case.refuse.not_allowed"
    );
    edit(&mut store, &actor(120), id, &solution("明日派送")).unwrap();
    advance(&mut store, &actor(130), id, CaseStatus::Solved, "").unwrap();
    advance(&mut store, &actor(140), id, CaseStatus::Closed, "签收").unwrap();
    let case = get(&store, id).unwrap();
    assert_eq!((case.solved_at, case.closed_at, case.close_reason.as_str()), (Some(130), Some(140), "签收"));
    advance(&mut store, &actor(150), id, CaseStatus::Working, "又来问").unwrap();
    let case = get(&store, id).unwrap();
    assert_eq!((case.status, case.solved_at, case.closed_at), (CaseStatus::Working, None, None));
    assert_eq!(case.close_reason, "");
    note(&mut store, &actor(160), id, "等回电").unwrap();
    assert!(note(&mut store, &actor(160), id, " ").is_err());
    let events = events(&store, id).unwrap();
    let kinds: Vec<&str> = events.iter().map(|e| e.kind.as_str()).collect();
    assert_eq!(kinds, ["created", "status", "solution", "status", "status", "status", "note"]);
    assert_eq!((events[1].from_status.as_str(), events[1].to_status.as_str()), ("new", "wait_courier"));
    assert_eq!(events[1].text, "已催快递");
}

#[test]
fn a2_the_first_solution_is_stamped_and_solved_needs_one() {
    let mut store = store();
    let id = register_new(&mut store, 100, "damage");
    advance(&mut store, &actor(110), id, CaseStatus::Working, "").unwrap();
    assert_eq!(
        advance(&mut store, &actor(120), id, CaseStatus::Solved, "").unwrap_err().key(),
        "case.refuse.solution_missing"
    );
    edit(&mut store, &actor(130), id, &solution("部分退款")).unwrap();
    edit(&mut store, &actor(140), id, &solution("全额退款")).unwrap();
    assert_eq!(get(&store, id).unwrap().solution_at, Some(130));
    edit(&mut store, &actor(150), id, &solution(" ")).unwrap();
    assert_eq!(get(&store, id).unwrap().solution_at, None, "taken back");
    let at_once = NewCase { details: solution("补发"), ..new("damage") };
    let id = create(&mut store, &actor(160), &at_once, &kind("damage"), Lang::Zh).unwrap();
    assert_eq!(get(&store, id).unwrap().solution_at, Some(160));
    let trail = audit::of(&store, Subject::new(Entity::Case, id), 10).unwrap();
    assert_eq!(trail.last().map(|e| e.head.kind.as_str()), Some("case_create"));
}

#[test]
fn a2_the_register_puts_what_lacks_a_solution_first_and_counts_it() {
    let mut store = store();
    let solved_soon = register_new(&mut store, 100, "damage");
    edit(&mut store, &actor(110), solved_soon, &CaseDetails { next_due_at: Some(900), ..solution("退") })
        .unwrap();
    let lacking = register_new(&mut store, 120, "return");
    let done = register_new(&mut store, 130, "track");
    edit(&mut store, &actor(131), done, &solution("已答")).unwrap();
    advance(&mut store, &actor(132), done, CaseStatus::Solved, "").unwrap();
    let order = |store: &Store, hour| {
        register(store, "2026-06-01", hour, 14, 0, 5).unwrap().iter().map(|c| c.id).collect::<Vec<_>>()
    };
    assert_eq!(order(&store, 10), [solved_soon, lacking, done], "in the morning by what is due");
    assert_eq!(order(&store, 15), [lacking, solved_soon, done], "from the afternoon on the flagged first");
    assert_eq!(counts(&store, "2026-06-01", 10, 14).unwrap(), CaseCounts { open: 2, flagged: 0 });
    assert_eq!(counts(&store, "2026-06-01", 15, 14).unwrap(), CaseCounts { open: 2, flagged: 1 });
    assert_eq!(counts(&store, "2026-06-02", 9, 14).unwrap(), CaseCounts { open: 2, flagged: 1 });
    advance(&mut store, &actor(140), done, CaseStatus::Closed, "").unwrap();
    assert_eq!(order(&store, 10), [solved_soon, lacking, done], "closed ones are still shown for a while");
    let since = register(&store, "2026-06-01", 10, 14, 141, 5).unwrap();
    assert_eq!(since.len(), 2);
}

#[test]
fn a4_documents_are_ticked_when_written_and_open_ones_need_a_reason_at_closing() {
    let mut store = store();
    let id = register_new(&mut store, 100, "damage");
    edit(&mut store, &actor(110), id, &CaseDetails { amount: Fen(1500), ..solution("部分退款") }).unwrap();
    let expense = get(&store, id).unwrap().documents[0].clone();
    assert_eq!(expense.amount, Fen(1500), "the expense slip follows the amount");
    let more = Document { kind: "return_slip".into(), qty: 1, ..Document::default() };
    let added = add_document(&mut store, &actor(120), id, &more).unwrap();
    assert!(add_document(&mut store, &actor(120), id, &Document::default()).is_err());
    write_document(&mut store, &actor(130), expense.id, " FY-7 ").unwrap();
    let case = get(&store, id).unwrap();
    assert_eq!((case.open_documents(), case.documents[0].number.as_str()), (1, "FY-7"));
    edit(&mut store, &actor(135), id, &CaseDetails { amount: Fen(900), ..solution("部分退款") }).unwrap();
    assert_eq!(get(&store, id).unwrap().documents[0].amount, Fen(1500), "written is written");
    unwrite(&mut store, &actor(140), expense.id).unwrap();
    assert_eq!(get(&store, id).unwrap().documents[0].written_at, None);
    write_document(&mut store, &actor(150), expense.id, "FY-8").unwrap();
    advance(&mut store, &actor(160), id, CaseStatus::Solved, "").unwrap();
    assert_eq!(
        advance(&mut store, &actor(170), id, CaseStatus::Closed, "").unwrap_err().key(),
        "case.refuse.documents_open"
    );
    advance(&mut store, &actor(170), id, CaseStatus::Closed, "仓库代写退货单").unwrap();
    assert_eq!(write_document(&mut store, &actor(180), added, "").unwrap_err().key(), "case.refuse.closed");
    let written: Vec<String> = events(&store, id)
        .unwrap()
        .into_iter()
        .filter(|e| e.to_status == "expense")
        .map(|e| e.text)
        .collect();
    assert_eq!(written, ["FY-7", "FY-7", "FY-8"]);
}

#[test]
fn i6_the_inquiry_ends_as_after_sales_and_its_promise_goes_on_with_the_case() {
    let mut store = store();
    let asked = NewInquiry {
        shop: "店".into(),
        channel: "taobao".into(),
        customer: "阿强".into(),
        question: "收到是坏的".into(),
        ..NewInquiry::default()
    };
    let asked = inquiry::open(&mut store, &actor(100), &asked).unwrap();
    inquiry::promise(&mut store, &actor(110), asked, 5000, "问仓库", "warehouse").unwrap();
    let before = inquiry::get(&store, asked).unwrap();
    let order_id = order(&mut store, "335001");
    let from = NewCase {
        shop: String::new(),
        channel: String::new(),
        customer: String::new(),
        order_no: "335001".into(),
        inquiry_id: Some(asked),
        ..new("damage")
    };
    let id = create(&mut store, &actor(120), &from, &kind("damage"), Lang::Zh).unwrap();
    let inquiry = inquiry::get(&store, asked).unwrap();
    assert_eq!((inquiry.status, inquiry.closed_at), (InquiryStatus::ToAfterSales, Some(120)));
    assert_eq!((inquiry.case_id, inquiry.order_id), (Some(id), Some(order_id)));
    let case = get(&store, id).unwrap();
    assert_eq!((case.inquiry_id, case.channel.as_str()), (Some(asked), "taobao"));
    assert_eq!(case.details.next_due_at, Some(5000), "what was promised is the next step's time");
    assert!(events(&store, id).unwrap().iter().any(|e| e.kind == "promise" && e.text == "问仓库"));
    assert_eq!(undo::last(&mut store, &actor(130)).unwrap().unwrap().kind, "case_create");
    assert_eq!(inquiry::get(&store, asked).unwrap(), before);
    assert!(get(&store, id).is_err());
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

#[test]
fn i10_closing_a_case_silences_its_reminders() {
    let mut store = store();
    let id = register_new(&mut store, 100, "track");
    let new = NewReminder {
        kind: "follow_up".into(),
        about: Some(Subject::new(Entity::Case, id)),
        due_at: 200,
        text: "问快递".into(),
    };
    reminder::add(&mut store, &actor(110), &new).unwrap();
    edit(&mut store, &actor(120), id, &solution("已答")).unwrap();
    advance(&mut store, &actor(130), id, CaseStatus::Solved, "").unwrap();
    assert_eq!(reminder::due(&store, 300).unwrap().len(), 1, "tracked until the deal is confirmed");
    advance(&mut store, &actor(140), id, CaseStatus::Closed, "").unwrap();
    assert!(reminder::due(&store, 300).unwrap().is_empty());
}
