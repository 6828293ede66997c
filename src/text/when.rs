//! Times as people type and read them.

use crate::clock::Moment;
use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};

/// Why a text is no time; the Display text is a locale key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WhenError {
    #[error("when.not_a_time")]
    NotATime,
    #[error("when.in_the_past")]
    Past,
    #[error("when.in_the_future")]
    Future,
}

/// Hour at which people begin to say "today" for the new calendar day.
const DAWN: i64 = 5;

/// Reads a due time relative to `now` as a local wall time: `+10` and `+10m` (minutes), `+2h`, `+1d`, `18:30`,
/// `1830`, `明天 9:00`, `明早` (09:00), `6-3 10:00`, `2026-06-03 10:00`. Full-width signs count as their twins.
/// A time of day that has passed means tomorrow.
///
/// # Errors
/// [`WhenError`]; a full date in the past is refused.
pub fn parse_due(text: &str, now: Moment) -> Result<NaiveDateTime, WhenError> {
    let text = narrow(text.trim());
    let wall = now.naive_local().with_nanosecond(0).unwrap_or_default();
    if let Some(rest) = text.strip_prefix('+') {
        return relative(rest, wall).ok_or(WhenError::NotATime);
    }
    let lower = text.to_lowercase();
    // After midnight the night shift's "tomorrow morning" is the morning that comes, not the one after it.
    let spoken_day = (wall - TimeDelta::hours(DAWN)).date();
    for (word, days, hour) in [
        ("明早", 1, 9),
        ("明晚", 1, 19),
        ("今晚", 0, 20),
        ("明天", 1, 9),
        ("后天", 2, 9),
        ("tomorrow", 1, 9),
        ("tonight", 0, 20),
    ] {
        if let Some(rest) = lower.strip_prefix(word) {
            let default = NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
            let time = if rest.trim().is_empty() { Some(default) } else { clock_time(rest.trim()) };
            let day = spoken_day + TimeDelta::days(days);
            return time.map(|t| day.and_time(t)).ok_or(WhenError::NotATime);
        }
    }
    if let Some(time) = clock_time(&text) {
        let today = wall.date().and_time(time);
        return Ok(if today <= wall { today + TimeDelta::days(1) } else { today });
    }
    let (date, time) = text.split_once(' ').unwrap_or((&text, "9:00"));
    let day = calendar_day(date, wall.date()).ok_or(WhenError::NotATime)?;
    let at = day.and_time(clock_time(time.trim()).ok_or(WhenError::NotATime)?);
    if at <= wall { Err(WhenError::Past) } else { Ok(at) }
}

/// Reads when something was, as a local wall time: `-10` (minutes), `-2h`, `13:30`, `6-1 10:00`, `2026-06-01 10:00`.
/// A time of day that has not come yet means yesterday.
///
/// # Errors
/// [`WhenError`]; what lies ahead is refused.
pub fn parse_past(text: &str, now: Moment) -> Result<NaiveDateTime, WhenError> {
    let text = narrow(text.trim());
    let wall = now.naive_local().with_nanosecond(0).unwrap_or_default();
    if let Some(rest) = text.strip_prefix('-') {
        let ahead = relative(rest, wall).ok_or(WhenError::NotATime)?;
        return Ok(wall - (ahead - wall));
    }
    if let Some(time) = clock_time(&text) {
        let today = wall.date().and_time(time);
        return Ok(if today > wall { today - TimeDelta::days(1) } else { today });
    }
    let (date, time) = text.split_once(' ').ok_or(WhenError::NotATime)?;
    let mut day = calendar_day(date, wall.date()).ok_or(WhenError::NotATime)?;
    // Month and day alone mean the last time they were.
    let has_year = date.split(['-', '/', '.', '月', '日', '年']).filter(|p| !p.is_empty()).count() > 2;
    if !has_year && day > wall.date() {
        day = day.with_year(day.year() - 1).ok_or(WhenError::NotATime)?;
    }
    let at = day.and_time(clock_time(time.trim()).ok_or(WhenError::NotATime)?);
    if at > wall { Err(WhenError::Future) } else { Ok(at) }
}

