//! What surrounds a case: follow-ups, documents of all cases, complaints, evidence, returns, claims, bad reviews.

use super::guided_tests::{config, desk, doc, documents, guide, walked};
use super::*;
use crate::domain::case::{Complaint, NewCase};
use crate::domain::document::Document;
use crate::domain::fee::{Account, Claim, Party};
use crate::domain::guide::ending::NewTodo;
use crate::domain::money::Fen;
use crate::domain::reminder::Reminder;
use crate::store::testing::{actor, store};
use crate::store::{fee, order, reminder, undo};

fn reminders(store: &Store) -> Vec<Reminder> {
    reminder::open(store, 50).unwrap()
}

fn read_file(store: &Store, id: i64) -> crate::domain::case::CaseFile {
    file(store, &get(store, id).unwrap(), 200).unwrap()
}

fn open(store: &mut Store, kind: &str, at: i64, products: &str, problem: &str) -> i64 {
    let details =
        CaseDetails { products: products.into(), problem: problem.into(), qty: 1, ..CaseDetails::default() };
    let new = NewCase {
        shop: "店".into(),
        channel: "taobao".into(),
        kind: kind.into(),
        customer: "小美".into(),
        details,
        ..NewCase::default()
    };
    let kind = config().lists.case_kinds.iter().find(|k| k.id == kind).unwrap();
    create(store, &actor(at), &new, kind, Lang::Zh).unwrap()
}

#[test]
fn a1_whoever_is_waited_for_is_asked_again_until_the_case_goes_on() {
    let (mut store, id) = desk("damage");
    let said = Move { follow_up: Some((900, "问仓库")), ..Move::default() };
    advance_with(&mut store, &actor(200), id, CaseStatus::WaitWarehouse, &said).unwrap();
    let open = reminders(&store);
    assert_eq!((open.len(), open[0].due_at, open[0].text.as_str()), (1, 900, "问仓库"));
    assert_eq!(open[0].about, Some(crate::domain::Subject::new(Entity::Case, id)));
    advance(&mut store, &actor(300), id, CaseStatus::WaitFinance, "").unwrap();
    assert_eq!(reminders(&store), [], "the warehouse answered: nobody asks it again");
    undo::last(&mut store, &actor(310)).unwrap();
    assert_eq!(reminders(&store).len(), 1, "one undo takes move and reminder back together");
}

#[test]
fn a4_what_all_cases_owe_is_listed_the_oldest_first() {
    let (mut store, first) = desk("missing");
    let second = open(&mut store, "refund", 500, "X-1", "");
    let extra = Document {
        kind: "reversal".into(),
        product: "X-1".into(),
        qty: -1,
        amount: Fen(300),
        ..Document::default()
    };
    add_document(&mut store, &actor(510), second, &extra).unwrap();
    let owed = owed_documents(&store, 50).unwrap();
    assert_eq!(owed.first().map(|o| (o.case_id, o.since, o.order_no.as_str())), Some((first, 100, "T1")));
    let last = owed.last().unwrap();
    assert_eq!((last.case_id, last.kind.as_str(), last.qty, last.amount), (second, "reversal", -1, Fen(300)));
    write_document(&mut store, &actor(520), last.document_id, "C-9").unwrap();
    assert_eq!(owed_documents(&store, 50).unwrap().len(), owed.len() - 1);
    assert_eq!(owed_documents(&store, 1).unwrap().len(), 1);
}

#[test]
fn a6_the_sheet_of_a_complaint_is_kept_and_its_answer_stands_in_the_history() {
    let mut store = store();
    let id = open(&mut store, "complaint", 100, "C-1", "客服态度不好");
    let sheet = Complaint {
        class: "service".into(),
        contact: "13800138000".into(),
        investigation: "查了聊天记录".into(),
        answer: "已致歉".into(),
        ..Complaint::default()
    };
    let mut details = get(&store, id).unwrap().details;
    details.responsibility = "ours_agent".into();
    write_complaint(&mut store, &actor(200), id, &sheet, &details).unwrap();
    let later =
        Complaint {
            opinion: "接受".into(), measure: "培训".into(), effect: "两周无同类".into(), ..sheet
        };
    write_complaint(&mut store, &actor(300), id, &later, &details).unwrap();
    let file = read_file(&store, id);
    assert_eq!(file.complaint, Some(later));
    let kinds: Vec<(&str, i64)> = file.steps.iter().map(|e| (e.kind.as_str(), e.at)).collect();
    assert_eq!(
        kinds,
        [
            ("created", 100),
            ("investigated", 200),
            ("answered", 200),
            ("opinion", 300),
            ("measure", 300),
            ("effect", 300)
        ]
    );
    assert_eq!(get(&store, id).unwrap().details.responsibility, "ours_agent");
    undo::last(&mut store, &actor(310)).unwrap();
    assert_eq!(read_file(&store, id).complaint.unwrap().opinion, "", "one step back");
}

