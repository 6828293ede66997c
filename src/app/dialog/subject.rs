//! What a form is about, so that its draft comes back together with the inquiry, order or case (I10).

use super::FormKind;
use crate::domain::{Entity, Subject};

impl FormKind {
    /// `None` for a form about nothing that is listed yet, or about something with no pane of its own.
    pub fn subject(&self) -> Option<Subject> {
        let (entity, id) = match self {
            Self::EditInquiry(id)
            | Self::InquiryNote(id)
            | Self::Promise(id)
            | Self::CloseInquiry(id)
            | Self::HandOver(id) => (Entity::Inquiry, *id),
            Self::NewOrder(id) | Self::NoteQuestion(id) if *id > 0 => (Entity::Inquiry, *id),
            Self::NewCase { inquiry, order: 0 } if *inquiry > 0 => (Entity::Inquiry, *inquiry),
            Self::EditOrder(id)
            | Self::CancelOrder(id)
            | Self::Exception(id)
            | Self::PhoneCheck(id)
            | Self::PhoneItems(id)
            | Self::Join(id)
            | Self::Change(id)
            | Self::Chase(id)
            | Self::Assign(id)
            | Self::CallBack(id) => (Entity::Order, *id),
            Self::CheckNote { order, .. }
            | Self::Friend { order, .. }
            | Self::Remark { order, .. }
            | Self::RemarkText { order, .. }
            | Self::CodBack { order, .. } => (Entity::Order, *order),
            Self::NewCase { order, .. } if *order > 0 => (Entity::Order, *order),
            Self::EditCase(id)
            | Self::CaseNote(id)
            | Self::NewTodo(id)
            | Self::NewDocument(id)
            | Self::Complaint(id) => (Entity::Case, *id),
            Self::MoveCase { case, .. }
            | Self::GuideInput { case, .. }
            | Self::GuideOutcome { case, .. }
            | Self::TodoDone { case, .. }
            | Self::Document { case, .. }
            | Self::OwedDocument { case, .. }
            | Self::Evidence { case, .. } => (Entity::Case, *case),
            Self::FillSnippet { about, .. } => return Subject::parse(about),
            _ => return None,
        };
        Some(Subject::new(entity, id))
    }
}