fn relative(rest: &str, wall: NaiveDateTime) -> Option<NaiveDateTime> {
    let split = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let count: i64 = rest[..split].parse().ok().filter(|n| *n <= 10_000)?;
    let delta = match rest[split..].trim() {
        "" | "m" | "min" | "分" | "分钟" => TimeDelta::minutes(count),
        "h" | "小时" | "时" => TimeDelta::hours(count),
        "d" | "天" => TimeDelta::days(count),
        _ => return None,
    };
    Some(wall + delta)
}

fn clock_time(text: &str) -> Option<NaiveTime> {
    let number = |s: &str| (s.len() <= 2 && !s.is_empty()).then(|| s.parse::<u32>().ok()).flatten();
    if let Some((h, m)) = text.split_once([':', '点']) {
        let m = m.trim_end_matches('分');
        return NaiveTime::from_hms_opt(number(h)?, if m.is_empty() { 0 } else { number(m)? }, 0);
    }
    if (3..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()) {
        let (h, m) = text.split_at(text.len() - 2);
        return NaiveTime::from_hms_opt(number(h)?, number(m)?, 0);
    }
    None
}

fn calendar_day(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let numbers: Vec<u32> = text
        .split(['-', '/', '.', '月', '日', '年'])
        .filter(|p| !p.is_empty())
        .map(|p| p.parse().ok())
        .collect::<Option<_>>()?;
    match numbers[..] {
        [y, m, d] => NaiveDate::from_ymd_opt(i32::try_from(y).ok()?, m, d),
        [m, d] => {
            let day = NaiveDate::from_ymd_opt(today.year(), m, d)?;
            if day < today { NaiveDate::from_ymd_opt(today.year() + 1, m, d) } else { Some(day) }
        }
        _ => None,
    }
}

/// Full-width ASCII twins and the full stop of a Chinese input method in their half-width form.
pub fn narrow(text: &str) -> String {
    text.chars().map(narrow_char).collect()
}

/// One sign in its half-width form.
pub const fn narrow_char(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => match char::from_u32(c as u32 - 0xFEE0) {
            Some(half) => half,
            None => c,
        },
        '\u{3000}' => ' ',
        '。' => '.',
        '、' => '/',
        '【' => '[',
        '】' => ']',
        other => other,
    }
}

/// `14:05`
pub fn hm(at: Moment) -> String {
    at.format("%H:%M").to_string()
}

/// `06-01 14:05`
pub fn md_hm(at: Moment) -> String {
    at.format("%m-%d %H:%M").to_string()
}

/// The time of day when it is today, else with its date: what a list needs. Of what is half a year away the hour says
/// less than the year.
pub fn near(at: Moment, now: Moment) -> String {
    const HALF_A_YEAR: i64 = 180;
    match (at.date_naive() - now.date_naive()).num_days().abs() {
        0 => hm(at),
        1..HALF_A_YEAR => md_hm(at),
        _ => at.format("%Y-%m-%d").to_string(),
    }
}

/// A running clock: `0:45`, `12:30`, `1h05`, `3d`.
pub fn span(seconds: i64) -> String {
    let s = seconds.max(0);
    match s {
        0..=3599 => format!("{}:{:02}", s / 60, s % 60),
        3600..=86_399 => format!("{}h{:02}", s / 3600, s % 3600 / 60),
        _ => format!("{}d{}h", s / 86_400, s % 86_400 / 3600),
    }
}