#[test]
fn a6_a_hard_complaint_rings_at_once_for_the_supervisor() {
    let (mut store, id) = desk("complaint");
    let end = walked(&store, id, guide("complaint"), "yes", None);
    take(&mut store, &actor(1000), id, &end, "").unwrap();
    let due = reminder::due(&store, 1000).unwrap();
    assert_eq!(due.iter().map(|r| r.kind.as_str()).collect::<Vec<_>>(), ["escalation"]);
    let file = read_file(&store, id);
    assert_eq!(file.escalated_at, Some(1000));
    assert!(file.steps.iter().any(|e| e.kind == "escalated"));
}

#[test]
fn a7_evidence_is_ticked_with_a_note_and_unticked() {
    let (mut store, id) = desk("dispute");
    add_evidence(&mut store, &actor(200), id, "chat", "/tmp/a.png").unwrap();
    add_evidence(&mut store, &actor(210), id, "photo", "").unwrap();
    add_evidence(&mut store, &actor(220), id, "chat", " /tmp/b.png ").unwrap();
    let told = |store: &Store| {
        let evidence = read_file(store, id).evidence;
        evidence.into_iter().map(|e| (e.kind, e.note, e.at)).collect::<Vec<_>>()
    };
    let chat = ("chat".to_owned(), "/tmp/b.png".to_owned(), 200);
    assert_eq!(told(&store), [chat.clone(), ("photo".into(), String::new(), 210)]);
    drop_evidence(&mut store, &actor(230), id, "photo").unwrap();
    assert_eq!(told(&store), [chat]);
    undo::last(&mut store, &actor(240)).unwrap();
    assert_eq!(told(&store).len(), 2);
}

#[test]
fn a7_a_dispute_does_not_lose_its_deadline() {
    let (mut store, id) = desk("dispute");
    let details = get(&store, id).unwrap().details;
    edit_with(&mut store, &actor(200), id, &details, Some(90_000)).unwrap();
    assert_eq!(get(&store, id).unwrap().deadline_at, Some(90_000));
    let refused = edit_with(&mut store, &actor(210), id, &details, None).unwrap_err();
    assert_eq!(refused.key(), "case.refuse.deadline_missing");
    edit(&mut store, &actor(220), id, &details).unwrap();
    assert_eq!(get(&store, id).unwrap().deadline_at, Some(90_000), "an edit without it leaves it");
}

#[test]
fn a8_a_right_return_ticks_its_slip_and_takes_nothing_away() {
    let (mut store, id) = desk("exchange");
    let agreed = walked(&store, id, guide("exchange"), "X-1 yes ours", None);
    take(&mut store, &actor(1000), id, &agreed, "").unwrap();
    let before = get(&store, id).unwrap();
    assert!(before.awaits_return());
    let mut right = walked(&store, id, guide("return_receipt"), "right resend", None);
    right.slip_no = " TH-7 ".into();
    take(&mut store, &actor(2000), id, &right, "").unwrap();
    let after = get(&store, id).unwrap();
    let slip = after.documents.iter().find(|d| d.kind == "return_slip").unwrap();
    assert_eq!((slip.number.as_str(), slip.written_at), ("TH-7", Some(2000)));
    assert!(!after.awaits_return());
    assert_eq!(documents(&store, id).len(), before.documents.len(), "the other slips are still owed");
    assert_eq!(after.details.solution, before.details.solution);
    assert_eq!((after.kind.as_str(), after.status), ("exchange", CaseStatus::WaitWarehouse));
    let keys: Vec<String> = todos(&store, id).unwrap().into_iter().map(|t| t.key).collect();
    assert!(keys.contains(&"tell".to_owned()) && keys.len() > right.todos.len(), "{keys:?}");
    let counted = todos(&store, id).unwrap().into_iter().filter(|t| t.key == "receipt");
    assert!(counted.map(|t| t.done_at).all(|at| at == Some(2000)), "the parcel is counted");
    let guides: Vec<String> = read_file(&store, id).walks.into_iter().map(|w| w.guide).collect();
    assert_eq!(guides, ["return_receipt", "exchange"]);
}

