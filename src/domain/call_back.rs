//! Call-backs after delivery and what customers say in them (O14).

/// A call-back that was put off or done; without one it is planned by the customer's tier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallBack {
    pub order_id: i64,
    pub due_at: i64,
    /// `no_answer` while it is put off, then `reached`.
    pub result: String,
    pub note: String,
    pub done_at: Option<i64>,
}

/// An opinion, wish or complaint, for the supervisor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Feedback {
    pub id: i64,
    pub order_id: Option<i64>,
    pub order_no: String,
    pub customer: String,
    /// Id in the configuration.
    pub kind: String,
    pub text: String,
    pub at: i64,
    pub agent: String,
    pub answer: String,
    pub answered_at: Option<i64>,
}

/// Why a call-back or feedback can't be noted. The text is a locale key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallBackRefusal {
    #[error("call_back.refuse.not_delivered")]
    NotDelivered,
    #[error("call_back.refuse.done")]
    Done,
    #[error("call_back.refuse.note_missing")]
    NoteMissing,
    #[error("call_back.refuse.not_later")]
    NotLater,
    #[error("call_back.refuse.kind_missing")]
    KindMissing,
    #[error("call_back.refuse.text_missing")]
    TextMissing,
    #[error("call_back.refuse.answer_missing")]
    AnswerMissing,
}

/// What she said: both its kind and its words, or nothing at all.
pub fn check_feedback(kind: &str, text: &str) -> Result<bool, CallBackRefusal> {
    match (kind.trim().is_empty(), text.trim().is_empty()) {
        (true, true) => Ok(false),
        (true, false) => Err(CallBackRefusal::KindMissing),
        (false, true) => Err(CallBackRefusal::TextMissing),
        (false, false) => Ok(true),
    }
}

/// Whether a call-back may be noted as done with these words, or put off to a time.
pub fn check_call(
    done_at: Option<i64>,
    note: &str,
    again_at: Option<i64>,
    now: i64,
) -> Result<(), CallBackRefusal> {
    if done_at.is_some() {
        return Err(CallBackRefusal::Done);
    }
    match again_at {
        Some(at) if at <= now => Err(CallBackRefusal::NotLater),
        None if note.trim().is_empty() => Err(CallBackRefusal::NoteMissing),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn o14_a_call_back_ends_with_a_note_or_is_put_off_to_later() {
        assert_eq!(check_call(None, " ", None, 100), Err(CallBackRefusal::NoteMissing));
        assert_eq!(check_call(None, "都好", None, 100), Ok(()));
        assert_eq!(check_call(None, "", Some(100), 100), Err(CallBackRefusal::NotLater));
        assert_eq!(check_call(None, "", Some(101), 100), Ok(()));
        assert_eq!(check_call(Some(50), "都好", None, 100), Err(CallBackRefusal::Done));
    }

    #[test]
    fn o14_feedback_has_a_kind_and_words_or_is_none() {
        assert_eq!(check_feedback("", " "), Ok(false));
        assert_eq!(check_feedback("wish", "想要蓝色"), Ok(true));
        assert_eq!(check_feedback("wish", ""), Err(CallBackRefusal::TextMissing));
        assert_eq!(check_feedback("", "想要蓝色"), Err(CallBackRefusal::KindMissing));
    }
}
