//! After-sales cases: status flow and the same-day rule (A1–A4).

use super::coded;
use super::document::Document;
use super::money::Fen;

mod file;
mod filter;

pub use file::{CaseFile, Complaint, Evidence, OwedDocument, Reviewed, Walked};
pub use filter::RegisterFilter;

coded! {
    /// A1: 待处理 → 处理中 → 待客户 / 待仓库 / 待快递 / 待财务 → 已解决 → 已关闭; re-opening is allowed.
    pub enum CaseStatus {
        New = "new", Working = "working", WaitCustomer = "wait_customer", WaitWarehouse = "wait_warehouse",
        WaitCourier = "wait_courier", WaitFinance = "wait_finance", Solved = "solved", Closed = "closed",
    }
}

impl CaseStatus {
    /// Still to be worked on.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Solved | Self::Closed)
    }

    /// Waits for somebody else.
    pub const fn is_waiting(self) -> bool {
        matches!(self, Self::WaitCustomer | Self::WaitWarehouse | Self::WaitCourier | Self::WaitFinance)
    }

    /// The statuses a case may go to from here.
    pub fn targets(self) -> Vec<Self> {
        Self::ALL.iter().copied().filter(|to| can_move(self, *to)).collect()
    }
}

/// A1: 待处理 goes to work first; working and waiting change freely; solved closes or re-opens; closed re-opens.
pub fn can_move(from: CaseStatus, to: CaseStatus) -> bool {
    use CaseStatus::{Closed, New, Solved, Working};
    match (from, to) {
        (a, b) if a == b => false,
        (_, New) => false,
        (Closed, to) => to == Working,
        (Solved, to) => matches!(to, Closed | Working),
        (_, Closed) => false,
        (New | Working, _) => true,
        (from, _) => from.is_waiting(),
    }
}

/// A2: the part of the business day in which a case of today should have its solution; the small hours belong to it.
pub const fn is_afternoon(local_hour: u32, afternoon_hour: u32) -> bool {
    local_hour >= afternoon_hour || local_hour < 5
}

/// Cases still to be worked on, and how many of them have no solution in time (A2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CaseCounts {
    pub open: i64,
    pub flagged: i64,
}

/// One after-sales case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    pub id: i64,
    pub shop: String,
    pub channel: String,
    /// Id of the kind in the configuration.
    pub kind: String,
    pub status: CaseStatus,
    pub customer_id: i64,
    pub customer: String,
    pub order_id: Option<i64>,
    /// As entered when the order itself is not here (yet).
    pub order_no: String,
    pub inquiry_id: Option<i64>,
    pub details: CaseDetails,
    pub solution_at: Option<i64>,
    pub deadline_at: Option<i64>,
    pub opened_at: i64,
    pub solved_at: Option<i64>,
    pub closed_at: Option<i64>,
    pub close_reason: String,
    pub agent: String,
    pub business_day: String,
    pub documents: Vec<Document>,
}

/// What an agent enters and may correct later.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseDetails {
    pub products: String,
    pub qty: i64,
    pub problem: String,
    pub degree: String,
    pub wants: String,
    pub evidence: String,
    pub responsibility: String,
    pub solution: String,
    pub amount: Fen,
    pub next_step: String,
    pub next_due_at: Option<i64>,
    /// The "if … then …" line for the hand-off.
    pub contingency: String,
}

/// Something to do for a case (A3, A7, A9).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Todo {
    pub id: i64,
    pub case_id: i64,
    /// The id in the guide, "" for one the agent wrote.
    pub key: String,
    pub text: String,
    /// `agent`, or an id of the people who are asked.
    pub who: String,
    pub due_at: i64,
    pub done_at: Option<i64>,
    /// What came of it.
    pub result: String,
    /// A9: what a claim brought.
    pub amount: Option<Fen>,
}

/// What an agent enters to register a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewCase {
    pub shop: String,
    pub channel: String,
    pub kind: String,
    pub customer: String,
    /// Order number, "" when there is none.
    pub order_no: String,
    pub inquiry_id: Option<i64>,
    pub details: CaseDetails,
    pub deadline_at: Option<i64>,
}

impl CaseDetails {
    /// A2: something is offered to the customer.
    pub fn has_solution(&self) -> bool {
        !self.solution.trim().is_empty()
    }
}

