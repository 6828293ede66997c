//! Reminders (I10).

use super::Subject;

/// To call again about an order whose buyer was not reached; it has no sense once the parcel left.
pub const CALL_AGAIN: &str = "call";
/// O12: to go on with a parcel that was refused at the door.
pub const COD_REFUSED: &str = "cod_refused";
/// E2: to compare accounts of the reconciliation calendar.
pub const RECONCILIATION: &str = "reconciliation";

/// Something that rings at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reminder {
    pub id: i64,
    pub kind: String,
    pub about: Option<Subject>,
    pub due_at: i64,
    pub text: String,
    /// How often it was put off.
    pub snoozed: i64,
    /// Why it was put off the last time.
    pub reason: String,
    pub done_at: Option<i64>,
}

/// What is entered; the kind is `follow_up`, `promise`, `call_back`, `note` …
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewReminder {
    pub kind: String,
    pub about: Option<Subject>,
    pub due_at: i64,
    pub text: String,
}

/// Why a reminder can't be put off. The text is a locale key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReminderRefusal {
    /// I10: a reminder is put off with a reason.
    #[error("reminder.refuse.reason_missing")]
    ReasonMissing,
    #[error("reminder.refuse.not_later")]
    NotLater,
    #[error("reminder.refuse.done")]
    Done,
}

/// I10: put off to a later time, with a reason.
pub fn check_snooze(reminder: &Reminder, until: i64, reason: &str, now: i64) -> Result<(), ReminderRefusal> {
    if reminder.done_at.is_some() {
        Err(ReminderRefusal::Done)
    } else if until <= now {
        Err(ReminderRefusal::NotLater)
    } else if reason.trim().is_empty() {
        Err(ReminderRefusal::ReasonMissing)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn i10_putting_off_needs_a_later_time_and_a_reason() {
        let reminder = Reminder {
            id: 1,
            kind: "follow_up".into(),
            about: None,
            due_at: 100,
            text: String::new(),
            snoozed: 0,
            reason: String::new(),
            done_at: None,
        };
        assert_eq!(check_snooze(&reminder, 100, "忙", 100), Err(ReminderRefusal::NotLater));
        assert_eq!(check_snooze(&reminder, 200, " ", 100), Err(ReminderRefusal::ReasonMissing));
        assert_eq!(check_snooze(&reminder, 200, "忙", 100), Ok(()));
        let done = Reminder { done_at: Some(1), ..reminder };
        assert_eq!(check_snooze(&done, 200, "忙", 100), Err(ReminderRefusal::Done));
    }
}
