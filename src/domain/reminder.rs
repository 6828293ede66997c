//! Reminders (I10).

use super::Subject;

/// Something that rings at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reminder {
    pub id: i64,
    pub kind: String,
    pub about: Option<Subject>,
    pub due_at: i64,
    pub text: String,
    pub snoozed: i64,
    pub done_at: Option<i64>,
}
