//! After-sales: disputes, solutions in time, how long cases take.

use super::rows::{CaseRow, Rows, Terms};
use super::{Figure, Name, count, sales, times};
use std::collections::BTreeMap;

/// 纠纷率, 售后当日给方案率 (A2), 售后完结时长.
pub(super) fn figures(rows: &Rows, terms: &Terms) -> Vec<Figure> {
    let opened: Vec<&CaseRow> =
        rows.cases.iter().filter(|c| terms.scope.holds(c.opened.at, c.opened.day)).collect();
    let paid_orders = sales::totals(rows, terms).paid_orders;
    vec![
        Figure::share(Name::DisputeRate, count(&opened, |c| c.kind == "dispute"), paid_orders),
        Figure::share(
            Name::SameDaySolutionRate,
            count(&opened, |c| c.solution.is_some_and(|s| s.day == c.opened.day)),
            count(&opened, |_| true),
        ),
        duration(rows, terms),
    ]
}

/// From opened to solved, of the cases solved in the scope; each kind with its own mean.
fn duration(rows: &Rows, terms: &Terms) -> Figure {
    let mut by_kind: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    let mut all = Vec::new();
    for case in rows.cases.iter().filter(|c| terms.scope.holds_moment(c.solved)) {
        let Some(solved) = case.solved else { continue };
        let seconds = (solved.at - case.opened.at).max(0);
        let of_kind = by_kind.entry(&case.kind).or_default();
        *of_kind = (of_kind.0 + seconds, of_kind.1 + 1);
        all.push(seconds);
    }
    let figure = times(Name::CaseDuration, all);
    by_kind.into_iter().fold(figure, |figure, (kind, (seconds, cases))| {
        figure.detail(&format!("kind.{kind}"), seconds, Some(cases))
    })
}

#[cfg(test)]
mod tests {
    use super::super::Value;
    use super::super::rows::testing::{DAY, HOUR, moment, order, terms};
    use super::*;

    fn case(kind: &str, opened: i64, solution: Option<i64>, solved: Option<i64>) -> CaseRow {
        CaseRow {
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
        let figures = figures(&Rows { orders, cases, ..Rows::default() }, &terms());
        assert_eq!(figures[0].value(), Some(Value::Share(1, 8)));
        assert_eq!(figures[1].value(), Some(Value::Share(1, 3)), "a solution the next day is too late");
        assert_eq!((figures[2].numerator, figures[2].denominator), (27 * HOUR, Some(2)), "2 h and 25 h");
        assert_eq!(figures[2].value(), Some(Value::Seconds(27 * HOUR / 2)));
        assert_eq!(figures[2].detail_value("median"), Some(Value::Seconds(27 * HOUR / 2)));
        assert_eq!(figures[2].detail_value("kind.damage"), Some(Value::Seconds(27 * HOUR / 2)));
    }
}
