//! Satisfaction surveys (P1): marks from 1 to 5, what they say together, and what is changed because of them.

/// A mark of at least this is satisfied.
pub const SATISFIED: i64 = 4;

/// What a customer said when she was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    pub id: i64,
    pub order_id: Option<i64>,
    pub order_no: String,
    pub customer_id: i64,
    pub customer: String,
    /// Unix seconds.
    pub at: i64,
    pub note: String,
    pub agent: String,
    /// Id of the question and its mark; what she did not answer is not there.
    pub marks: Vec<(String, i64)>,
}

/// Something that is changed, by whom until when, and what it brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measure {
    pub id: i64,
    /// Id of the question it is about, "" for all of them.
    pub question: String,
    pub text: String,
    pub owner: String,
    pub due_at: Option<i64>,
    pub at: i64,
    pub done_at: Option<i64>,
    pub effect: String,
}

/// Why a survey or a measure is not taken. The text is a locale key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SurveyRefusal {
    #[error("trade.refuse.no_mark")]
    NoMark,
    #[error("trade.refuse.mark")]
    Mark,
    #[error("trade.refuse.measure_empty")]
    MeasureEmpty,
    #[error("trade.refuse.effect_empty")]
    EffectEmpty,
}

/// A survey has at least one mark, each from 1 to 5.
pub fn check(marks: &[(String, i64)]) -> Result<(), SurveyRefusal> {
    if marks.is_empty() {
        Err(SurveyRefusal::NoMark)
    } else if marks.iter().all(|(_, m)| (1..=5).contains(m)) {
        Ok(())
    } else {
        Err(SurveyRefusal::Mark)
    }
}

/// What the marks of one question say together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judged {
    pub question: String,
    pub answers: i64,
    /// Sum of the marks: the mean is `sum / answers`.
    pub sum: i64,
    /// Marks of at least [`SATISFIED`].
    pub satisfied: i64,
    /// How often each mark from 1 to 5 was given.
    pub spread: [i64; 5],
}

/// Every question with its marks, the worst mean first; questions nobody answered stand last, in their order.
pub fn judge(questions: &[&str], surveys: &[Survey]) -> Vec<Judged> {
    let mut all: Vec<Judged> =
        questions.iter().map(|q| Judged { question: (*q).to_owned(), ..Judged::default() }).collect();
    for (question, mark) in surveys.iter().flat_map(|s| &s.marks) {
        let Some(judged) = all.iter_mut().find(|j| j.question == *question) else { continue };
        judged.answers += 1;
        judged.sum += mark;
        judged.satisfied += i64::from(*mark >= SATISFIED);
        if let Some(count) = usize::try_from(mark - 1).ok().and_then(|i| judged.spread.get_mut(i)) {
            *count += 1;
        }
    }
    // a/b < c/d without a fraction; what has no answers counts as the best.
    all.sort_by(|a, b| match (a.answers, b.answers) {
        (0, 0) => std::cmp::Ordering::Equal,
        (0, _) => std::cmp::Ordering::Greater,
        (_, 0) => std::cmp::Ordering::Less,
        (m, n) => (a.sum * n).cmp(&(b.sum * m)),
    });
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn survey(marks: &[(&str, i64)]) -> Survey {
        Survey { marks: marks.iter().map(|(q, m)| ((*q).to_owned(), *m)).collect(), ..Survey::default() }
    }

    #[test]
    fn p1_the_worst_question_comes_first_and_the_unanswered_last() {
        let surveys = [survey(&[("time", 2), ("quote", 5)]), survey(&[("time", 3), ("quote", 4)])];
        let judged = judge(&["quote", "documents", "time"], &surveys);
        let order: Vec<&str> = judged.iter().map(|j| j.question.as_str()).collect();
        assert_eq!(order, ["time", "quote", "documents"]);
        assert_eq!((judged[0].sum, judged[0].answers, judged[0].satisfied), (5, 2, 0));
        assert_eq!((judged[1].satisfied, judged[1].spread), (2, [0, 0, 0, 1, 1]));
    }

    #[test]
    fn p1_a_survey_without_a_mark_or_with_a_wrong_one_is_refused() {
        assert_eq!(check(&[]), Err(SurveyRefusal::NoMark));
        assert_eq!(check(&[("a".into(), 6)]), Err(SurveyRefusal::Mark));
        assert_eq!(check(&[("a".into(), 1)]), Ok(()));
    }
}
