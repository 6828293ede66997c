//! After-sales: disputes, solutions in time, how long cases take.

use super::rows::{CaseRow, Rows, Terms};
use super::trace::{Item, Part};
use super::{Figure, Name, median, sales};
use std::collections::BTreeMap;

/// 纠纷率, 售后当日给方案率 (A2), 售后完结时长: one part a case; 纠纷率 stands over the paid orders.
pub(super) fn each(rows: &Rows, terms: &Terms, name: Name, see: &mut dyn FnMut(Part)) {
    for case in &rows.cases {
        if let Some((above, below)) = adds(case, terms, name) {
            see(Part { item: Item::Case(case.id), at: case.opened.at, above, below });
        }
    }
    if name == Name::DisputeRate {
        sales::each(rows, terms, name, see);
    }
}

/// What a case adds above and below the line of a figure; `None` when the figure does not look at it.
fn adds(case: &CaseRow, terms: &Terms, name: Name) -> Option<(i64, i64)> {
    let is_opened = terms.scope.holds(case.opened.at, case.opened.day);
    match name {
        Name::DisputeRate => (is_opened && case.kind == "dispute").then_some((1, 0)),
        Name::SameDaySolutionRate => {
            let same_day = case.solution.is_some_and(|s| s.day == case.opened.day);
            is_opened.then_some((i64::from(same_day), 1))
        }
        Name::CaseDuration => lasted(case, terms).map(|seconds| (seconds, 1)),
        _ => None,
    }
}

/// Seconds from opened to solved of a case that was solved in the scope.
fn lasted(case: &CaseRow, terms: &Terms) -> Option<i64> {
    let solved = case.solved.filter(|s| terms.scope.holds(s.at, s.day))?;
    Some((solved.at - case.opened.at).max(0))
}

/// Each kind with its own mean and median.
pub(super) fn by_kind(rows: &Rows, terms: &Terms, figure: Figure) -> Figure {
    let mut kinds: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for case in &rows.cases {
        if let Some(seconds) = lasted(case, terms) {
            kinds.entry(&case.kind).or_default().push(seconds);
        }
    }
    kinds.into_iter().fold(figure, |figure, (kind, mut seconds)| {
        seconds.sort_unstable();
        let cases = i64::try_from(seconds.len()).unwrap_or(i64::MAX);
        let figure = figure.detail(&format!("kind.{kind}"), seconds.iter().sum(), Some(cases));
        let middle = median(&seconds).unwrap_or_default();
        figure.detail(&format!("median.{kind}"), middle, None)
    })
}

#[cfg(test)]
mod tests {
    use super::super::rows::testing::{DAY, HOUR, moment, order, terms};
    use super::super::{Value, compute};
    use super::*;

    fn case(kind: &str, opened: i64, solution: Option<i64>, solved: Option<i64>) -> CaseRow {
        CaseRow {
            id: opened,
            kind: kind.into(),
            opened: moment(opened),
            solution: solution.map(moment),
            solved: solved.map(moment),
        }
    }

    #[test]
    fn a2_cases_and_disputes_by_hand() {
        let cases = vec![
            case("damage", HOUR, Some(2 * HOUR), Some(3 * HOUR)),
            case("dispute", HOUR, Some(DAY + HOUR), None),
            case("refund", HOUR, None, None),
            case("damage", -DAY, Some(0), Some(HOUR)),
        ];
        let orders = (1..=8).map(|c| order(c, 100, Some(100))).collect();
        let all = compute(&Rows { orders, cases, ..Rows::default() }, &terms());
        let figures: Vec<_> = [Name::DisputeRate, Name::SameDaySolutionRate, Name::CaseDuration]
            .iter()
            .filter_map(|name| all.iter().find(|f| f.name == *name))
            .collect();
        assert_eq!(figures[0].value(), Some(Value::Share(1, 8)));
        assert_eq!(figures[1].value(), Some(Value::Share(1, 3)), "a solution the next day is too late");
        assert_eq!((figures[2].numerator, figures[2].denominator), (27 * HOUR, Some(2)), "2 h and 25 h");
        assert_eq!(figures[2].value(), Some(Value::Seconds(27 * HOUR / 2)));
        assert_eq!(figures[2].detail_value("median"), Some(Value::Seconds(27 * HOUR / 2)));
        assert_eq!(figures[2].detail_value("kind.damage"), Some(Value::Seconds(27 * HOUR / 2)));
        assert_eq!(figures[2].detail_value("median.damage"), Some(Value::Seconds(27 * HOUR / 2)));
    }
}
