//! The script of the story: talks, cases, reminders and questions at their times.

use crate::config::lists::Text;
use serde::Deserialize;

/// A moment of the story: days from its business day, seconds from that day's midnight. `"-1 22:38"`, `"24:50"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct When {
    pub day: i64,
    pub second: i64,
}

impl When {
    pub const fn hm(hour: i64, minute: i64) -> Self {
        Self { day: 0, second: hour * 3600 + minute * 60 }
    }

    pub const fn on(self, day: i64) -> Self {
        Self { day, ..self }
    }
}

impl TryFrom<String> for When {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let bad = || format!("'{text}' is not a time of the story");
        let (day, time) = text.split_once(' ').unwrap_or(("0", &text));
        let parts: Result<Vec<i64>, _> = time.split(':').map(str::parse).collect();
        let second = match parts.map_err(|_| bad())?.as_slice() {
            [h, m] => h * 3600 + m * 60,
            [h, m, s] => h * 3600 + m * 60 + s,
            _ => return Err(bad()),
        };
        Ok(Self { day: day.parse().map_err(|_| bad())?, second })
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Story {
    pub talks: Vec<StoryTalk>,
    pub cases: Vec<StoryCase>,
    pub reminders: Vec<Ring>,
    pub questions: Vec<Doubt>,
    pub said: Said,
}

/// A talk at its time.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoryTalk {
    pub at: When,
    pub customer: String,
    pub channel: String,
    pub topic: String,
    pub product: String,
    pub question: String,
    #[serde(default)]
    pub urgency: String,
    /// Id of the case it becomes.
    #[serde(default)]
    pub case: String,
    pub steps: Vec<Turn>,
}

/// One turn of a talk; exactly one of the optional things happens.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Turn {
    pub at: When,
    pub says: Option<String>,
    pub reply: Option<String>,
    /// Code of the snippet that is copied.
    pub snippet: Option<String>,
    pub promise: Option<Text>,
    pub due: Option<When>,
    #[serde(default)]
    pub asked: String,
    pub keep: Option<Text>,
    /// The outcome it is closed with.
    pub close: Option<String>,
    #[serde(default)]
    pub reason: String,
    #[serde(default)]
    pub satisfaction: String,
    pub follow_up: Option<When>,
    #[serde(default)]
    pub note: Text,
}

/// A case at its time, about an order of its own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoryCase {
    pub id: String,
    pub at: When,
    pub customer: String,
    pub channel: String,
    pub product: String,
    /// When its order was placed.
    pub ordered: When,
    pub kind: String,
    pub wants: String,
    pub responsibility: String,
    #[serde(default)]
    pub degree: String,
    #[serde(default)]
    pub qty: i64,
    #[serde(default)]
    pub amount: String,
    pub deadline: Option<When>,
    pub due: Option<When>,
    pub problem: Text,
    #[serde(default)]
    pub evidence: Text,
    pub working: When,
    /// When the solution is offered.
    pub offer: When,
    pub solution: Text,
    #[serde(default)]
    pub waits: String,
    pub waiting: Option<When>,
    /// When the documents are written.
    pub papers: Option<When>,
    pub solved: Option<When>,
    pub closed: Option<When>,
    pub later: Option<Later>,
}

/// What is done next, and until when, once the first time has passed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Later {
    pub at: When,
    pub due: When,
    pub note: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ring {
    pub added: When,
    pub due: When,
    pub done: When,
    pub text: Text,
}

/// 疑问
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Doubt {
    pub at: When,
    pub topic: String,
    pub asked: String,
    pub text: Text,
    pub answered: Option<When>,
    #[serde(default)]
    pub answer: Text,
}

/// Single texts of the story.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    pub phone_question: Text,
    pub phone_wish: Text,
    pub read_back: Text,
    pub address_reason: Text,
    pub warehouse_told: Text,
    pub short_note: Text,
    pub short_cause: Text,
    pub short_outcome: Text,
    pub wait_note: Text,
    pub cancel_unpaid: Text,
    pub handoff_if: Text,
    pub handoff_line: Text,
    pub day_words: Text,
    pub night_words: Text,
    pub late_question: Text,
    pub late_promise: Text,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_of_the_story_may_lie_behind_midnight_or_days_away() {
        let when = |text: &str| When::try_from(text.to_owned());
        assert_eq!(when("-1 22:38"), Ok(When { day: -1, second: 81_480 }));
        assert_eq!(when("24:50"), Ok(When::hm(24, 50)));
        assert_eq!(when("09:10:38"), Ok(When { day: 0, second: 33_038 }));
        assert!(when("9").is_err() && when("x 09:10").is_err() && when("09:1x").is_err());
    }
}