#[test]
fn a8_a_wrong_return_leaves_its_slip_open() {
    let (mut store, id) = desk("return");
    let agreed = walked(&store, id, guide("return"), "other returns within", None);
    take(&mut store, &actor(1000), id, &agreed, "").unwrap();
    let broken = walked(&store, id, guide("return_receipt"), "broken courier", None);
    take(&mut store, &actor(2000), id, &broken, "").unwrap();
    assert!(get(&store, id).unwrap().awaits_return());
    assert_eq!(documents(&store, id), [doc("return_slip", "C-1", 1, 0)]);
    assert!(todos(&store, id).unwrap().iter().any(|t| t.key == "claim"), "the courier pays");
}

#[test]
fn a9_a_claim_keeps_its_amount_and_an_open_one_is_not_closed_away() {
    let (mut store, id) = desk("lost");
    let end = walked(&store, id, guide("lost"), "yes resend", None);
    take(&mut store, &actor(1000), id, &end, "").unwrap();
    let first = todos(&store, id).unwrap().remove(0);
    assert_eq!(get(&store, id).unwrap().details.next_step, first.text);
    todo_done(&mut store, &actor(1100), first.id, "新单号 SF2", None).unwrap();
    let claim = todos(&store, id).unwrap().remove(0);
    assert_eq!(claim.key, "claim");
    let details = get(&store, id).unwrap().details;
    assert_eq!((details.next_step, details.next_due_at), (claim.text.clone(), Some(claim.due_at)));
    let slip = get(&store, id).unwrap().documents[0].id;
    write_document(&mut store, &actor(1200), slip, "B-1").unwrap();
    advance(&mut store, &actor(1300), id, CaseStatus::Solved, "").unwrap();
    let refused = advance(&mut store, &actor(1310), id, CaseStatus::Closed, " ").unwrap_err();
    assert_eq!(refused.key(), "case.refuse.todos_open");
    let zto = Party::other(Account::Courier, "zto");
    let brought = Claim { amount: Fen(4_000), party: zto.clone(), payer: "courier".into() };
    todo_done(&mut store, &actor(1400), claim.id, "全额", Some(&brought)).unwrap();
    assert_eq!(fee::balance(&store, &zto).unwrap(), Fen(4_000), "E2: it stands on the courier's statement");
    todo_done(&mut store, &actor(1401), claim.id, "", None).unwrap();
    assert_eq!(fee::balance(&store, &zto).unwrap(), Fen::ZERO, "the tick is taken back");
    todo_done(&mut store, &actor(1400), claim.id, "全额", Some(&brought)).unwrap();
    let booked = fee::of_case(&store, id).unwrap().into_iter().find(|f| f.party.is(&zto)).unwrap();
    assert_eq!(
        (booked.kind.as_str(), booked.payer.as_str(), booked.note.as_str()),
        ("compensation", "courier", "全额")
    );
    let paid = todos(&store, id).unwrap().into_iter().find(|t| t.key == "claim").unwrap();
    assert_eq!((paid.amount, paid.result.as_str(), paid.done_at), (Some(Fen(4_000)), "全额", Some(1400)));
    assert!(
        events(&store, id).unwrap().iter().any(|e| e.kind == "todo_done" && e.text.contains("￥40.00 全额"))
    );
    assert_eq!(get(&store, id).unwrap().details.next_step, "");
    advance(&mut store, &actor(1500), id, CaseStatus::Closed, "").unwrap();
}

#[test]
fn a9_a_next_step_in_the_agents_words_stays() {
    let (mut store, id) = desk("damage");
    let mut details = get(&store, id).unwrap().details;
    details.next_step = "晚上八点打给她".into();
    edit(&mut store, &actor(200), id, &details).unwrap();
    let new = NewTodo { key: String::new(), text: "看照片".into(), who: "agent".into(), due_at: 900 };
    let todo = add_todo(&mut store, &actor(210), id, &new).unwrap();
    todo_done(&mut store, &actor(220), todo, "", None).unwrap();
    assert_eq!(get(&store, id).unwrap().details.next_step, "晚上八点打给她");
}

