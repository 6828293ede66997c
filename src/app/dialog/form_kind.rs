//! The forms by name, and the key of their drafts.

use super::{GuideOf, Use};
use crate::domain::agenda::DueKey;
use crate::domain::case::CaseStatus;
use crate::domain::checklist::CheckResult;
use crate::domain::cod::CodPart;

/// A form and what it is about. Its key names its draft, so that the form can be reopened after a crash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormKind {
    FirstRun,
    NewInquiry,
    EditInquiry(i64),
    InquiryNote(i64),
    Promise(i64),
    CloseInquiry(i64),
    HandOver(i64),
    /// From an inquiry, or 0.
    NewOrder(i64),
    EditOrder(i64),
    /// F6: a blob of text with name, phone and address.
    PastedOrder,
    /// F6: what was read from it, to be looked over.
    ReadPaste,
    CancelOrder(i64),
    CheckNote {
        order: i64,
        item: String,
        result: CheckResult,
    },
    Exception(i64),
    CloseException(i64),
    /// O6: until when the customer waits.
    ExceptionWait(i64),
    /// O5: the order's fields beside the script of the call.
    PhoneCheck(i64),
    /// O5, O4: what the customer said to each item of the checklist.
    PhoneItems(i64),
    /// O4: which orders of the buyer leave together.
    Join(i64),
    /// I9: into which groups a new friend is put.
    Friend {
        order: i64,
        item: String,
    },
    Remark {
        order: i64,
        template: String,
    },
    /// O7: what the customer of an order wants to be different.
    Change(i64),
    /// The order as it is changed for a request.
    ChangeEdit(i64),
    ChangeRemark {
        request: i64,
        template: String,
    },
    ChangeResend(i64),
    /// R2: an earlier remark of the order as the text of a new one.
    RemarkText {
        order: i64,
        from: i64,
    },
    /// R3: a template of her own.
    NewTemplate,
    EditTemplate(String),
    NewSnippet,
    EditSnippet(i64),
    FillSnippet {
        snippet: i64,
        how: Use,
        /// Whose context fills it, "" for nobody's: it must not become somebody else's after a crash.
        about: String,
        approved_by: String,
    },
    /// I7: a repeated question, by its compared form, becomes a snippet.
    MinedSnippet(String),
    /// I7: an answered question becomes a snippet.
    PromoteQuestion(i64),
    AnswerQuestion(i64),
    /// From an inquiry, or 0.
    NoteQuestion(i64),
    /// From an inquiry and an order, or 0.
    NewCase {
        inquiry: i64,
        order: i64,
    },
    EditCase(i64),
    MoveCase {
        case: i64,
        to: CaseStatus,
    },
    CaseNote(i64),
    /// A3: a value a guide asks for; its outcome before it is taken.
    GuideInput {
        case: i64,
        of: GuideOf,
    },
    GuideOutcome {
        case: i64,
        of: GuideOf,
    },
    /// A9: what came of a to-do; a new one in the agent's words.
    TodoDone {
        case: i64,
        todo: i64,
    },
    NewTodo(i64),
    Document {
        case: i64,
        document: i64,
    },
    /// A4: the same from the list over all cases; one more in the agent's words.
    OwedDocument {
        case: i64,
        document: i64,
    },
    NewDocument(i64),
    /// A6: 投诉处理单.
    Complaint(i64),
    /// A7: what a piece of evidence shows.
    Evidence {
        case: i64,
        kind: String,
    },
    StartShift,
    EndShift,
    Contingency(String),
    HandoffLine,
    /// S6: what came up after this hand-off was frozen.
    HandoffAddendum(i64),
    ReadBackNote {
        handoff: i64,
        position: i64,
        answer: String,
    },
    Import,
    /// O9: an order is chased; an answer to a chase.
    Chase(i64),
    ChaseAnswer(i64),
    /// O10: to somebody who is not in the list.
    Assign(i64),
    /// O12
    CodBack {
        order: i64,
        part: CodPart,
    },
    /// O14
    CallBack(i64),
    FeedbackAnswer(i64),
    /// P1: further fields of an order, one more position, a survey; what is changed because of it (about a question, or
    /// ""), and what that brought.
    Extras(i64),
    Position(i64),
    Survey(i64),
    Measure(String),
    MeasureDone(i64),
    /// E1: of an order or a case, or of neither (0).
    NewFee {
        order: i64,
        case: i64,
    },
    EditFee(i64),
    /// E2: what somebody says about a fee; what was agreed on.
    FeeSay(i64),
    FeeResolve(i64),
    /// E2, E3
    Payment,
    StatementOf,
    /// E2: both sides found the same balance, by the reminder of the calendar.
    Agree(i64),
    Credit,
    /// I10: until when something is put off, and why.
    Snooze(DueKey),
    /// C3
    NewPromotion,
    EditPromotion(i64),
    /// C1
    NewCustomer,
    EditCustomer(i64),
    /// C2
    NewProduct,
    EditProduct(i64),
    Stock(i64),
}

