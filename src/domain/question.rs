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
    /// The snippet it became.
    pub snippet_id: Option<i64>,
}

/// What an agent enters when she does not know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewQuestion {
    pub inquiry_id: Option<i64>,
    pub topic: String,
    pub text: String,
    /// Id of who is asked.
    pub asked: String,
}

/// Why a question can't be saved. The text is a locale key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuestionRefusal {
    #[error("question.refuse.text_missing")]
    TextMissing,
    #[error("question.refuse.answer_missing")]
    AnswerMissing,
    /// Nobody's inquiry stands behind it, or there is no answer yet.
    #[error("question.refuse.nobody_to_tell")]
    NobodyToTell,
}
