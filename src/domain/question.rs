//! Open questions, 疑问: what the agent did not know (I7).

/// A question that waits for an answer from somebody inside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    pub id: i64,
    pub inquiry_id: Option<i64>,
    pub topic: String,
    pub text: String,
    pub asked: String,
    pub asked_at: i64,
    pub answer: String,
    pub answered_at: Option<i64>,
}
