//! The reconciliation calendar (E2): which period is to be compared, and until when.

use super::period::Period;
use crate::domain::coded;
use crate::domain::money::Fen;
use chrono::{Datelike, Days, NaiveDate};

coded! {
    /// How often accounts are compared.
    pub enum Every { Month = "month", Quarter = "quarter", Year = "year" }
}

impl Every {
    /// The period that ended last before `today`.
    pub fn last_ended(self, today: NaiveDate) -> Option<Period> {
        let year = today.year();
        match self {
            Self::Month => Some(Period::month_of(today.with_day(1)?.pred_opt()?)),
            Self::Quarter => match (today.month() - 1) / 3 {
                0 => Period::quarter(year - 1, 4),
                quarter => Period::quarter(year, quarter),
            },
            Self::Year => Period::year(year - 1),
        }
    }
}

/// The day until which a period is compared: so many days after its end.
pub fn due_day(period: Period, days: u32) -> NaiveDate {
    period.to.checked_add_days(Days::new(u64::from(days))).unwrap_or(period.to)
}

/// What was agreed on with a party for a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreed {
    pub at: i64,
    /// The balance both sides found.
    pub balance: Fen,
    pub agent: String,
    pub note: String,
}

/// How far the comparison with a party is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    Open,
    Agreed,
    /// Something was added to the period, or taken from it, after both had agreed.
    Changed,
}

impl Compared {
    pub fn of(agreed: Option<&Agreed>, balance: Fen) -> Self {
        match agreed {
            None => Self::Open,
            Some(a) if a.balance == balance => Self::Agreed,
            Some(_) => Self::Changed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(every: Every, today: &str) -> String {
        let period = every.last_ended(today.parse().unwrap()).unwrap();
        format!("{} {}", period.from, period.to)
    }

    #[test]
    fn e2_what_is_compared_is_the_period_that_ended_last() {
        assert_eq!(told(Every::Month, "2026-03-01"), "2026-02-01 2026-02-28");
        assert_eq!(told(Every::Month, "2026-03-31"), "2026-02-01 2026-02-28");
        assert_eq!(told(Every::Month, "2026-01-15"), "2025-12-01 2025-12-31");
        assert_eq!(told(Every::Quarter, "2026-03-31"), "2025-10-01 2025-12-31");
        assert_eq!(told(Every::Quarter, "2026-12-31"), "2026-07-01 2026-09-30");
        assert_eq!(told(Every::Year, "2026-12-31"), "2025-01-01 2025-12-31");
    }

    #[test]
    fn e2_the_day_counts_from_the_end_of_the_period() {
        let period = Every::Month.last_ended("2026-06-01".parse().unwrap()).unwrap();
        assert_eq!(due_day(period, 5).to_string(), "2026-06-05");
    }

    #[test]
    fn e2_what_was_agreed_on_holds_only_for_the_balance_it_was_agreed_on() {
        let agreed = Agreed { at: 0, balance: Fen(500), agent: String::new(), note: String::new() };
        assert_eq!(Compared::of(None, Fen(500)), Compared::Open);
        assert_eq!(Compared::of(Some(&agreed), Fen(500)), Compared::Agreed);
        assert_eq!(Compared::of(Some(&agreed), Fen(501)), Compared::Changed);
    }
}
