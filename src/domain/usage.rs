//! F6, I7: how the snippets are used, and the supervisor's list of what was asked.

use super::figures::summary::Asked;
use super::mining::Group;
use super::question::Question;
use chrono::NaiveDate;

/// Days without a use after which a snippet is listed, the longer one marked.
pub const UNUSED_DAYS: [i64; 2] = [30, 90];

/// One snippet in a list of the statistics.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Used {
    pub code: String,
    pub title: String,
    /// In the days asked for; of an unused one over all time.
    pub uses: i64,
    pub last_used_at: Option<i64>,
}

/// F6: the statistics of some business days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usage {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub made_at: i64,
    /// Every day, also one without a use.
    pub per_day: Vec<(NaiveDate, i64)>,
    /// The most used first.
    pub top: Vec<Used>,
    /// How many snippets there are.
    pub snippets: i64,
    /// Not used for 30 days, those not used for longest first.
    pub unused: Vec<Used>,
    /// What was asked, and how often without a snippet, by topic.
    pub asked: Vec<Asked>,
    /// I7: asked often and answered by no snippet.
    pub unanswered: Vec<Group>,
}

impl Usage {
    pub fn uses(&self) -> i64 {
        self.per_day.iter().map(|(_, n)| n).sum()
    }
}

/// Whole days since a snippet was used; `None` when it never was.
pub fn idle_days(used: &Used, now: i64) -> Option<i64> {
    used.last_used_at.map(|at| (now - at).max(0) / 86_400)
}

/// F6: not used for the longer time, or never.
pub fn is_long_unused(used: &Used, now: i64) -> bool {
    idle_days(used, now).is_none_or(|days| days >= UNUSED_DAYS[1])
}

/// A question with how often it came, and whether there is an answer to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repeated {
    pub group: Group,
    pub answered: bool,
}

/// A snippet that is new.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Added {
    pub code: String,
    pub title: String,
    pub at: i64,
    pub agent: String,
}

/// I4: what was sent with somebody's approval.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Approval {
    pub at: i64,
    pub title: String,
    pub text: String,
    /// Id of the configuration, or a name.
    pub approved_by: String,
    pub customer: String,
    pub agent: String,
}

/// The daily list for the supervisor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Daily {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub made_at: i64,
    pub asked: Vec<Asked>,
    pub repeated: Vec<Repeated>,
    /// Without an answer, the oldest first, whenever they were asked.
    pub open: Vec<Question>,
    /// Answered in these days.
    pub answered: Vec<Question>,
    pub added: Vec<Added>,
    pub approvals: Vec<Approval>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f6_a_snippet_nobody_ever_used_is_unused_for_longest() {
        let day = 86_400;
        let used = |at| Used { last_used_at: at, ..Used::default() };
        assert_eq!(idle_days(&used(Some(0)), 31 * day), Some(31));
        assert_eq!(idle_days(&used(Some(99)), 0), Some(0), "a clock that jumped back");
        assert!(!is_long_unused(&used(Some(0)), 89 * day));
        assert!(is_long_unused(&used(Some(0)), 90 * day) && is_long_unused(&used(None), 0));
    }
}
