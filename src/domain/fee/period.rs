//! The period of a statement (E2): a month, a quarter, a year, or from one day to another.

use crate::text::when;
use chrono::{Datelike, NaiveDate};

/// First and last business day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl Period {
    /// Reads `2026-06`, `2026-Q2`, `2026`, `2026-06-01`, `2026-06-01/2026-06-15`; also `2026年6月`, `2026年二季度`,
    /// `6月` and `Q2` of the year of `today`, and full-width digits.
    pub fn parse(text: &str, today: NaiveDate) -> Option<Self> {
        let text = when::narrow(text.trim()).to_uppercase();
        for (i, word) in ["一季度", "二季度", "三季度", "四季度"].iter().enumerate() {
            if let Some(year) = text.strip_suffix(word) {
                return Self::quarter(year_of(year, today)?, u32::try_from(i).ok()? + 1);
            }
        }
        for between in ["/", "~", "～", "至", ".."] {
            if let Some((from, to)) = text.split_once(between) {
                let period = Self { from: Self::parse(from, today)?.from, to: Self::parse(to, today)?.to };
                return (period.from <= period.to).then_some(period);
            }
        }
        if let Ok(day) = text.parse::<NaiveDate>() {
            return Some(Self { from: day, to: day });
        }
        if let Some((year, quarter)) = text.split_once('Q') {
            return Self::quarter(year_of(year, today)?, quarter.parse().ok()?);
        }
        if let Some(month) = text.strip_suffix('月') {
            let (year, month) = month.split_once('年').unwrap_or(("", month));
            return Self::month(year_of(year, today)?, month.parse().ok()?);
        }
        match text.trim_end_matches('年').split_once('-') {
            Some((year, month)) => Self::month(year_of(year, today)?, month.parse().ok()?),
            None => Self::year(year_of(text.trim_end_matches('年'), today).filter(|_| !text.is_empty())?),
        }
    }

    pub fn month(year: i32, month: u32) -> Option<Self> {
        Self::of(year, month, 1)
    }

    pub fn quarter(year: i32, quarter: u32) -> Option<Self> {
        (1..=4).contains(&quarter).then(|| Self::of(year, quarter * 3 - 2, 3)).flatten()
    }

    pub fn year(year: i32) -> Option<Self> {
        Self::of(year, 1, 12)
    }

    /// The month a day is in.
    pub fn month_of(day: NaiveDate) -> Self {
        Self::month(day.year(), day.month()).unwrap_or(Self { from: day, to: day })
    }

    fn of(year: i32, month: u32, months: u32) -> Option<Self> {
        let from = NaiveDate::from_ymd_opt(year, month, 1)?;
        let to = from.checked_add_months(chrono::Months::new(months))?.pred_opt()?;
        Some(Self { from, to })
    }

    pub fn has(self, day: NaiveDate) -> bool {
        (self.from..=self.to).contains(&day)
    }
}

/// "" is the year of today.
fn year_of(text: &str, today: NaiveDate) -> Option<i32> {
    let text = text.trim_end_matches(['-', '年']);
    if text.is_empty() {
        return Some(today.year());
    }
    let year: i32 = text.parse().ok()?;
    (2000..=2200).contains(&year).then_some(year)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Option<String> {
        let today = NaiveDate::from_ymd_opt(2026, 6, 15).unwrap();
        Period::parse(text, today).map(|p| format!("{} {}", p.from, p.to))
    }

    #[test]
    fn e2_months_quarters_and_years_as_people_write_them() {
        for (texts, period) in [
            (&["2026-06", "2026年6月", "6月", "２０２６-０６"][..], "2026-06-01 2026-06-30"),
            (&["2026-Q2", "2026q2", "Q2", "2026年二季度", "二季度"], "2026-04-01 2026-06-30"),
            (&["2026", "2026年"], "2026-01-01 2026-12-31"),
            (&["2024-02"], "2024-02-01 2024-02-29"),
            (&["2026-06-03"], "2026-06-03 2026-06-03"),
            (&["2026-06-01/2026-06-15", "2026-06-01至2026-06-15"], "2026-06-01 2026-06-15"),
            (&["2026-05/2026-06"], "2026-05-01 2026-06-30"),
        ] {
            for text in texts {
                assert_eq!(told(text).as_deref(), Some(period), "{text}");
            }
        }
        for wrong in ["", "2026-13", "Q5", "26", "下个月", "2026-06-15/2026-06-01", "2026-06-31", "至"] {
            assert_eq!(told(wrong), None, "{wrong}");
        }
    }
}
