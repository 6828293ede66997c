//! Everything that is known about one case: what the register's row leaves out (A1, A3, A6, A7, A9).

use super::Todo;
use crate::domain::Event;
use crate::domain::chase::Chase;
use crate::domain::guide::Walk;
use crate::domain::money::Fen;

/// A guide that was walked for a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Walked {
    /// Id of the guide.
    pub guide: String,
    pub walk: Walk,
    pub at: i64,
    pub agent: String,
}

/// One piece of evidence that is there (A7).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Id of the kind in the configuration.
    pub kind: String,
    /// What it shows, or the path of a file.
    pub note: String,
    pub at: i64,
}

/// A6: how a complaint is handled. Content, time and responsible side are those of the case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Complaint {
    /// Id of the class in the configuration.
    pub class: String,
    /// Where she can be reached.
    pub contact: String,
    pub investigation: String,
    /// What she was told.
    pub answer: String,
    /// What she thinks of it.
    pub opinion: String,
    pub measure: String,
    /// Whether the measure works.
    pub effect: String,
}

/// The file of a case: read when the case is looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseFile {
    /// The walks that were taken, the newest first.
    pub walks: Vec<Walked>,
    pub todos: Vec<Todo>,
    pub evidence: Vec<Evidence>,
    pub complaint: Option<Complaint>,
    /// The goods that came instead, and those she wants instead.
    pub received: String,
    pub wanted: String,
    /// Grams: what the courier's scale said, and what the parcel should have had.
    pub courier_weight: Option<i64>,
    pub expected_weight: Option<i64>,
    /// A5: who approved an amount above its limit.
    pub approved_by: String,
    /// A6: when the supervisor was told.
    pub escalated_at: Option<i64>,
    /// The steps of the case, the oldest first.
    pub steps: Vec<Event>,
    /// What was said in the inquiry it came from, the oldest first.
    pub talk: Vec<Event>,
    /// O9: who was asked for patience or chased about its order, the newest first.
    pub chases: Vec<Chase>,
}

/// A document owed by a case, for the list over all cases (A4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwedDocument {
    pub document_id: i64,
    pub case_id: i64,
    pub case_kind: String,
    pub customer: String,
    pub order_no: String,
    /// Id of the document's kind.
    pub kind: String,
    pub product: String,
    pub qty: i64,
    pub amount: Fen,
    /// Written when the goods are back, not before.
    pub on_return: bool,
    /// Since when it is owed: when the case was opened.
    pub since: i64,
}

/// A10: how often a product was reviewed badly, and what was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewed {
    pub product: String,
    pub count: i64,
    /// The newest causes.
    pub causes: Vec<String>,
}