impl FormKind {
    /// The key of its draft.
    pub fn key(&self) -> String {
        match self {
            Self::FirstRun => "first_run".into(),
            Self::NewInquiry => "inquiry_new".into(),
            Self::EditInquiry(id) => format!("inquiry_edit|{id}"),
            Self::InquiryNote(id) => format!("inquiry_note|{id}"),
            Self::Promise(id) => format!("promise|{id}"),
            Self::CloseInquiry(id) => format!("inquiry_close|{id}"),
            Self::HandOver(id) => format!("hand_over|{id}"),
            Self::NewOrder(id) => format!("order_new|{id}"),
            Self::EditOrder(id) => format!("order_edit|{id}"),
            Self::PastedOrder => "order_paste".into(),
            Self::ReadPaste => "order_read".into(),
            Self::CancelOrder(id) => format!("order_cancel|{id}"),
            Self::CheckNote { order, item, result } => format!("check_note|{order}|{item}|{result}"),
            Self::Exception(id) => format!("exception|{id}"),
            Self::ExceptionWait(id) => format!("exception_wait|{id}"),
            Self::CloseException(id) => format!("exception_close|{id}"),
            Self::PhoneCheck(id) => format!("phone_check|{id}"),
            Self::PhoneItems(id) => format!("phone_items|{id}"),
            Self::Join(id) => format!("order_join|{id}"),
            Self::Friend { order, item } => format!("friend|{order}|{item}"),
            Self::Remark { order, template } => format!("remark|{order}|{template}"),
            Self::Change(id) => format!("change|{id}"),
            Self::ChangeEdit(id) => format!("change_edit|{id}"),
            Self::ChangeRemark { request, template } => format!("change_remark|{request}|{template}"),
            Self::ChangeResend(id) => format!("change_resend|{id}"),
            Self::RemarkText { order, from } => format!("remark_text|{order}|{from}"),
            Self::NewTemplate => "template_new".into(),
            Self::EditTemplate(id) => format!("template_edit|{id}"),
            Self::NewSnippet => "snippet_new".into(),
            Self::EditSnippet(id) => format!("snippet_edit|{id}"),
            Self::FillSnippet { snippet, how, about, approved_by } => {
                format!("snippet_fill|{snippet}|{how}|{about}|{approved_by}")
            }
            Self::MinedSnippet(norm) => format!("snippet_mined|{norm}"),
            Self::PromoteQuestion(id) => format!("question_promote|{id}"),
            Self::AnswerQuestion(id) => format!("question_answer|{id}"),
            Self::NoteQuestion(id) => format!("question_note|{id}"),
            Self::NewCase { inquiry, order } => format!("case_new|{inquiry}|{order}"),
            Self::EditCase(id) => format!("case_edit|{id}"),
            Self::MoveCase { case, to } => format!("case_move|{case}|{to}"),
            Self::CaseNote(id) => format!("case_note|{id}"),
            Self::GuideInput { case, of } => format!("guide_input|{case}|{of}"),
            Self::GuideOutcome { case, of } => format!("guide_outcome|{case}|{of}"),
            Self::TodoDone { case, todo } => format!("todo_done|{case}|{todo}"),
            Self::NewTodo(id) => format!("todo_new|{id}"),
            Self::Document { case, document } => format!("document|{case}|{document}"),
            Self::OwedDocument { case, document } => format!("document_owed|{case}|{document}"),
            Self::NewDocument(id) => format!("document_new|{id}"),
            Self::Complaint(id) => format!("complaint|{id}"),
            Self::Evidence { case, kind } => format!("evidence|{case}|{kind}"),
            Self::StartShift => "shift_start".into(),
            Self::EndShift => "shift_end".into(),
            Self::Contingency(item) => format!("contingency|{item}"),
            Self::HandoffLine => "handoff_line".into(),
            Self::HandoffAddendum(id) => format!("handoff_addendum|{id}"),
            Self::ReadBackNote { handoff, position, answer } => {
                format!("read_back|{handoff}|{position}|{answer}")
            }
            Self::Import => "import".into(),
            Self::Chase(id) => format!("chase|{id}"),
            Self::ChaseAnswer(id) => format!("chase_answer|{id}"),
            Self::Assign(id) => format!("assign|{id}"),
            Self::CodBack { order, part } => format!("cod_back|{order}|{part}"),
            Self::CallBack(id) => format!("call_back|{id}"),
            Self::FeedbackAnswer(id) => format!("feedback_answer|{id}"),
            Self::Extras(id) => format!("extras|{id}"),
            Self::Position(id) => format!("position|{id}"),
            Self::Survey(id) => format!("survey|{id}"),
            Self::Measure(question) => format!("measure|{question}"),
            Self::MeasureDone(id) => format!("measure_done|{id}"),
            Self::NewFee { order, case } => format!("fee_new|{order}|{case}"),
            Self::EditFee(id) => format!("fee_edit|{id}"),
            Self::FeeSay(id) => format!("fee_say|{id}"),
            Self::FeeResolve(id) => format!("fee_resolve|{id}"),
            Self::Payment => "payment".into(),
            Self::StatementOf => "statement".into(),
            Self::Agree(id) => format!("agree|{id}"),
            Self::Credit => "credit".into(),
            Self::Snooze(due) => format!("snooze|{due}"),
            Self::NewPromotion => "promotion_new".into(),
            Self::NewCustomer => "customer_new".into(),
            Self::EditCustomer(id) => format!("customer_edit|{id}"),
            Self::NewProduct => "product_new".into(),
            Self::EditProduct(id) => format!("product_edit|{id}"),
            Self::Stock(id) => format!("product_stock|{id}"),
            Self::EditPromotion(id) => format!("promotion_edit|{id}"),
        }
    }

