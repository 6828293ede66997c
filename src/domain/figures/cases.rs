//! What happened in after-sales, and what is open: counted from one line a case.

use super::Terms;
use super::rows::Moment;
use crate::domain::coded;
use crate::domain::money::Fen;
use std::collections::BTreeMap;

/// A case opened or solved in the period, or open now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseLine {
    pub id: i64,
    /// As it may be shown (X2).
    pub customer: String,
    /// Ids of the configuration.
    pub kind: String,
    pub responsibility: String,
    pub order_no: String,
    pub product: String,
    pub solution: String,
    pub opened: Moment,
    pub solution_at: Option<Moment>,
    pub solved: Option<Moment>,
    /// Neither solved nor closed.
    pub is_open: bool,
    pub amount: Fen,
    /// Documents owed and not written (A4).
    pub owed: i64,
}

impl CaseLine {
    /// Whole business days since it was opened.
    pub fn age(&self, terms: &Terms) -> i64 {
        (terms.today - self.opened.day).num_days()
    }
}

coded! {
    /// What is counted of the cases, in the order it is told.
    pub enum CaseCount {
        Opened = "opened", Solved = "solved", SolvedSameDay = "solved_same_day", Open = "open",
        MoneyBack = "money_back", DocumentsOwed = "documents_owed",
    }
}

/// What a case adds to a count; `None` when the count does not look at it.
pub fn adds(line: &CaseLine, terms: &Terms, count: CaseCount) -> Option<i64> {
    let solved = line.solved.filter(|s| terms.scope.holds(s.at, s.day));
    match count {
        CaseCount::Opened => terms.scope.holds(line.opened.at, line.opened.day).then_some(1),
        CaseCount::Solved => solved.map(|_| 1),
        CaseCount::SolvedSameDay => solved.filter(|s| s.day == line.opened.day).map(|_| 1),
        CaseCount::Open => line.is_open.then_some(1),
        CaseCount::MoneyBack => solved.filter(|_| line.amount != Fen::ZERO).map(|_| line.amount.0),
        CaseCount::DocumentsOwed => (line.owed > 0).then_some(line.owed),
    }
}

/// What happened in after-sales, and what is open at the end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AfterSales {
    pub opened: i64,
    pub solved: i64,
    pub solved_same_day: i64,
    pub open: i64,
    /// Open cases: (id of the kind, how many).
    pub open_by_kind: Vec<(String, i64)>,
    /// Open cases by whole days since they were opened: 0, 1, 2–3, more.
    pub open_by_age: [i64; 4],
    /// Cases opened: (id of the responsible side, how many).
    pub by_responsibility: Vec<(String, i64)>,
    /// Money of the cases solved.
    pub money_back: Fen,
    /// Documents owed and not written: (id of the kind, how many), A4.
    pub documents_owed: Vec<(String, i64)>,
}

/// Counts the cases; `documents_owed` comes with the documents.
pub fn after_sales(lines: &[CaseLine], terms: &Terms, documents_owed: Vec<(String, i64)>) -> AfterSales {
    let sum = |count| lines.iter().filter_map(|l| adds(l, terms, count)).sum();
    let open = || lines.iter().filter(|l| l.is_open);
    let opened = lines.iter().filter(|l| adds(l, terms, CaseCount::Opened).is_some());
    let mut open_by_age = [0; 4];
    for line in open() {
        open_by_age[age_class(line.age(terms))] += 1;
    }
    AfterSales {
        opened: sum(CaseCount::Opened),
        solved: sum(CaseCount::Solved),
        solved_same_day: sum(CaseCount::SolvedSameDay),
        open: sum(CaseCount::Open),
        open_by_kind: tallied(open().map(|l| l.kind.as_str())),
        open_by_age,
        by_responsibility: tallied(opened.map(|l| l.responsibility.as_str())),
        money_back: Fen(sum(CaseCount::MoneyBack)),
        documents_owed,
    }
}

/// How often each comes, the most frequent first.
fn tallied<'a>(ids: impl Iterator<Item = &'a str>) -> Vec<(String, i64)> {
    let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
    for id in ids {
        *counts.entry(id).or_default() += 1;
    }
    let mut counts: Vec<(String, i64)> = counts.into_iter().map(|(id, n)| (id.to_owned(), n)).collect();
    counts.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    counts
}

/// The column of [`AfterSales::open_by_age`].
pub const fn age_class(days: i64) -> usize {
    match days {
        i64::MIN..=0 => 0,
        1 => 1,
        2..=3 => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::super::rows::testing::{DAY, HOUR, moment, terms};
    use super::*;

    #[test]
    fn ages_fall_into_their_class() {
        assert_eq!([-1, 0, 1, 2, 3, 4, 99].map(age_class), [0, 0, 1, 2, 2, 3, 3]);
    }

    #[test]
    fn cases_are_counted_by_kind_age_and_side() {
        let line = |id, kind: &str, opened, solved: Option<i64>, amount| CaseLine {
            id,
            customer: String::new(),
            kind: kind.into(),
            responsibility: if id < 3 { "courier".into() } else { "warehouse".into() },
            order_no: String::new(),
            product: String::new(),
            solution: String::new(),
            opened: moment(opened),
            solution_at: None,
            solved: solved.map(moment),
            is_open: solved.is_none(),
            amount: Fen(amount),
            owed: i64::from(id == 1),
        };
        let lines = [
            line(1, "damage", HOUR, Some(2 * HOUR), 500),
            line(2, "damage", 18 * DAY, None, 900),
            line(3, "lost", -DAY, Some(HOUR), 250),
            line(4, "damage", HOUR, None, 0),
            line(5, "lost", 20 * DAY, None, 0),
        ];
        let found = after_sales(&lines, &terms(), vec![("fee_slip".into(), 1)]);
        assert_eq!((found.opened, found.solved, found.solved_same_day, found.open), (2, 2, 1, 3));
        assert_eq!((found.open_by_age, found.money_back), ([1, 0, 1, 1], Fen(750)), "today is day 20");
        assert_eq!(found.open_by_kind, [("damage".to_owned(), 2), ("lost".to_owned(), 1)]);
        assert_eq!(found.by_responsibility, [("courier".to_owned(), 1), ("warehouse".to_owned(), 1)]);
        let owed: Vec<_> =
            lines.iter().filter(|l| adds(l, &terms(), CaseCount::DocumentsOwed).is_some()).collect();
        assert_eq!(owed.len(), 1);
    }
}
