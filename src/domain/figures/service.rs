//! How fast, how happy, how reliable.

use super::rows::{InquiryRow, PromiseRow, Rows, Terms, WaitRow};
use super::trace::{Item, Part};
use super::{Figure, Name, count};

/// Seconds within which a wait counts as answered in 3 minutes.
const THREE_MINUTES: i64 = 180;
/// Local hours of the narrower value of 3 分钟回复率.
const DAYTIME: std::ops::Range<u32> = 8..23;

/// 首次响应, 客户满意度 (I11): one part an inquiry.
pub(super) fn each_inquiry(rows: &Rows, terms: &Terms, name: Name, see: &mut dyn FnMut(Part)) {
    let part = |i: &InquiryRow| {
        let (above, below) = match name {
            Name::FirstResponse => ((i.first_reply_at? - i.opened.at).max(0), 1),
            // Only the rated count.
            Name::Satisfaction if matches!(i.satisfaction.as_str(), "" | "unrated") => return None,
            Name::Satisfaction => (i64::from(i.satisfaction == "satisfied"), 1),
            _ => return None,
        };
        Some(Part { item: Item::Inquiry(i.id), at: i.opened.at, above, below })
    };
    let in_scope = rows.inquiries.iter().filter(|i| terms.scope.holds(i.opened.at, i.opened.day));
    in_scope.filter_map(part).for_each(see);
}

/// Seconds a wait took until it was answered.
fn waited(wait: &WaitRow) -> Option<i64> {
    wait.answered_at.map(|at| (at - wait.started.at).max(0))
}

fn answered_in_time(wait: &WaitRow) -> bool {
    waited(wait).is_some_and(|s| s <= THREE_MINUTES)
}

fn waits<'a>(rows: &'a Rows, terms: &'a Terms) -> impl Iterator<Item = &'a WaitRow> {
    rows.waits.iter().filter(|w| terms.scope.holds(w.started.at, w.started.day))
}

/// 平均响应, 3 分钟回复率: one part a wait.
pub(super) fn each_wait(rows: &Rows, terms: &Terms, name: Name, see: &mut dyn FnMut(Part)) {
    let part = |w: &WaitRow| {
        let above = match name {
            Name::AverageResponse => waited(w)?,
            _ => i64::from(answered_in_time(w)),
        };
        Some(Part { item: Item::Wait(w.id), at: w.started.at, above, below: 1 })
    };
    waits(rows, terms).filter_map(part).for_each(see);
}

/// 3 分钟回复率 of the waits that began from 8 to 23 h.
pub(super) fn daytime(rows: &Rows, terms: &Terms, figure: Figure) -> Figure {
    let by_day: Vec<_> = waits(rows, terms).filter(|w| DAYTIME.contains(&w.hour)).collect();
    figure.detail("daytime", count(&by_day, |w| answered_in_time(w)), Some(count(&by_day, |_| true)))
}

/// Upper ends, in seconds, of the classes of [`response_classes`]; what took longer is one more.
pub const RESPONSE_CLASSES: [i64; 5] = [30, 60, 180, 600, 1800];

/// How many waits were answered how fast, class by class; the last number are those not answered.
pub fn response_classes(rows: &Rows, terms: &Terms) -> [i64; RESPONSE_CLASSES.len() + 2] {
    let mut classes = [0; RESPONSE_CLASSES.len() + 2];
    for wait in waits(rows, terms) {
        let class = waited(wait).map_or(RESPONSE_CLASSES.len() + 1, |seconds| {
            RESPONSE_CLASSES.iter().position(|end| seconds <= *end).unwrap_or(RESPONSE_CLASSES.len())
        });
        classes[class] += 1;
    }
    classes
}

/// 承诺兑现率: one part a promise. One that is not due yet says nothing, unless it is kept already.
pub(super) fn each_promise(rows: &Rows, terms: &Terms, see: &mut dyn FnMut(Part)) {
    let is_due = |p: &&PromiseRow| {
        terms.scope.holds(p.due.at, p.due.day) && (p.due.at <= terms.now || p.kept_at.is_some())
    };
    for promise in rows.promises.iter().filter(is_due) {
        let in_time = promise.kept_at.is_some_and(|at| at <= promise.due.at);
        see(Part {
            item: Item::Promise(promise.id),
            at: promise.due.at,
            above: i64::from(in_time),
            below: 1,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::rows::testing::{HOUR, inquiry, moment, terms};
    use super::super::{Value, compute};
    use super::*;

    fn figure(rows: &Rows, terms: &Terms, name: Name) -> Figure {
        compute(rows, terms).into_iter().find(|f| f.name == name).unwrap()
    }

    fn wait(at: i64, seconds: Option<i64>) -> WaitRow {
        let hour = u32::try_from(at / HOUR % 24).unwrap();
        WaitRow { id: at, started: moment(at), hour, answered_at: seconds.map(|s| at + s) }
    }

    #[test]
    fn i3_first_response_is_the_mean_to_the_first_human_reply() {
        let inquiries = vec![inquiry(1, 100, Some(120)), inquiry(2, 100, Some(141)), inquiry(3, 100, None)];
        let figure = figure(&Rows { inquiries, ..Rows::default() }, &terms(), Name::FirstResponse);
        assert_eq!((figure.numerator, figure.denominator), (61, Some(2)));
        assert_eq!(figure.value(), Some(Value::Seconds(31)), "30.5 half up");
        assert_eq!(figure.detail_value("p90"), Some(Value::Seconds(41)));
    }

    #[test]
    fn waits_answered_by_hand() {
        let at = 10 * HOUR;
        let waits = vec![wait(at, Some(180)), wait(at, Some(181)), wait(at, None), wait(23 * HOUR, Some(20))];
        let rows = Rows { waits, ..Rows::default() };
        let mean = figure(&rows, &terms(), Name::AverageResponse);
        assert_eq!((mean.numerator, mean.denominator), (381, Some(3)), "answered waits only");
        let share = figure(&rows, &terms(), Name::AnsweredIn3Minutes);
        assert_eq!(share.value(), Some(Value::Share(2, 4)));
        assert_eq!(share.detail_value("daytime"), Some(Value::Share(1, 3)), "8–23 h");
        assert_eq!(response_classes(&rows, &terms()), [1, 0, 1, 1, 0, 0, 1], "20, 180 and 181 s, one open");
    }

    #[test]
    fn i11_satisfaction_counts_the_rated_only() {
        let rated = |word: &str| InquiryRow { satisfaction: word.into(), ..inquiry(1, 100, None) };
        let inquiries = ["satisfied", "satisfied", "fair", "unsatisfied", "unrated", ""].map(rated).to_vec();
        let figure = figure(&Rows { inquiries, ..Rows::default() }, &terms(), Name::Satisfaction);
        assert_eq!(figure.value(), Some(Value::Share(2, 4)));
    }

    #[test]
    fn i4_promises_kept_in_time_over_promises_due() {
        let promise = |due, kept_at| PromiseRow { id: due, due: moment(due), kept_at };
        let promises = vec![
            promise(100, Some(100)),
            promise(100, Some(101)),
            promise(100, None),
            promise(900, None),
            promise(900, Some(90)),
        ];
        let terms = Terms { now: 500, ..terms() };
        let figure = figure(&Rows { promises, ..Rows::default() }, &terms, Name::PromisesKept);
        assert_eq!(figure.value(), Some(Value::Share(2, 4)), "the open one of 900 is not due at 500");
    }
}
