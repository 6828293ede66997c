use super::*;
use crate::domain::agenda::DueKind;

#[test]
fn x3_a_purge_knows_what_every_draft_is_about() {
    let source = include_str!("../form_kind.rs");
    let names = source.lines().filter_map(|line| line.trim().strip_prefix('"')?.split_once("\" => Self::"));
    let names: Vec<&str> = names.map(|(name, _)| name).collect();
    assert!(names.len() > 70, "{names:?}");
    let unknown: Vec<_> = names.iter().filter(|n| !crate::store::person::knows_draft(n)).collect();
    assert!(unknown.is_empty(), "decide in store/person/drafts.rs: {unknown:?}");
}

#[test]
fn every_form_is_found_again_by_the_key_of_its_draft() {
    let kinds = [
        FormKind::FirstRun,
        FormKind::NewInquiry,
        FormKind::EditInquiry(3),
        FormKind::InquiryNote(3),
        FormKind::Promise(4),
        FormKind::CloseInquiry(4),
        FormKind::HandOver(4),
        FormKind::NewOrder(0),
        FormKind::EditOrder(5),
        FormKind::PastedOrder,
        FormKind::ReadPaste,
        FormKind::CancelOrder(5),
        FormKind::CheckNote { order: 5, item: "goods".into(), result: CheckResult::Problem },
        FormKind::Exception(5),
        FormKind::CloseException(5),
        FormKind::ExceptionWait(5),
        FormKind::PhoneCheck(5),
        FormKind::PhoneItems(5),
        FormKind::Join(5),
        FormKind::Friend { order: 5, item: "friend".into() },
        FormKind::Remark { order: 5, template: "usual".into() },
        FormKind::Change(5),
        FormKind::ChangeEdit(2),
        FormKind::ChangeRemark { request: 2, template: "change_address".into() },
        FormKind::ChangeResend(2),
        FormKind::RemarkText { order: 5, from: 8 },
        FormKind::NewTemplate,
        FormKind::EditTemplate("usual".into()),
        FormKind::NewSnippet,
        FormKind::EditSnippet(1),
        FormKind::FillSnippet {
            snippet: 6,
            how: Use::Edit,
            about: "inquiry:3".into(),
            approved_by: "王主管".into(),
        },
        FormKind::MinedSnippet("开专票".into()),
        FormKind::PromoteQuestion(2),
        FormKind::AnswerQuestion(2),
        FormKind::NoteQuestion(3),
        FormKind::NewCase { inquiry: 1, order: 0 },
        FormKind::EditCase(7),
        FormKind::MoveCase { case: 7, to: CaseStatus::Solved },
        FormKind::CaseNote(7),
        FormKind::GuideInput { case: 7, of: GuideOf::Kind },
        FormKind::GuideOutcome { case: 7, of: GuideOf::Receipt },
        FormKind::TodoDone { case: 7, todo: 3 },
        FormKind::NewTodo(7),
        FormKind::Document { case: 7, document: 2 },
        FormKind::OwedDocument { case: 7, document: 2 },
        FormKind::NewDocument(7),
        FormKind::Complaint(7),
        FormKind::Evidence { case: 7, kind: "chat".into() },
        FormKind::StartShift,
        FormKind::EndShift,
        FormKind::Contingency("inquiry:3".into()),
        FormKind::HandoffLine,
        FormKind::ReadBackNote { handoff: 1, position: 2, answer: "question".into() },
        FormKind::Import,
        FormKind::Chase(5),
        FormKind::ChaseAnswer(2),
        FormKind::Assign(5),
        FormKind::CodBack { order: 5, part: CodPart::Slip },
        FormKind::CallBack(5),
        FormKind::FeedbackAnswer(9),
        FormKind::Extras(5),
        FormKind::Position(5),
        FormKind::Survey(5),
        FormKind::Measure("time".into()),
        FormKind::MeasureDone(2),
        FormKind::NewPromotion,
        FormKind::EditPromotion(3),
        FormKind::Snooze(DueKey { kind: DueKind::Ship, id: 5 }),
        FormKind::Credit,
        FormKind::EditCustomer(3),
        FormKind::EditFee(3),
        FormKind::EditProduct(3),
        FormKind::Extras(5),
        FormKind::FeeResolve(3),
        FormKind::FeeSay(3),
        FormKind::Measure("time".into()),
        FormKind::MeasureDone(2),
        FormKind::NewCustomer,
        FormKind::NewFee { order: 0, case: 4 },
        FormKind::NewProduct,
        FormKind::Payment,
        FormKind::Position(5),
        FormKind::StatementOf,
        FormKind::Agree(4),
        FormKind::Stock(3),
        FormKind::Survey(5),
    ];
    for kind in kinds {
        assert_eq!(FormKind::from_key(&kind.key()), Some(kind));
    }
    assert_eq!(FormKind::from_key("handoff:3"), None);
}
