//! Which day is told, up to when, and which days lie before it.

use crate::clock::{Clock, business_day};
use crate::demo::cast::When;
use chrono::{NaiveDate, NaiveTime, TimeDelta};

/// The day shift begins at 08:30; before it the day told is still the one before.
const MORNING: (u32, u32) = (8, 30);
/// Days of history at most; a larger database has more in each of them.
const MOST_DAYS: i64 = 120;

/// The time the demo is set in.
#[derive(Clone, Debug)]
pub struct Frame {
    clock: Clock,
    cutoff: u32,
    /// The business day of the story.
    pub story: NaiveDate,
    /// Everything up to here has happened. Unix seconds.
    pub now: i64,
    /// The hours before the day shift: the night shift of the story is still on.
    pub before_morning: bool,
    /// Days of history as days from the story's day, oldest first.
    pub history: Vec<i64>,
    pub scale: u32,
    /// How many times as much happens on a day of history.
    pub factor: i64,
}

impl Frame {
    /// `scale` 1 has three days of history: the two before, and the same weekday of the last week for the
    /// comparison of the day summary. Larger ones have more days, then fuller ones.
    pub fn new(clock: &Clock, cutoff: u32, scale: u32) -> Self {
        let now = clock.now();
        let today = business_day(now, cutoff);
        let hour = |h: u32, m: u32| NaiveTime::from_hms_opt(h, m, 0).unwrap_or(NaiveTime::MIN);
        let time = now.naive_local().time();
        let before_morning = time >= hour(cutoff.min(23), 0) && time < hour(MORNING.0, MORNING.1);
        let wanted = 4 * i64::from(scale.max(1)) - 1;
        let days = wanted.min(MOST_DAYS);
        let history = if wanted <= 3 { vec![-7, -2, -1] } else { (-days..0).collect() };
        Self {
            clock: clock.clone(),
            cutoff,
            story: if before_morning { today - TimeDelta::days(1) } else { today },
            now: now.timestamp(),
            before_morning,
            history,
            scale: scale.max(1),
            factor: (wanted + days - 1) / days,
        }
    }

    /// Unix seconds of a moment of the story.
    pub fn at(&self, when: When) -> i64 {
        let date = self.story + TimeDelta::days(when.day);
        self.clock.unix(date.and_time(NaiveTime::MIN) + TimeDelta::seconds(when.second))
    }

    /// The evening before the first day: what was there before is entered then.
    pub fn opening(&self) -> i64 {
        self.at(When::hm(20, 0).on(self.history.first().copied().unwrap_or(-1) - 1))
    }

    /// S3: the business day of a moment.
    pub fn day_of(&self, at: i64) -> NaiveDate {
        business_day(self.clock.local(at), self.cutoff)
    }

    /// The clock as it stood at a moment.
    pub fn clock_at(&self, at: i64) -> Clock {
        Clock::frozen(self.clock.local(at))
    }

    /// Whether a day is followed by one that is told too.
    pub fn goes_on(&self, day: i64) -> bool {
        day >= -1 || self.history.contains(&(day + 1))
    }

    /// The seed of everything: the story's day.
    pub fn seed(&self) -> u64 {
        u64::from(chrono::Datelike::num_days_from_ce(&self.story).unsigned_abs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(now: &str, scale: u32) -> Frame {
        let at = chrono::DateTime::parse_from_rfc3339(now).unwrap();
        Frame::new(&Clock::frozen(at), 5, scale)
    }

    #[test]
    fn s3_before_the_day_shift_the_day_told_is_still_the_one_before() {
        let story = |time: &str| frame(&format!("2026-06-02T{time}:00+08:00"), 1).story.to_string();
        assert_eq!(story("08:30"), "2026-06-02");
        assert_eq!(story("23:59"), "2026-06-02");
        assert_eq!(story("07:00"), "2026-06-01");
        assert_eq!(story("01:30"), "2026-06-01");
    }

    #[test]
    fn a_larger_demo_has_more_days_then_fuller_ones() {
        let of = |scale| {
            let frame = frame("2026-06-02T10:40:00+08:00", scale);
            (frame.history.len(), frame.factor)
        };
        assert_eq!(of(1), (3, 1));
        assert_eq!(of(10), (39, 1));
        assert_eq!(of(300), (120, 10));
        assert_eq!(frame("2026-06-02T10:40:00+08:00", 1).history, [-7, -2, -1]);
    }
}