#[test]
fn a10_the_reviews_are_looked_at_once_a_business_day() {
    let mut store = store();
    assert!(remind_reviews(&mut store, &actor(500), 100, 400, "看评价").unwrap());
    assert!(!remind_reviews(&mut store, &actor(600), 100, 400, "看评价").unwrap());
    let made = reminders(&store)[0].id;
    reminder::done(&mut store, &actor(700), made).unwrap();
    assert!(!remind_reviews(&mut store, &actor(800), 100, 400, "看评价").unwrap(), "done is done");
    assert!(remind_reviews(&mut store, &actor(90_000), 86_500, 86_900, "看评价").unwrap(), "the next day");
}

#[test]
fn a10_bad_reviews_are_counted_by_product_also_when_they_went_on_as_another_kind() {
    let mut store = store();
    open(&mut store, "bad_review", 100, "C-1", "杯口有毛刺");
    let other = open(&mut store, "bad_review", 200, "X-1", "颜色不对");
    let second = open(&mut store, "bad_review", 300, "C-1", "漏水");
    open(&mut store, "damage", 400, "X-1", "碎了");
    for (id, way) in [(second, "yes case"), (other, "no")] {
        let end = walked(&store, id, guide("bad_review"), way, None);
        take(&mut store, &actor(500), id, &end, "").unwrap();
    }
    assert_eq!(get(&store, second).unwrap().kind, "quality");
    let day = actor(0).day;
    let found = reviewed(&store, day, day).unwrap();
    let told: Vec<(&str, i64)> = found.iter().map(|r| (r.product.as_str(), r.count)).collect();
    assert_eq!(told, [("C-1", 2), ("X-1", 1)]);
    assert_eq!(found[0].causes, ["漏水", "杯口有毛刺"]);
    let next = day.succ_opt().unwrap();
    assert_eq!(reviewed(&store, next, next).unwrap(), []);
}

#[test]
fn a1_opening_again_keeps_everything() {
    let (mut store, id) = desk("damage");
    let end = walked(&store, id, guide("damage"), "yes broken slight yes", Some(Fen(500)));
    take(&mut store, &actor(1000), id, &end, "").unwrap();
    add_evidence(&mut store, &actor(1010), id, "photo", "a.jpg").unwrap();
    for todo in todos(&store, id).unwrap() {
        todo_done(&mut store, &actor(1020), todo.id, "好", None).unwrap();
    }
    let slip = get(&store, id).unwrap().documents[0].id;
    write_document(&mut store, &actor(1030), slip, "F-1").unwrap();
    advance(&mut store, &actor(1040), id, CaseStatus::Solved, "").unwrap();
    advance(&mut store, &actor(1050), id, CaseStatus::Closed, "").unwrap();
    let (closed, before) = (get(&store, id).unwrap(), read_file(&store, id));
    advance(&mut store, &actor(1060), id, CaseStatus::Working, "又来找").unwrap();
    let (again, after) = (get(&store, id).unwrap(), read_file(&store, id));
    assert_eq!((again.closed_at, again.solved_at, again.status), (None, None, CaseStatus::Working));
    assert_eq!((again.details, again.documents), (closed.details, closed.documents));
    assert_eq!(
        (&after.walks, &after.todos, &after.evidence),
        (&before.walks, &before.todos, &before.evidence)
    );
    assert_eq!(after.steps.len(), before.steps.len() + 1);
}

#[test]
fn i6_a_case_carries_over_what_its_inquiry_knew() {
    use crate::domain::inquiry::NewInquiry;
    let mut store = store();
    let asked = NewInquiry {
        shop: "店".into(),
        channel: "jd".into(),
        customer: "小美".into(),
        question: "杯子碎了".into(),
        product: "马克杯".into(),
        ..NewInquiry::default()
    };
    let inquiry_id = inquiry::open(&mut store, &actor(10), &asked).unwrap();
    inquiry::reply(&mut store, &actor(20), inquiry_id, "我马上查").unwrap();
    inquiry::promise(&mut store, &actor(30), inquiry_id, 5_000, "查外箱照片", "warehouse").unwrap();
    let kind = config().lists.case_kinds.iter().find(|k| k.id == "damage").unwrap();
    let new = NewCase { kind: "damage".into(), inquiry_id: Some(inquiry_id), ..NewCase::default() };
    let id = create(&mut store, &actor(40), &new, kind, Lang::Zh).unwrap();
    let case = get(&store, id).unwrap();
    assert_eq!((case.customer.as_str(), case.shop.as_str(), case.channel.as_str()), ("小美", "店", "jd"));
    assert_eq!(case.details.next_due_at, Some(5_000), "the promise goes on");
    let file = read_file(&store, id);
    assert!(file.steps.iter().any(|e| e.kind == "promise" && e.text == "查外箱照片"));
    assert!(file.talk.iter().any(|e| e.text == "我马上查"), "what was said stands in the case's file");
}

