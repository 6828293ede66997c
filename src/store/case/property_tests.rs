//! Whatever is answered, taken back, paid, ticked, moved and opened again: what must hold of a case holds (A1–A5, E1).

use super::guided_tests::{config, desk, guide};
use super::*;
use crate::domain::document::Document;
use crate::domain::guide::Walk;
use crate::domain::guide::ending::{Ending, ending};
use crate::store::fee;
use crate::store::testing::actor;
use proptest::prelude::*;

/// Kinds with money, goods, several turns, and one that becomes another.
const KINDS: [&str; 6] = ["damage", "missing", "wrong_goods", "return", "refund", "price_difference"];

#[derive(Clone, Debug)]
enum Act {
    /// Answers the open question, whatever it is.
    Answer(usize),
    Back,
    BackTo(usize),
    /// Takes the outcome, when one is reached, with an amount and perhaps an approver.
    Take(i64, bool),
    Write(usize),
    Unwrite(usize),
    Settle,
    Tick(usize),
    Evidence(usize),
    Amount(i64),
    Move(usize, bool),
    Reopen,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        8 => (0usize..6).prop_map(Act::Answer),
        1 => Just(Act::Back),
        1 => (0usize..4).prop_map(Act::BackTo),
        4 => (0i64..30_000, any::<bool>()).prop_map(|(fen, named)| Act::Take(fen, named)),
        3 => (0usize..5).prop_map(Act::Write),
        1 => (0usize..5).prop_map(Act::Unwrite),
        1 => Just(Act::Settle),
        2 => (0usize..5).prop_map(Act::Tick),
        1 => (0usize..3).prop_map(Act::Evidence),
        1 => (0i64..30_000).prop_map(Act::Amount),
        3 => (0usize..8, any::<bool>()).prop_map(|(to, said)| Act::Move(to, said)),
        1 => Just(Act::Reopen),
    ]
}

/// A case, the walk that is under way, and the outcome that was taken last.
struct Played {
    store: Store,
    id: i64,
    walk: Walk,
    taken: Option<Ending>,
    at: i64,
}

impl Played {
    fn case(&self) -> Case {
        get(&self.store, self.id).unwrap()
    }

    fn act(&mut self, act: &Act) {
        self.at += 10;
        let (case, by) = (self.case(), actor(self.at));
        let guide = guide(&case.kind);
        match act {
            Act::Answer(n) => {
                let Some(question) = self.walk.question(guide) else { return };
                let answer = question.answers.get(n % question.answers.len().max(1));
                let answer = answer.map_or("X-1".to_owned(), |a| a.id.clone());
                assert!(self.walk.answer(guide, &answer));
            }
            Act::Back => {
                self.walk.back();
            }
            Act::BackTo(n) => {
                let to = self.walk.given.get(*n).map(|g| g.question.clone());
                self.walk.back_to(&to.unwrap_or_default());
            }
            Act::Take(fen, named) => self.take(&case, *fen, *named),
            Act::Write(n) => {
                let of = case.documents.get(n % case.documents.len().max(1)).map(|d| d.id);
                let _ = of.map(|of| write_document(&mut self.store, &by, of, "N"));
            }
            Act::Unwrite(n) => {
                let of =
                    case.documents.get(n % case.documents.len().max(1)).filter(|d| d.written_at.is_some());
                let _ = of.map(|of| unwrite(&mut self.store, &by, of.id));
            }
            Act::Settle => {
                let open = fee::of_case(&self.store, self.id)
                    .unwrap()
                    .into_iter()
                    .find(crate::domain::fee::Fee::is_open);
                if let Some(f) = open {
                    fee::settle(&mut self.store, &by, f.id).unwrap();
                }
            }
            Act::Tick(n) => {
                let all = todos(&self.store, self.id).unwrap();
                let of = all.get(n % all.len().max(1)).map(|t| t.id);
                if let Some(t) = of {
                    todo_done(&mut self.store, &by, t, "ok", None).unwrap();
                }
            }
            Act::Evidence(n) => {
                let kind = &config().lists.evidence[*n].id;
                add_evidence(&mut self.store, &by, self.id, kind, "x").unwrap();
            }
            Act::Amount(fen) => {
                let details = CaseDetails { amount: Fen(*fen), ..case.details };
                let _ = edit(&mut self.store, &by, self.id, &details);
            }
            Act::Move(n, said) => {
                let targets = case.status.targets();
                let to = targets[n % targets.len()];
                let left_open = case.open_documents() > 0
                    || todos(&self.store, self.id).unwrap().iter().any(|t| t.done_at.is_none());
                let moved = advance(&mut self.store, &by, self.id, to, if *said { "x" } else { "" }).is_ok();
                assert!(
                    !moved || *said || to != CaseStatus::Closed || !left_open,
                    "A4, A9: closed with a reason only"
                );
            }
            Act::Reopen => self.reopen(),
        }
    }