/// A4: a document as a kind of case owes it from the beginning, as far as the details tell: slips of goods take the
/// pieces, an expense slip the amount. Pieces that are missing count negative on the reversal slip.
pub fn owed(case_kind: &str, document: &str, details: &CaseDetails) -> Document {
    let (qty, amount) = match (document, case_kind) {
        ("expense", _) => (0, details.amount),
        ("reversal", "missing") => (-details.qty, Fen::ZERO),
        // Wrong goods are missing pieces of one kind and surplus ones of another: the agent says which.
        ("reversal", _) => (0, Fen::ZERO),
        _ => (details.qty, Fen::ZERO),
    };
    Document {
        kind: document.to_owned(),
        product: details.products.clone(),
        qty,
        amount,
        ..Document::default()
    }
}

impl Case {
    /// A2: no solution offered yet.
    pub fn lacks_solution(&self) -> bool {
        self.solution_at.is_none() && self.status.is_open()
    }

    /// A2: flagged from the afternoon of its business day on, and on every later day.
    pub fn is_flagged(&self, today: &str, local_hour: u32, afternoon_hour: u32) -> bool {
        self.lacks_solution()
            && (self.business_day.as_str() < today || is_afternoon(local_hour, afternoon_hour))
    }

    /// Whose it is: customer, and order number where there is one.
    pub fn owner(&self) -> String {
        [self.customer.as_str(), &self.order_no]
            .into_iter()
            .filter(|p| !p.is_empty())
            .collect::<Vec<_>>()
            .join(" · ")
    }

    /// A7: seconds to the deadline (negative: it is over) once less than a day is left.
    pub fn countdown(&self, now: i64) -> Option<i64> {
        let left = self.deadline_at.filter(|_| self.status.is_open())? - now;
        (left < 86_400).then_some(left)
    }

    /// A8: goods are to come back, and their return slip is not written.
    pub fn awaits_return(&self) -> bool {
        self.documents.iter().any(|d| d.written_at.is_none() && (d.on_return || d.kind == "return_slip"))
    }

    /// A4: documents owed and not written.
    pub fn open_documents(&self) -> usize {
        self.documents.iter().filter(|d| d.written_at.is_none()).count()
    }

    /// The order of the register: flagged first, then by what is due, then the oldest.
    pub fn register_key(&self, today: &str, local_hour: u32, afternoon_hour: u32) -> (u8, i64, i64) {
        if !self.status.is_open() {
            return (9, -self.closed_at.or(self.solved_at).unwrap_or(0), self.id);
        }
        if self.is_flagged(today, local_hour, afternoon_hour) {
            return (0, self.opened_at, self.id);
        }
        (1, self.deadline_at.or(self.details.next_due_at).unwrap_or(i64::MAX), self.id)
    }
}

/// Why a case can't move. The text is a locale key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CaseRefusal {
    #[error("case.refuse.not_allowed")]
    NotAllowed,
    /// A4: open documents need a reason.
    #[error("case.refuse.documents_open")]
    DocumentsOpen,
    /// A9: what is still to be done (a claim) is not dropped silently.
    #[error("case.refuse.todos_open")]
    TodosOpen,
    /// A7: a dispute has a deadline.
    #[error("case.refuse.deadline_missing")]
    DeadlineMissing,
    /// A2: solved without a solution written down.
    #[error("case.refuse.solution_missing")]
    SolutionMissing,
    #[error("case.refuse.customer_missing")]
    CustomerMissing,
    #[error("case.refuse.note_missing")]
    NoteMissing,
    /// A4: what is owed does not change behind a closed case.
    #[error("case.refuse.closed")]
    Closed,
    #[error("case.refuse.document_missing")]
    DocumentMissing,
    /// A5: an amount above its limit needs the name of who approved it.
    #[error("case.refuse.approval_missing")]
    ApprovalMissing,
    /// A5: an amount raised by hand above what its guide allows.
    #[error("case.refuse.above_limit")]
    AboveLimit,
}