#[test]
fn a1_the_file_holds_the_weights_and_the_chases_of_the_order() {
    let (mut store, id) = desk("missing");
    let order_id = get(&store, id).unwrap().order_id.unwrap();
    let paid = crate::domain::order::OrderStatus::Accepted;
    store
        .transact(&actor(150), Op::new("seed"), |w| {
            w.execute("UPDATE orders SET status = ?1 WHERE id = ?2", params![paid.code(), order_id])?;
            Ok(())
        })
        .unwrap();
    crate::store::chase::chase(&mut store, &actor(200), order_id, "warehouse", "盒子少一件").unwrap();
    let end = walked(&store, id, guide("missing"), "on_slip 1300 short resend", None);
    take(&mut store, &actor(1000), id, &end, "").unwrap();
    let file = read_file(&store, id);
    let weight = order::weigh(&store, &order::get(&store, order_id).unwrap(), 200).unwrap();
    assert_eq!((file.courier_weight, file.expected_weight), (Some(1300), weight));
    assert_eq!(file.chases.iter().map(|c| c.text.as_str()).collect::<Vec<_>>(), ["盒子少一件"]);
}

/// A sheet at a moment, in Chinese.
fn sheet(store: &Store, shift_id: i64) -> crate::domain::handoff::Sheet {
    let at = chrono::DateTime::from_timestamp(1_100, 0).unwrap();
    let zone = chrono::FixedOffset::east_opt(8 * 3600).unwrap();
    let clock = crate::clock::Clock::frozen(at.with_timezone(&zone));
    let locale = crate::text::locale::Locale::new(Lang::Zh);
    crate::store::handoff::draft(store, config(), &clock, &locale, shift_id).unwrap().sheet
}

#[test]
fn a9_to_dos_of_the_next_shift_are_handed_over_with_who_and_when_and_count_as_due() {
    use crate::domain::handoff::Section;
    use crate::domain::keeper::KeeperKind;
    use crate::store::keeper;
    let (mut store, id) = desk("lost");
    let plan = crate::domain::shift::Planned {
        kind: "day".into(),
        label: "白班".into(),
        day: actor(0).day,
        start: 0,
        end: 30_000,
    };
    let shift = crate::store::shift::start(&mut store, &actor(50), "小李", &plan).unwrap();
    let end = walked(&store, id, guide("lost"), "yes refund", None);
    take(&mut store, &actor(1000), id, &end, "").unwrap();
    let new = |who: &str, due_at| NewTodo {
        key: String::new(),
        text: format!("给{who}打电话"),
        who: who.into(),
        due_at,
    };
    let soon = add_todo(&mut store, &actor(1010), id, &new("courier", 2_000)).unwrap();
    add_todo(&mut store, &actor(1010), id, &new("finance", 900_000)).unwrap();
    let page = sheet(&store, shift);
    let told: Vec<_> = page.section(Section::Yellow).filter(|i| i.reference.starts_with("todo:")).collect();
    assert_eq!(told.len(), 1, "what is far off is the business of a later shift");
    assert_eq!((told[0].reference.as_str(), told[0].due), (format!("todo:{soon}").as_str(), Some(2_000)));
    assert_eq!((told[0].waiting_for.as_str(), told[0].action.as_str()), ("快递", "给courier打电话"));
    let terms = keeper::terms(config());
    let late = |store: &Store, now| {
        keeper::count_late(store, &terms, now, &mut keeper::PlannedCount::default()).unwrap().count
    };
    let due = |store: &Store, now| {
        let all = keeper::list(store, &terms, now).unwrap();
        let mut todos = all.into_iter().filter(|k| k.kind == KeeperKind::Todo);
        (todos.next().and_then(|k| k.todo).map(|t| t.id), late(store, now))
    };
    assert_eq!(due(&store, 1_100), (Some(soon), 0), "shown before it is late");
    assert_eq!(due(&store, 2_000), (Some(soon), 1));
    todo_done(&mut store, &actor(2_100), soon, "赔", None).unwrap();
    assert_eq!(due(&store, 2_200), (None, 0));
}
