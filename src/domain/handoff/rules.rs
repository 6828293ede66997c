//! What belongs on the sheet, and what may be read there.

use super::ItemKind;
use crate::domain::case::CaseStatus;

/// What decides where a case stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseFacts {
    /// Id of the kind in the configuration.
    pub kind: String,
    pub status: CaseStatus,
    pub has_solution: bool,
    pub deadline_at: Option<i64>,
    /// When the next step is due.
    pub next_due_at: Option<i64>,
}

/// Seconds the next shift has: what falls due within is its business.
pub const NEXT_SHIFT: i64 = 12 * 3600;

/// Red: disputes and whatever has a platform's deadline, complaints, cases without a solution (A2); a case stands
/// on the sheet once. Yellow: those whose next step falls due in the next shift, or is late already. `None`: it is
/// over, or goes its way without the next shift.
pub fn case_kind(case: &CaseFacts, now: i64) -> Option<ItemKind> {
    if !case.status.is_open() {
        None
    } else if case.kind == "dispute" || case.deadline_at.is_some() {
        Some(ItemKind::Dispute)
    } else if case.kind == "complaint" {
        Some(ItemKind::Complaint)
    } else if case.has_solution {
        case.next_due_at.is_some_and(|due| due <= now + NEXT_SHIFT).then_some(ItemKind::CaseOpen)
    } else {
        Some(ItemKind::CaseUnsolved)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::handoff::{Completions, HandoffRefusal, Item, ReadBack, Section, Sheet, TypedLine};
    use crate::domain::handoff::{number, shown_checksum};

    fn facts(kind: &str) -> CaseFacts {
        CaseFacts {
            kind: kind.into(),
            status: CaseStatus::Working,
            has_solution: true,
            deadline_at: None,
            next_due_at: None,
        }
    }

    #[test]
    fn s6_red_are_disputes_complaints_and_cases_without_a_solution() {
        assert_eq!(case_kind(&facts("dispute"), 0), Some(ItemKind::Dispute));
        assert_eq!(
            case_kind(&CaseFacts { deadline_at: Some(9), ..facts("refund") }, 0),
            Some(ItemKind::Dispute)
        );
        assert_eq!(case_kind(&facts("complaint"), 0), Some(ItemKind::Complaint));
        assert_eq!(case_kind(&facts("refund"), 0), None);
        let due = CaseFacts { next_due_at: Some(3600), ..facts("refund") };
        assert_eq!(case_kind(&due, 0), Some(ItemKind::CaseOpen), "A2: its next step falls to the next shift");
        let unsolved = CaseFacts { has_solution: false, ..facts("refund") };
        assert_eq!(case_kind(&unsolved, 0), Some(ItemKind::CaseUnsolved), "A2");
        assert_eq!(case_kind(&CaseFacts { status: CaseStatus::Solved, ..unsolved }, 0), None);
        for kind in ItemKind::ALL {
            let red =
                matches!(kind.code(), "dispute" | "complaint" | "case_unsolved" | "promise" | "late_ship");
            assert_eq!(kind.section() == Section::Red, red, "{kind}");
        }
    }

    fn sheet(items: Vec<Item>) -> Sheet {
        Sheet {
            shop: "店".into(),
            business_day: "2026-06-01".into(),
            shift_id: 1,
            from_agent: "小李".into(),
            from_kind: "day".into(),
            from_label: "白班".into(),
            planned_start: 0,
            planned_end: 9,
            items,
            figures: vec![],
            inherited: vec![],
        }
    }

    #[test]
    fn a2_cases_without_a_solution_are_the_first_lines() {
        let promise = Item { due: Some(5), ..Item::new(ItemKind::Promise, "inquiry:1".into()) };
        let dispute = Item { due: Some(3), ..Item::new(ItemKind::Dispute, "case:1".into()) };
        let unsolved = Item { first: true, ..Item::new(ItemKind::CaseUnsolved, "case:2".into()) };
        let yellow = Item { due: Some(1), ..Item::new(ItemKind::Exception, "exception:1".into()) };
        let mut sheet = sheet(vec![yellow, promise, dispute, unsolved]);
        sheet.complete(&Completions::default());
        let order: Vec<_> = sheet.items.iter().map(|i| i.reference.as_str()).collect();
        assert_eq!(order, ["case:2", "case:1", "inquiry:1", "exception:1"]);
    }

    #[test]
    fn s6_what_the_agent_typed_completes_the_draft() {
        let mut typed = Completions::default();
        typed.set_contingency("case:2", " 若A则B ");
        typed.lines.push(TypedLine { section: Section::Red, text: "仓库停电".into() });
        let mut sheet = sheet(vec![Item::new(ItemKind::CaseUnsolved, "case:2".into())]);
        assert_eq!(sheet.lacking().len(), 1);
        sheet.complete(&typed);
        assert_eq!(sheet.section(Section::Red).next().unwrap().contingency, "若A则B");
        assert_eq!(sheet.lacking()[0].reference, "line:1", "a typed red line needs one as well");
        typed.set_contingency("case:2", "");
        assert_eq!(typed.contingency("case:2"), None);
    }

    #[test]
    fn s6_number_and_checksum_as_they_are_shown() {
        assert_eq!(number("2026-06-01", 2), "H20260601-2");
        let sum = super::super::checksum("abc");
        assert!(sum.starts_with("ba7816bf8f01cfea") && sum.len() == 64);
        assert_eq!(shown_checksum(&sum), "ba78 16bf 8f01 cfea");
    }

    #[test]
    fn s6_refusals_name_their_key() {
        assert_eq!(HandoffRefusal::ContingencyMissing.to_string(), "handoff.refuse.contingency_missing");
        assert_eq!(ReadBack::from_code("returned"), Some(ReadBack::Returned));
    }
}
