//! The one clock of the program. Everything else is handed a moment and never asks for one.

use chrono::{DateTime, FixedOffset, Local, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Utc};

/// A moment with its local offset.
pub type Moment = DateTime<FixedOffset>;

/// Where "now" comes from and which local time it is shown in.
#[derive(Clone, Debug)]
pub struct Clock {
    frozen: Option<Moment>,
}

impl Clock {
    /// The machine's clock and time zone.
    pub fn system() -> Self {
        Self { frozen: None }
    }

    /// A clock that stands still; its offset is the local time zone. For tests and demos.
    pub fn frozen(at: Moment) -> Self {
        Self { frozen: Some(at) }
    }

    /// Reads `SHIFTDESK_NOW` (RFC 3339).
    ///
    /// # Errors
    /// When the variable is set but not RFC 3339.
    pub fn from_env() -> anyhow::Result<Self> {
        match std::env::var("SHIFTDESK_NOW") {
            Ok(text) if !text.is_empty() => match DateTime::parse_from_rfc3339(text.trim()) {
                Ok(at) => Ok(Self::frozen(at)),
                Err(_) => anyhow::bail!(
                    "SHIFTDESK_NOW: '{text}' is not RFC 3339; write it like 2026-06-01T14:00:00+08:00"
                ),
            },
            _ => Ok(Self::system()),
        }
    }

    /// Whether this clock stands still.
    pub fn is_frozen(&self) -> bool {
        self.frozen.is_some()
    }

    /// The present moment in local time.
    pub fn now(&self) -> Moment {
        self.frozen.unwrap_or_else(|| Local::now().fixed_offset())
    }

    /// Unix seconds → local moment. Seconds out of chrono's range are shown as the epoch.
    pub fn local(&self, unix: i64) -> Moment {
        let utc = DateTime::<Utc>::from_timestamp(unix, 0).unwrap_or_default();
        match self.frozen {
            Some(at) => utc.with_timezone(at.offset()),
            None => utc.with_timezone(&Local).fixed_offset(),
        }
    }

    /// Local wall time → unix seconds; a time that the zone skips is taken one hour later.
    pub fn unix(&self, wall: NaiveDateTime) -> i64 {
        match self.frozen {
            Some(at) => wall.and_local_timezone(*at.offset()).single().map_or(0, |m| m.timestamp()),
            None => Local
                .from_local_datetime(&wall)
                .earliest()
                .or_else(|| Local.from_local_datetime(&(wall + TimeDelta::hours(1))).earliest())
                .map_or(0, |m| m.timestamp()),
        }
    }

    /// S3: the second a business day begins.
    pub fn day_begins(&self, day: NaiveDate, cutoff_hour: u32) -> i64 {
        self.unix(day.and_hms_opt(cutoff_hour.min(23), 0, 0).unwrap_or_default())
    }

    /// Unix seconds as RFC 3339 with offset, the form of every JSON time.
    pub fn rfc3339(&self, unix: i64) -> String {
        self.local(unix).to_rfc3339()
    }
}

/// The machine's own day by Greenwich, whatever time is injected: for the names of the log's files, whose lines have the
/// machine's time.
pub fn machine_day() -> NaiveDate {
    Utc::now().date_naive()
}

/// S3: the business day a moment belongs to: local time minus the cut-off hour.
pub fn business_day(at: Moment, cutoff_hour: u32) -> NaiveDate {
    (at.naive_local() - TimeDelta::hours(i64::from(cutoff_hour))).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        DateTime::parse_from_rfc3339(text).unwrap()
    }

    #[test]
    fn s3_a_night_past_midnight_belongs_to_the_day_it_began() {
        let day = NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();
        assert_eq!(business_day(at("2026-06-02T01:00:00+08:00"), 5), day);
        assert_eq!(business_day(at("2026-06-02T04:59:59+08:00"), 5), day);
        assert_eq!(business_day(at("2026-06-02T05:00:00+08:00"), 5), day.succ_opt().unwrap());
    }

    #[test]
    fn s3_a_business_day_begins_at_the_cut_off_hour() {
        let clock = Clock::frozen(at("2026-06-01T14:00:00+08:00"));
        let day = NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();
        for (cutoff, begins) in [(5, "2026-06-01T05:00:00+08:00"), (0, "2026-06-01T00:00:00+08:00")] {
            let second = clock.day_begins(day, cutoff);
            assert_eq!(clock.rfc3339(second), begins);
            assert_eq!(business_day(clock.local(second), cutoff), day);
            assert_eq!(business_day(clock.local(second - 1), cutoff), day.pred_opt().unwrap());
        }
    }

    #[test]
    fn a_frozen_clock_shows_its_own_offset() {
        let clock = Clock::frozen(at("2026-06-01T14:00:00+08:00"));
        let now = clock.now().timestamp();
        assert_eq!(clock.rfc3339(now), "2026-06-01T14:00:00+08:00");
        assert_eq!(clock.unix(clock.local(now).naive_local()), now);
    }
}