    fn take(&mut self, case: &Case, fen: i64, named: bool) {
        let guide = guide(&case.kind);
        let found = facts(&self.store, config(), case, (guide, &self.walk), self.at).unwrap();
        let made = ending(guide, &self.walk, &case.details, &found, Some(Fen(fen)), (Lang::En, self.at));
        let Some(end) = made else { return };
        let above = end.amount.is_some_and(|a| needs_approval(a, end.limit));
        let done =
            take(&mut self.store, &actor(self.at), self.id, &end, if named { "王主管" } else { "" }).is_ok();
        assert_eq!(
            done,
            case.closed_at.is_none() && (named || !above),
            "A5: above the limit with a name only"
        );
        if done {
            let stored = walk(&self.store, self.id, &guide.id).unwrap().unwrap();
            assert_eq!(stored, self.walk, "the path is with the case");
            self.walk = Walk::default();
            self.taken = Some(end);
        }
    }

    /// Solved, closed, opened again: everything is as it was, but the status and what it stamped.
    fn reopen(&mut self) {
        let case = self.case();
        if case.status.is_open() {
            let details = CaseDetails { solution: "办妥".into(), ..case.details };
            edit(&mut self.store, &actor(self.at), self.id, &details).unwrap();
            if case.status == CaseStatus::New {
                advance(&mut self.store, &actor(self.at), self.id, CaseStatus::Working, "").unwrap();
            }
            advance(&mut self.store, &actor(self.at), self.id, CaseStatus::Solved, "").unwrap();
        }
        if self.case().status == CaseStatus::Solved {
            advance(&mut self.store, &actor(self.at), self.id, CaseStatus::Closed, "x").unwrap();
        }
        let all = |p: &Self| {
            let case = p.case();
            let file = file(&p.store, &case, 200).unwrap();
            let fees = fee::of_case(&p.store, p.id).unwrap();
            (
                case.documents,
                case.details,
                file.todos,
                file.evidence,
                file.walks,
                file.approved_by,
                fees,
                file.steps.len(),
            )
        };
        let before = all(self);
        advance(&mut self.store, &actor(self.at + 5), self.id, CaseStatus::Working, "").unwrap();
        let after = all(self);
        assert_eq!(after.7, before.7 + 1, "one more step in the history");
        assert_eq!((before.0, before.1, before.2, before.3), (after.0, after.1, after.2, after.3));
        assert_eq!((before.4, before.5, before.6), (after.4, after.5, after.6));
    }

    /// What must hold at any time.
    fn holds(&self) {
        let case = self.case();
        let told = file(&self.store, &case, 200).unwrap();
        if let Some(end) = &self.taken {
            let same =
                |a: &Document, b: &Document| (&a.kind, &a.product, a.qty) == (&b.kind, &b.product, b.qty);
            for owed in &end.documents {
                assert!(case.documents.iter().any(|d| same(d, owed)), "A4: {owed:?} of the path is owed");
            }
            let unwritten = case.documents.iter().filter(|d| d.written_at.is_none());
            for open in unwritten {
                assert!(
                    end.documents.iter().any(|d| same(d, open)) || !self.is_of_guide(open.id),
                    "{open:?}"
                );
            }
            let above = needs_approval(case.details.amount, end.limit);
            assert!(!above || !told.approved_by.is_empty(), "A5: {} has an approver", case.details.amount);
        }
        // E1: an expense slip over something that is written is a fee, and no other fee is of a slip.
        let mut slips: Vec<Fen> = case
            .documents
            .iter()
            .filter(|d| d.written_at.is_some() && d.kind == "expense" && d.amount > Fen::ZERO)
            .map(|d| d.amount)
            .collect();
        let mut fees: Vec<Fen> =
            fee::of_case(&self.store, self.id).unwrap().iter().map(|f| f.amount).collect();
        slips.sort_unstable();
        fees.sort_unstable();
        assert_eq!(slips, fees);
        assert_eq!(case.closed_at.is_some(), case.status == CaseStatus::Closed);
        assert_eq!(case.solved_at.is_some(), !case.status.is_open());
    }

    fn is_of_guide(&self, document: i64) -> bool {
        let sql = "SELECT origin = 'guide' FROM case_documents WHERE id = ?1";
        self.store.conn().query_row(sql, [document], |r| r.get(0)).unwrap()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn a3_a5_any_sequence_keeps_what_must_hold(
        kind in 0usize..KINDS.len(),
        acts in proptest::collection::vec(act(), 1..60),
    ) {
        let (store, id) = desk(KINDS[kind]);
        let mut played = Played { store, id, walk: Walk::default(), taken: None, at: 1_000 };
        for act in &acts {
            played.act(act);
            played.holds();
        }
        prop_assert_eq!(played.store.check().unwrap(), Vec::<String>::new());
    }
}
