//! Inquiries in a store: clocks, promises, closing, undo, the trail.

use super::*;
use crate::store::testing::{actor, store};
use crate::store::undo;

fn new(customer: &str) -> NewInquiry {
    NewInquiry {
        shop: "店".into(),
        channel: "taobao".into(),
        customer: customer.into(),
        topic: "size".into(),
        question: "M码多大".into(),
        ..NewInquiry::default()
    }
}

#[test]
fn i1_i3_the_clock_runs_from_opening_to_the_first_reply_only() {
    let mut store = store();
    let id = open(&mut store, &actor(1000), &new("小美")).unwrap();
    assert_eq!(get(&store, id).unwrap().waiting_since, Some(1000));
    reply(&mut store, &actor(1040), id, "M码肩宽38").unwrap();
    reply(&mut store, &actor(1090), id, "还有什么").unwrap();
    let inquiry = get(&store, id).unwrap();
    assert_eq!((inquiry.first_reply_at, inquiry.waiting_since), (Some(1040), None));
    assert_eq!(inquiry.status, InquiryStatus::Serving);
    asked_again(&mut store, &actor(1100), id, "").unwrap();
    assert_eq!(get(&store, id).unwrap().waiting_since, Some(1100));
    assert!(asked_again(&mut store, &actor(1101), id, "").is_err(), "she waits already");
}

#[test]
fn i4_i5_closing_follows_the_rules_and_leaves_a_follow_up() {
    let mut store = store();
    let id = open(&mut store, &actor(1000), &new("小美")).unwrap();
    promise(&mut store, &actor(1010), id, 5000, "到货时间", "warehouse").unwrap();
    let closing = Closing {
        outcome: Some(InquiryStatus::NotOrdered),
        lost_reason: "price".into(),
        follow_up_at: Some(9000),
        ..Closing::default()
    };
    let refused = close(&mut store, &actor(1020), id, &closing).unwrap_err();
    assert_eq!(refused.key(), "inquiry.refuse.promise_open");
    keep_promise(&mut store, &actor(1030), id, "").unwrap();
    close(&mut store, &actor(1040), id, &closing).unwrap();
    assert_eq!(get(&store, id).unwrap().status, InquiryStatus::NotOrdered);
    let follow_ups: i64 = store
        .conn()
        .query_row("SELECT count(*) FROM reminders WHERE due_at = 9000", [], |r| r.get(0))
        .unwrap();
    assert_eq!(follow_ups, 1);
    assert_eq!(counts(&store).unwrap(), (0, 0));
}

#[test]
fn i1_an_answer_is_not_taken_back_from_under_a_closing() {
    let mut store = store();
    let id = open(&mut store, &actor(1000), &new("小美")).unwrap();
    reply(&mut store, &actor(1010), id, "").unwrap();
    asked_again(&mut store, &actor(1020), id, "").unwrap();
    reply(&mut store, &actor(1030), id, "").unwrap();
    let answer = undo::next(&store, &actor(1040)).unwrap().unwrap();
    close(&mut store, &actor(1040), id, &Closing::default()).unwrap();
    let refused = undo::whole(&mut store, &actor(1050), &answer).unwrap_err();
    assert_eq!(refused.key(), "undo.refuse.later_change");
    assert_eq!(get(&store, id).unwrap().waiting_since, None, "nobody waits in what is closed");
    undo::last(&mut store, &actor(1060)).unwrap();
    undo::whole(&mut store, &actor(1070), &answer).unwrap();
    assert_eq!(get(&store, id).unwrap().waiting_since, Some(1020), "one after the other it goes");
}

#[test]
fn undo_takes_back_one_action_after_the_other_to_the_start() {
    let mut store = store();
    let id = open(&mut store, &actor(1000), &new("小美")).unwrap();
    reply(&mut store, &actor(1040), id, "好").unwrap();
    let before = get(&store, id).unwrap();
    close(
        &mut store,
        &actor(1050),
        id,
        &Closing { outcome: Some(InquiryStatus::Answered), ..Closing::default() },
    )
    .unwrap();
    assert_eq!(undo::last(&mut store, &actor(1060)).unwrap().unwrap().kind, "inquiry_close");
    assert_eq!(get(&store, id).unwrap(), before);
    assert_eq!(undo::last(&mut store, &actor(1061)).unwrap().unwrap().kind, "inquiry_reply");
    assert_eq!(get(&store, id).unwrap().waiting_since, Some(1000));
    assert_eq!(undo::last(&mut store, &actor(1062)).unwrap().unwrap().kind, "inquiry_open");
    assert!(get(&store, id).is_err());
    assert_eq!(undo::last(&mut store, &actor(1063)).unwrap(), None);
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

#[test]
fn x1_the_trail_holds_before_and_after_and_cannot_be_changed() {
    let mut store = store();
    let id = open(&mut store, &actor(1000), &new("小美")).unwrap();
    edit(&mut store, &actor(1010), id, &NewInquiry { question: "L码多大".into(), ..new("小美") }).unwrap();
    let trail =
        crate::store::audit::of(&store, crate::domain::Subject::new(Entity::Inquiry, id), 10).unwrap();
    assert_eq!(
        trail.iter().map(|e| e.head.kind.as_str()).collect::<Vec<_>>(),
        ["inquiry_edit", "inquiry_open"]
    );
    let change = trail[0].changes.iter().find(|c| c.table == "inquiries").unwrap();
    assert_eq!(
        (&change.before["question"], &change.after["question"]),
        (&"M码多大".into(), &"L码多大".into())
    );
    assert!(store.conn().execute("DELETE FROM changes", []).is_err());
    assert!(store.conn().execute("UPDATE changes SET after = ''", []).is_err());
}