/// A number that is another one whenever [`span`] shows another text.
pub const fn span_step(seconds: i64) -> i64 {
    let s = if seconds > 0 { seconds } else { 0 };
    match s {
        0..=3599 => s,
        3600..=86_399 => s - s % 60,
        _ => s - s % 3600,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_clock_takes_a_step_when_it_shows_another_text() {
        for second in (-5..90_000).chain(170_000..180_000) {
            let same = span(second) == span(second + 1);
            assert_eq!(span_step(second) == span_step(second + 1), same, "{second}");
        }
    }

    fn now() -> Moment {
        chrono::DateTime::parse_from_rfc3339("2026-06-01T16:50:00+08:00").unwrap()
    }

    #[test]
    fn what_is_half_a_year_away_is_told_with_its_year() {
        let at = |text: &str| chrono::DateTime::parse_from_rfc3339(&format!("{text}+08:00")).unwrap();
        for (moment, told) in [
            ("2026-06-01T09:05:00", "09:05"),
            ("2026-05-31T09:05:00", "05-31 09:05"),
            ("2025-12-30T09:05:00", "12-30 09:05"),
            ("2025-07-26T13:03:00", "2025-07-26"),
            ("2026-12-24T08:00:00", "2026-12-24"),
        ] {
            assert_eq!(near(at(moment), now()), told);
        }
    }

    fn due(text: &str) -> String {
        parse_due(text, now()).map_or_else(|e| e.to_string(), |t| t.format("%m-%d %H:%M").to_string())
    }

    #[test]
    fn i4_a_promise_time_is_read_as_people_say_it() {
        for (text, at) in [
            ("18:30", "06-01 18:30"),
            ("1830", "06-01 18:30"),
            ("１８：３０", "06-01 18:30"),
            ("18点30分", "06-01 18:30"),
            ("9:00", "06-02 09:00"),
            ("+10", "06-01 17:00"),
            ("+10m", "06-01 17:00"),
            ("＋2h", "06-01 18:50"),
            ("+2小时", "06-01 18:50"),
            ("明早", "06-02 09:00"),
            ("明天 10:15", "06-02 10:15"),
            ("6-3 10:00", "06-03 10:00"),
            ("6月3日", "06-03 09:00"),
            ("2026-06-03 10:00", "06-03 10:00"),
        ] {
            assert_eq!(due(text), at, "{text}");
        }
    }

    #[test]
    fn after_midnight_tomorrow_morning_is_the_morning_that_comes() {
        let night = chrono::DateTime::parse_from_rfc3339("2026-06-02T00:30:00+08:00").unwrap();
        assert_eq!(parse_due("明早", night).unwrap().to_string(), "2026-06-02 09:00:00");
    }

    #[test]
    fn what_is_no_time_is_refused_with_the_reason() {
        for text in ["", "abc", "25:00", "+", "+99999999", "13-45 10:00"] {
            assert_eq!(due(text), "when.not_a_time", "{text}");
        }
        assert_eq!(due("2026-05-01 10:00"), "when.in_the_past");
    }

    #[test]
    fn o12_when_something_was_is_read_as_people_say_it() {
        let past = |text: &str| {
            parse_past(text, now()).map_or_else(|e| e.to_string(), |t| t.format("%Y-%m-%d %H:%M").to_string())
        };
        for (text, at) in [
            ("16:50", "2026-06-01 16:50"),
            ("18:00", "2026-05-31 18:00"),
            ("-10", "2026-06-01 16:40"),
            ("－2h", "2026-06-01 14:50"),
            ("5-30 10:00", "2026-05-30 10:00"),
            ("12-30 10:00", "2025-12-30 10:00"),
            ("2026-05-31 9:15", "2026-05-31 09:15"),
            ("2026-06-02 9:15", "when.in_the_future"),
            ("abc", "when.not_a_time"),
        ] {
            assert_eq!(past(text), at, "{text}");
        }
    }

    #[test]
    fn running_clocks() {
        assert_eq!([5, 750, 3900, 90_000].map(span), ["0:05", "12:30", "1h05", "1d1h"]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,24}") {
            let _ = parse_due(&text, now());
            let _ = parse_past(&text, now());
        }
    }
}
