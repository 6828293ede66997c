//! How fast, how happy, how reliable.

use super::rows::{Rows, Terms};
use super::{Figure, Name, count, times};

/// Seconds within which a wait counts as answered in 3 minutes.
const THREE_MINUTES: i64 = 180;
/// Local hours of the narrower value of 3 分钟回复率.
const DAYTIME: std::ops::Range<u32> = 8..23;

/// 首次响应, 平均响应, 3 分钟回复率.
pub(super) fn replies(rows: &Rows, terms: &Terms) -> Vec<Figure> {
    let first = rows
        .inquiries
        .iter()
        .filter(|i| terms.scope.holds(i.opened.at, i.opened.day))
        .filter_map(|i| i.first_reply_at.map(|at| (at - i.opened.at).max(0)))
        .collect();
    let waits: Vec<_> =
        rows.waits.iter().filter(|w| terms.scope.holds(w.started.at, w.started.day)).collect();
    let waited = |w: &super::WaitRow| w.answered_at.map(|at| (at - w.started.at).max(0));
    let in_time = |w: &super::WaitRow| waited(w).is_some_and(|s| s <= THREE_MINUTES);
    let by_day = |w: &super::WaitRow| DAYTIME.contains(&w.hour);
    vec![
        times(Name::FirstResponse, first),
        times(Name::AverageResponse, waits.iter().filter_map(|w| waited(w)).collect()),
        Figure::share(Name::AnsweredIn3Minutes, count(&waits, |w| in_time(w)), count(&waits, |_| true))
            .detail(
                "daytime",
                count(&waits, |w| in_time(w) && by_day(w)),
                Some(count(&waits, |w| by_day(w))),
            ),
    ]
}

/// 客户满意度, 承诺兑现率.
pub(super) fn closing(rows: &Rows, terms: &Terms) -> Vec<Figure> {
    let rated: Vec<_> = rows
        .inquiries
        .iter()
        .filter(|i| terms.scope.holds(i.opened.at, i.opened.day))
        .filter(|i| !matches!(i.satisfaction.as_str(), "" | "unrated"))
        .collect();
    // A promise that is not due yet says nothing, unless it is kept already.
    let due: Vec<_> = rows
        .promises
        .iter()
        .filter(|p| terms.scope.holds(p.due.at, p.due.day))
        .filter(|p| p.due.at <= terms.now || p.kept_at.is_some())
        .collect();
    let in_time = |p: &super::PromiseRow| p.kept_at.is_some_and(|at| at <= p.due.at);
    vec![
        Figure::share(
            Name::Satisfaction,
            count(&rated, |i| i.satisfaction == "satisfied"),
            count(&rated, |_| true),
        ),
        Figure::share(Name::PromisesKept, count(&due, |p| in_time(p)), count(&due, |_| true)),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::rows::testing::{HOUR, inquiry, moment, terms};
    use super::super::{PromiseRow, Value, WaitRow};
    use super::*;

    fn wait(at: i64, seconds: Option<i64>) -> WaitRow {
        let hour = u32::try_from(at / HOUR % 24).unwrap();
        WaitRow { started: moment(at), hour, answered_at: seconds.map(|s| at + s) }
    }

    #[test]
    fn i3_first_response_is_the_mean_to_the_first_human_reply() {
        let inquiries = vec![inquiry(1, 100, Some(120)), inquiry(2, 100, Some(141)), inquiry(3, 100, None)];
        let figure = &replies(&Rows { inquiries, ..Rows::default() }, &terms())[0];
        assert_eq!((figure.numerator, figure.denominator), (61, Some(2)));
        assert_eq!(figure.value(), Some(Value::Seconds(31)), "30.5 half up");
        assert_eq!(figure.detail_value("p90"), Some(Value::Seconds(41)));
    }

    #[test]
    fn waits_answered_by_hand() {
        let at = 10 * HOUR;
        let waits = vec![wait(at, Some(180)), wait(at, Some(181)), wait(at, None), wait(23 * HOUR, Some(20))];
        let figures = replies(&Rows { waits, ..Rows::default() }, &terms());
        assert_eq!((figures[1].numerator, figures[1].denominator), (381, Some(3)), "answered waits only");
        assert_eq!(figures[2].value(), Some(Value::Share(2, 4)));
        assert_eq!(figures[2].detail_value("daytime"), Some(Value::Share(1, 3)), "8–23 h");
    }

    #[test]
    fn i11_satisfaction_counts_the_rated_only() {
        let rated =
            |word: &str| super::super::InquiryRow { satisfaction: word.into(), ..inquiry(1, 100, None) };
        let inquiries = ["satisfied", "satisfied", "fair", "unsatisfied", "unrated", ""].map(rated).to_vec();
        let figures = closing(&Rows { inquiries, ..Rows::default() }, &terms());
        assert_eq!(figures[0].value(), Some(Value::Share(2, 4)));
    }

    #[test]
    fn i4_promises_kept_in_time_over_promises_due() {
        let promise = |due, kept_at| PromiseRow { due: moment(due), kept_at };
        let promises = vec![
            promise(100, Some(100)),
            promise(100, Some(101)),
            promise(100, None),
            promise(900, None),
            promise(900, Some(90)),
        ];
        let terms = Terms { now: 500, ..terms() };
        let figures = closing(&Rows { promises, ..Rows::default() }, &terms);
        assert_eq!(figures[1].value(), Some(Value::Share(2, 4)), "the open one of 900 is not due at 500");
    }
}