    /// The form of a draft's key; `None` for a key of another kind (the hand-off's own drafts) or an unknown one.
    pub fn from_key(key: &str) -> Option<Self> {
        let mut parts = key.split('|');
        let name = parts.next()?;
        let rest: Vec<&str> = parts.collect();
        let id = |i: usize| rest.get(i).and_then(|p| p.parse::<i64>().ok());
        let text = |i: usize| rest.get(i).map(ToString::to_string);
        Some(match name {
            "first_run" => Self::FirstRun,
            "inquiry_new" => Self::NewInquiry,
            "inquiry_edit" => Self::EditInquiry(id(0)?),
            "inquiry_note" => Self::InquiryNote(id(0)?),
            "promise" => Self::Promise(id(0)?),
            "inquiry_close" => Self::CloseInquiry(id(0)?),
            "hand_over" => Self::HandOver(id(0)?),
            "order_new" => Self::NewOrder(id(0)?),
            "order_edit" => Self::EditOrder(id(0)?),
            "order_paste" => Self::PastedOrder,
            "order_read" => Self::ReadPaste,
            "order_cancel" => Self::CancelOrder(id(0)?),
            "check_note" => Self::CheckNote {
                order: id(0)?,
                item: text(1)?,
                result: CheckResult::from_code(rest.get(2)?)?,
            },
            "exception" => Self::Exception(id(0)?),
            "exception_wait" => Self::ExceptionWait(id(0)?),
            "exception_close" => Self::CloseException(id(0)?),
            "phone_check" => Self::PhoneCheck(id(0)?),
            "phone_items" => Self::PhoneItems(id(0)?),
            "order_join" => Self::Join(id(0)?),
            "friend" => Self::Friend { order: id(0)?, item: text(1)? },
            "remark" => Self::Remark { order: id(0)?, template: text(1)? },
            "change" => Self::Change(id(0)?),
            "change_edit" => Self::ChangeEdit(id(0)?),
            "change_remark" => Self::ChangeRemark { request: id(0)?, template: text(1)? },
            "change_resend" => Self::ChangeResend(id(0)?),
            "remark_text" => Self::RemarkText { order: id(0)?, from: id(1)? },
            "template_new" => Self::NewTemplate,
            "template_edit" => Self::EditTemplate(text(0)?),
            "snippet_new" => Self::NewSnippet,
            "snippet_edit" => Self::EditSnippet(id(0)?),
            "snippet_fill" => Self::FillSnippet {
                snippet: id(0)?,
                how: Use::from_code(rest.get(1)?)?,
                about: text(2)?,
                approved_by: text(3)?,
            },
            "snippet_mined" => Self::MinedSnippet(text(0)?),
            "question_promote" => Self::PromoteQuestion(id(0)?),
            "question_answer" => Self::AnswerQuestion(id(0)?),
            "question_note" => Self::NoteQuestion(id(0)?),
            "case_new" => Self::NewCase { inquiry: id(0)?, order: id(1)? },
            "case_edit" => Self::EditCase(id(0)?),
            "case_move" => Self::MoveCase { case: id(0)?, to: CaseStatus::from_code(rest.get(1)?)? },
            "case_note" => Self::CaseNote(id(0)?),
            "guide_input" => Self::GuideInput { case: id(0)?, of: GuideOf::from_code(rest.get(1)?)? },
            "guide_outcome" => Self::GuideOutcome { case: id(0)?, of: GuideOf::from_code(rest.get(1)?)? },
            "todo_done" => Self::TodoDone { case: id(0)?, todo: id(1)? },
            "todo_new" => Self::NewTodo(id(0)?),
            "document" => Self::Document { case: id(0)?, document: id(1)? },
            "document_owed" => Self::OwedDocument { case: id(0)?, document: id(1)? },
            "document_new" => Self::NewDocument(id(0)?),
            "complaint" => Self::Complaint(id(0)?),
            "evidence" => Self::Evidence { case: id(0)?, kind: text(1)? },
            "shift_start" => Self::StartShift,
            "shift_end" => Self::EndShift,
            "contingency" => Self::Contingency(text(0)?),
            "handoff_line" => Self::HandoffLine,
            "handoff_addendum" => Self::HandoffAddendum(id(0)?),
            "read_back" => Self::ReadBackNote { handoff: id(0)?, position: id(1)?, answer: text(2)? },
            "import" => Self::Import,
            "chase" => Self::Chase(id(0)?),
            "chase_answer" => Self::ChaseAnswer(id(0)?),
            "assign" => Self::Assign(id(0)?),
            "cod_back" => Self::CodBack { order: id(0)?, part: CodPart::from_code(rest.get(1)?)? },
            "call_back" => Self::CallBack(id(0)?),
            "feedback_answer" => Self::FeedbackAnswer(id(0)?),
            "extras" => Self::Extras(id(0)?),
            "position" => Self::Position(id(0)?),
            "survey" => Self::Survey(id(0)?),
            "measure" => Self::Measure(text(0)?),
            "measure_done" => Self::MeasureDone(id(0)?),
            "fee_new" => Self::NewFee { order: id(0)?, case: id(1)? },
            "fee_edit" => Self::EditFee(id(0)?),
            "fee_say" => Self::FeeSay(id(0)?),
            "fee_resolve" => Self::FeeResolve(id(0)?),
            "payment" => Self::Payment,
            "statement" => Self::StatementOf,
            "agree" => Self::Agree(id(0)?),
            "credit" => Self::Credit,
            "snooze" => Self::Snooze(DueKey::parse(rest.first()?)?),
            "promotion_new" => Self::NewPromotion,
            "customer_new" => Self::NewCustomer,
            "customer_edit" => Self::EditCustomer(id(0)?),
            "product_new" => Self::NewProduct,
            "product_edit" => Self::EditProduct(id(0)?),
            "product_stock" => Self::Stock(id(0)?),
            "promotion_edit" => Self::EditPromotion(id(0)?),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests;
