//! Reply snippets (F1); how the right one is found is in [`index`] (F3). Filling their variables is
//! `text::template` (F2).

pub mod index;
mod marks;
mod rank;
mod search;
mod texts;

pub use index::{Found, Index, Order};
pub use marks::Marker;
pub use rank::{Field, Scope};
pub use search::Way;

/// A reply text with variables; FAQ entries are snippets with questions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    pub id: i64,
    pub code: String,
    pub category: String,
    pub title: String,
    /// How customers ask it.
    pub questions: Vec<String>,
    pub answer: String,
    pub topic: String,
    pub case_kind: String,
    pub statuses: Vec<String>,
    pub shop: String,
    pub channel: String,
    /// I4: asks who approved before it is copied.
    pub needs_approval: bool,
    /// `default` (from the configuration) or `own`.
    pub origin: String,
    pub uses: i64,
    pub last_used_at: Option<i64>,
}

/// Why a snippet can't be saved or copied. The text is a locale key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SnippetRefusal {
    #[error("snippet.refuse.code_missing")]
    CodeMissing,
    /// A code is typed: one word.
    #[error("snippet.refuse.code_spaces")]
    CodeSpaces,
    #[error("snippet.refuse.code_taken")]
    CodeTaken,
    #[error("snippet.refuse.title_missing")]
    TitleMissing,
    #[error("snippet.refuse.answer_missing")]
    AnswerMissing,
    /// I4: an agent must not promise beyond her authority.
    #[error("snippet.refuse.approval_missing")]
    ApprovalMissing,
}

/// F1: what a snippet must have before it is saved.
pub fn check(snippet: &Snippet) -> Result<(), SnippetRefusal> {
    let code = snippet.code.trim();
    if code.is_empty() {
        Err(SnippetRefusal::CodeMissing)
    } else if code.contains(char::is_whitespace) {
        Err(SnippetRefusal::CodeSpaces)
    } else if snippet.title.trim().is_empty() {
        Err(SnippetRefusal::TitleMissing)
    } else if snippet.answer.trim().is_empty() {
        Err(SnippetRefusal::AnswerMissing)
    } else {
        Ok(())
    }
}

/// I4: a snippet that needs approval is copied only with the name of who gave it.
pub fn check_use(snippet: &Snippet, approved_by: &str) -> Result<(), SnippetRefusal> {
    if snippet.needs_approval && approved_by.trim().is_empty() {
        Err(SnippetRefusal::ApprovalMissing)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snippet(code: &str, title: &str, questions: &[&str], answer: &str) -> Snippet {
        Snippet {
            code: code.into(),
            title: title.into(),
            questions: questions.iter().map(|q| (*q).to_owned()).collect(),
            answer: answer.into(),
            ..Snippet::default()
        }
    }

    #[test]
    fn i4_what_needs_approval_is_not_copied_without_it() {
        let gift = Snippet { needs_approval: true, ..Snippet::default() };
        assert_eq!(check_use(&gift, " "), Err(SnippetRefusal::ApprovalMissing));
        assert_eq!(check_use(&gift, "主管"), Ok(()));
        assert_eq!(check_use(&Snippet::default(), ""), Ok(()));
    }

    #[test]
    fn f1_a_snippet_has_a_code_of_one_word_a_title_and_an_answer() {
        let good = snippet("a", "题", &[], "答");
        assert_eq!(check(&good), Ok(()));
        let with = |code: &str, title: &str, answer: &str| check(&snippet(code, title, &[], answer));
        assert_eq!(with(" ", "题", "答"), Err(SnippetRefusal::CodeMissing));
        assert_eq!(with("a b", "题", "答"), Err(SnippetRefusal::CodeSpaces));
        assert_eq!(with("a", "", "答"), Err(SnippetRefusal::TitleMissing));
        assert_eq!(with("a", "题", "\n"), Err(SnippetRefusal::AnswerMissing));
    }
}