/// A1, A2, A4: checks a status move.
pub fn check_move(case: &Case, to: CaseStatus, reason: &str) -> Result<(), CaseRefusal> {
    if !can_move(case.status, to) {
        return Err(CaseRefusal::NotAllowed);
    }
    if to == CaseStatus::Solved && !case.details.has_solution() {
        return Err(CaseRefusal::SolutionMissing);
    }
    if to == CaseStatus::Closed && case.open_documents() > 0 && reason.trim().is_empty() {
        return Err(CaseRefusal::DocumentsOpen);
    }
    Ok(())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn sample() -> Case {
        Case {
            id: 1,
            shop: "店".into(),
            channel: "taobao".into(),
            kind: "damage".into(),
            status: CaseStatus::New,
            customer_id: 1,
            customer: "小美".into(),
            order_id: None,
            order_no: String::new(),
            inquiry_id: None,
            details: CaseDetails::default(),
            solution_at: None,
            deadline_at: None,
            opened_at: 1000,
            solved_at: None,
            closed_at: None,
            close_reason: String::new(),
            agent: String::new(),
            business_day: "2026-06-01".into(),
            documents: Vec::new(),
        }
    }

    #[test]
    fn a1_the_status_flow() {
        use CaseStatus::{Closed, New, Solved, WaitCourier, WaitFinance, Working};
        assert!(
            can_move(New, Working) && can_move(Working, WaitCourier) && can_move(WaitCourier, WaitFinance)
        );
        assert!(can_move(WaitFinance, Solved) && can_move(Solved, Closed));
        assert!(can_move(Closed, Working), "re-opening is allowed");
        assert!(!can_move(Working, Closed), "closing goes through solved");
        assert!(!can_move(Working, New) && !can_move(Working, Working));
    }

    #[test]
    fn a2_no_solution_is_flagged_from_the_afternoon_on_and_every_later_day() {
        let case = sample();
        assert!(!case.is_flagged("2026-06-01", 10, 14));
        assert!(case.is_flagged("2026-06-01", 14, 14));
        assert!(case.is_flagged("2026-06-01", 1, 14), "the small hours belong to the same business day");
        assert!(case.is_flagged("2026-06-02", 9, 14));
        let offered = Case { solution_at: Some(1), ..sample() };
        assert!(!offered.is_flagged("2026-06-02", 15, 14));
    }

    #[test]
    fn a7_the_deadline_is_counted_down_within_its_last_day() {
        let dispute = Case { deadline_at: Some(100_000), ..sample() };
        assert_eq!(dispute.countdown(100_000 - 86_400), None);
        assert_eq!(dispute.countdown(100_000 - 3_600), Some(3_600));
        assert_eq!(dispute.countdown(100_060), Some(-60), "over");
        assert_eq!(Case { status: CaseStatus::Solved, ..dispute }.countdown(100_000), None);
        assert_eq!(sample().countdown(0), None);
    }

    #[test]
    fn a8_a_return_is_awaited_until_its_slip_is_written() {
        let slip = Document { kind: "return_slip".into(), ..Document::default() };
        let back = Case { documents: vec![slip.clone()], ..sample() };
        assert!(back.awaits_return() && !sample().awaits_return());
        let written = Document { written_at: Some(1), ..slip };
        assert!(!Case { documents: vec![written], ..sample() }.awaits_return());
    }

    #[test]
    fn a2_solved_needs_a_solution() {
        let working = Case { status: CaseStatus::Working, ..sample() };
        assert_eq!(check_move(&working, CaseStatus::Solved, ""), Err(CaseRefusal::SolutionMissing));
        let details = CaseDetails { solution: "补发".into(), ..CaseDetails::default() };
        assert_eq!(check_move(&Case { details, ..working }, CaseStatus::Solved, ""), Ok(()));
    }

    #[test]
    fn a4_missing_pieces_are_negative_on_the_reversal_slip_and_money_is_on_the_expense_slip() {
        let details =
            CaseDetails { qty: 2, amount: Fen(1500), products: "K-1".into(), ..CaseDetails::default() };
        let of = |kind: &str, document: &str| owed(kind, document, &details);
        assert_eq!((of("missing", "reversal").qty, of("missing", "resend_slip").qty), (-2, 2));
        assert_eq!((of("damage", "expense").qty, of("damage", "expense").amount), (0, Fen(1500)));
        assert_eq!(of("wrong_goods", "reversal").qty, 0);
        assert_eq!(of("return", "return_slip").product, "K-1");
    }

    #[test]
    fn a4_closing_with_open_documents_needs_a_reason() {
        let documents = vec![Document { kind: "expense".into(), ..Document::default() }];
        let solved = Case { status: CaseStatus::Solved, documents, ..sample() };
        assert_eq!(check_move(&solved, CaseStatus::Closed, ""), Err(CaseRefusal::DocumentsOpen));
        assert_eq!(check_move(&solved, CaseStatus::Closed, "财务代开"), Ok(()));
    }
}
