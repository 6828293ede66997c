//! Shifts: the plan, lateness, and when one may end (S1–S5).

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

/// S1: a shift of the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftPlan {
    pub id: String,
    pub label: String,
    pub start: NaiveTime,
    pub end: NaiveTime,
}

impl ShiftPlan {
    /// Start and end as local wall times for a business day; crosses midnight when the end is not after the start.
    /// A shift that begins before the cut-off hour is meant for the next calendar day of that business day.
    pub fn on(&self, day: NaiveDate, cutoff_hour: u32) -> (NaiveDateTime, NaiveDateTime) {
        let cutoff = NaiveTime::from_hms_opt(cutoff_hour.min(23), 0, 0).unwrap_or(NaiveTime::MIN);
        let mut start = day.and_time(self.start);
        if self.start < cutoff {
            start += TimeDelta::days(1);
        }
        let mut end = start.date().and_time(self.end);
        if end <= start {
            end += TimeDelta::days(1);
        }
        (start, end)
    }
}

/// S1: the plan that fits a moment best: one that runs now (the one that began last), else the one that starts next.
pub fn plan_for(
    plans: &[ShiftPlan],
    now: NaiveDateTime,
    day: NaiveDate,
    cutoff_hour: u32,
) -> Option<&ShiftPlan> {
    let lead = TimeDelta::minutes(45);
    plans
        .iter()
        .filter(|p| {
            let (start, end) = p.on(day, cutoff_hour);
            start - lead <= now && now < end
        })
        .max_by_key(|p| p.on(day, cutoff_hour).0)
        .or_else(|| {
            plans.iter().filter(|p| p.on(day, cutoff_hour).0 > now).min_by_key(|p| p.on(day, cutoff_hour).0)
        })
        .or_else(|| plans.last())
}

/// S1: when the next planned shift begins, as a local wall time.
pub fn next_start(
    plans: &[ShiftPlan],
    now: NaiveDateTime,
    day: NaiveDate,
    cutoff_hour: u32,
) -> Option<NaiveDateTime> {
    let days = [day, day + TimeDelta::days(1)];
    let starts = days.iter().flat_map(|day| plans.iter().map(|p| p.on(*day, cutoff_hour).0));
    starts.filter(|start| *start > now).min()
}

/// S1: a plan laid on one business day, ready to be started. Times are unix seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Id of the plan in the configuration.
    pub kind: String,
    pub label: String,
    pub day: NaiveDate,
    pub start: i64,
    pub end: i64,
}

/// A shift in the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    pub id: i64,
    pub agent_id: i64,
    pub agent: String,
    /// Id of the plan in the configuration.
    pub kind: String,
    pub business_day: String,
    pub planned_start: i64,
    pub planned_end: i64,
    pub started_at: i64,
    /// S4: when the end was asked for although somebody still waits.
    pub end_asked_at: Option<i64>,
    pub ended_at: Option<i64>,
    /// S5: new entries belong to the shift at the keyboard.
    pub at_keyboard: bool,
    pub words: String,
}

impl Shift {
    /// S2: seconds worked until `now` (or until the end).
    pub fn worked(&self, now: i64) -> i64 {
        (self.ended_at.unwrap_or(now) - self.started_at).max(0)
    }

    /// S2: seconds left of the plan; negative when over time.
    pub fn left(&self, now: i64) -> i64 {
        self.planned_end - now
    }

    /// S2: whole minutes late at the start, 0 when in time.
    pub fn minutes_late(&self) -> i64 {
        ((self.started_at - self.planned_start) / 60).max(0)
    }

    /// S2: whole minutes left early at the end, 0 when not.
    pub fn minutes_early(&self) -> i64 {
        self.ended_at.map_or(0, |end| ((self.planned_end - end) / 60).max(0))
    }

    /// S4: asked to end, but the shift runs on (延长).
    pub const fn is_extended(&self) -> bool {
        self.end_asked_at.is_some() && self.ended_at.is_none()
    }
}

/// S4, S6: what keeps a shift from ending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EndBlockers {
    /// Inquiries that wait and are neither closed nor handed over one by one.
    pub waiting: Vec<i64>,
    /// Promises nobody owns after the shift: open and not on a frozen hand-off.
    pub promises: Vec<i64>,
}

impl EndBlockers {
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.promises.is_empty()
    }
}

/// S4: how asking for the end came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EndOutcome {
    Ended,
    /// 延长: somebody still waits; the shift runs on until these are closed or handed over.
    Extended(EndBlockers),
}

/// Why a shift can't be started or ended like that. The text is a locale key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShiftRefusal {
    #[error("shift.refuse.agent_missing")]
    AgentMissing,
    /// S5: several shifts may be open, but one an agent.
    #[error("shift.refuse.already_started")]
    AlreadyStarted,
    #[error("shift.refuse.already_ended")]
    AlreadyEnded,
    #[error("shift.refuse.inquiry_closed")]
    InquiryClosed,
    /// S4: handing over is done from within a shift.
    #[error("shift.refuse.no_shift")]
    NoShift,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(id: &str, start: (u32, u32), end: (u32, u32)) -> ShiftPlan {
        let time = |(h, m)| NaiveTime::from_hms_opt(h, m, 0).unwrap();
        ShiftPlan { id: id.into(), label: id.into(), start: time(start), end: time(end) }
    }

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 6, 1).unwrap()
    }

    fn at(day_offset: i64, hour: u32, minute: u32) -> NaiveDateTime {
        (day() + TimeDelta::days(day_offset)).and_hms_opt(hour, minute, 0).unwrap()
    }

    #[test]
    fn s1_a_shift_may_cross_midnight() {
        let night = plan("night", (17, 0), (1, 0));
        assert_eq!(night.on(day(), 5), (at(0, 17, 0), at(1, 1, 0)));
        let until_midnight = plan("late", (16, 30), (0, 0));
        assert_eq!(until_midnight.on(day(), 5).1, at(1, 0, 0));
        let small_hours = plan("small", (1, 0), (8, 30));
        assert_eq!(small_hours.on(day(), 5).0, at(1, 1, 0));
    }

    #[test]
    fn s1_overlapping_shifts_offer_the_one_that_began_last() {
        let plans = [plan("day", (8, 30), (17, 30)), plan("night", (17, 0), (1, 0))];
        let pick = |now| plan_for(&plans, now, day(), 5).unwrap().id.clone();
        assert_eq!(pick(at(0, 8, 0)), "day");
        assert_eq!(pick(at(0, 12, 0)), "day");
        assert_eq!(pick(at(0, 16, 50)), "night");
        assert_eq!(pick(at(0, 17, 10)), "night");
        assert_eq!(pick(at(1, 0, 30)), "night");
        assert_eq!(pick(at(0, 6, 0)), "day");
    }

    #[test]
    fn s2_worked_left_late_and_early() {
        let shift = Shift {
            id: 1,
            agent_id: 1,
            agent: "小李".into(),
            kind: "day".into(),
            business_day: "2026-06-01".into(),
            planned_start: 0,
            planned_end: 9 * 3600,
            started_at: 300,
            end_asked_at: None,
            ended_at: None,
            at_keyboard: true,
            words: String::new(),
        };
        assert_eq!((shift.worked(3900), shift.left(3600), shift.minutes_late()), (3600, 8 * 3600, 5));
        let ended = Shift { ended_at: Some(8 * 3600), ..shift.clone() };
        assert_eq!((ended.minutes_early(), ended.worked(99_999_999)), (60, 8 * 3600 - 300));
        assert!(Shift { end_asked_at: Some(9 * 3600), ..shift }.is_extended());
    }
}
