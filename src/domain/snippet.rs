//! Reply snippets (F1) and how the right one is found (F3). Filling their variables is `text::template` (F2).

use crate::text::pinyin::{Finder, initials};
use std::cmp::Reverse;
use std::ops::Range;

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

/// What the agent has in front of her; "" where it is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scope<'a> {
    pub shop: &'a str,
    pub channel: &'a str,
    pub topic: &'a str,
    /// Status code of the inquiry or order in focus.
    pub status: &'a str,
    /// Kind of the case in focus.
    pub case_kind: &'a str,
}

/// Where the query was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Nothing was typed.
    Nothing,
    Code,
    Title,
    /// The n-th question.
    Question(usize),
    Answer,
}

/// One snippet that fits, best first in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// In the list that was searched.
    pub index: usize,
    /// Comparable within one search only; higher is better.
    pub score: i64,
    pub field: Field,
    /// F3: byte ranges to highlight in that field.
    pub ranges: Vec<Range<usize>>,
}

/// How well the text fits, by field and kind of match, before scope and use count (F3).
mod quality {
    pub const CODE: i64 = 120;
    pub const CODE_START: i64 = 110;
    pub const TITLE: i64 = 90;
    pub const TITLE_START: i64 = 80;
    pub const QUESTION: i64 = 75;
    pub const TITLE_MIDDLE: i64 = 70;
    pub const QUESTION_START: i64 = 55;
    pub const QUESTION_MIDDLE: i64 = 50;
    pub const WORDS: i64 = 40;
    pub const ANSWER: i64 = 20;
    pub const NEAR: i64 = 10;
    /// The typed characters themselves are better than their pinyin.
    pub const LITERAL: i64 = 3;
    /// The words found are those that the code abbreviates: 发货 or `fahuo` means `fh` first.
    pub const MEANT: i64 = 30;
}

/// Fewest letters that are looked for in an answer; one Chinese character is enough.
const LETTERS_IN_ANSWER: usize = 3;

/// F3: the snippets that fit a query, best first: by match, then scope, then recency and frequency of use, then
/// their order in the list. An empty query gives all of them. `now` in unix seconds.
pub fn find(snippets: &[Snippet], query: &str, scope: &Scope, now: i64) -> Vec<Found> {
    let finder = Finder::new(query);
    let mut found = gather(snippets, scope, now, |s| matched(s, &finder));
    if found.is_empty() {
        found = gather(snippets, scope, now, |s| nearly(s, &finder));
    }
    found.sort_by_key(|f| (Reverse(f.score), f.index));
    found
}

type Matched = (i64, Field, Vec<Range<usize>>);

fn gather(
    snippets: &[Snippet],
    scope: &Scope,
    now: i64,
    matched: impl Fn(&Snippet) -> Option<Matched>,
) -> Vec<Found> {
    let found = snippets.iter().enumerate().filter_map(|(index, snippet)| {
        let (quality, field, ranges) = matched(snippet)?;
        let score = (quality * 100 + fit(snippet, scope)) * 10_000 + frecency(snippet, now);
        Some(Found { index, score, field, ranges })
    });
    found.collect()
}

/// The best match among code, title, questions and answer.
fn matched(snippet: &Snippet, finder: &Finder) -> Option<Matched> {
    if finder.is_empty() {
        return Some((0, Field::Nothing, Vec::new()));
    }
    let query = finder.query();
    if snippet.code.eq_ignore_ascii_case(query) {
        return Some((quality::CODE, Field::Code, std::iter::once(0..snippet.code.len()).collect()));
    }
    if snippet.code.get(..query.len()).is_some_and(|start| start.eq_ignore_ascii_case(query)) {
        return Some((quality::CODE_START, Field::Code, std::iter::once(0..query.len()).collect()));
    }
    let title = in_text(
        finder,
        &snippet.code,
        &snippet.title,
        Field::Title,
        [quality::TITLE, quality::TITLE_START, quality::TITLE_MIDDLE],
    );
    let questions = snippet.questions.iter().enumerate().filter_map(|(n, question)| {
        let qualities = [quality::QUESTION, quality::QUESTION_START, quality::QUESTION_MIDDLE];
        in_text(finder, &snippet.code, question, Field::Question(n), qualities)
    });
    let best = title.into_iter().chain(questions).reduce(|a, b| if b.0 > a.0 { b } else { a });
    best.or_else(|| in_words(snippet, finder)).or_else(|| in_answer(snippet, finder))
}

/// Qualities: the whole text, its start, its middle.
fn in_text(
    finder: &Finder,
    code: &str,
    text: &str,
    field: Field,
    [whole, start, middle]: [i64; 3],
) -> Option<Matched> {
    let hit = finder.find(text)?;
    let mut quality = if hit.range.len() == text.len() {
        whole
    } else if hit.range.start == 0 {
        start
    } else {
        middle
    };
    if hit.literal {
        quality += quality::LITERAL;
    }
    if initials(&text[hit.range.clone()]) == code {
        quality += quality::MEANT;
    }
    Some((quality, field, vec![hit.range]))
}

fn in_words(snippet: &Snippet, finder: &Finder) -> Option<Matched> {
    if let Some(ranges) = finder.find_words(&snippet.title) {
        return Some((quality::WORDS, Field::Title, ranges));
    }
    let mut questions = snippet.questions.iter().enumerate();
    questions.find_map(|(n, q)| Some((quality::WORDS, Field::Question(n), finder.find_words(q)?)))
}

/// Pinyin is not looked for in answers: two letters are the initials of something in every long text.
fn in_answer(snippet: &Snippet, finder: &Finder) -> Option<Matched> {
    if finder.query().is_ascii() && finder.query().len() < LETTERS_IN_ANSWER {
        return None;
    }
    let range = finder.find_literal(&snippet.answer)?;
    Some((quality::ANSWER, Field::Answer, vec![range]))
}

/// F3: what was probably meant, when nothing fits as it is typed.
fn nearly(snippet: &Snippet, finder: &Finder) -> Option<Matched> {
    let title = finder.find_near(&snippet.title).map(|near| (near, Field::Title));
    let questions = snippet.questions.iter().enumerate();
    let questions = questions.filter_map(|(n, q)| Some((finder.find_near(q)?, Field::Question(n))));
    let ((slips, range), field) = title.into_iter().chain(questions).min_by_key(|((slips, _), _)| *slips)?;
    let title = if field == Field::Title { quality::LITERAL } else { 0 };
    Some((quality::NEAR - i64::try_from(slips).unwrap_or(9) + title, field, vec![range]))
}

/// How well a snippet fits what is in focus, 0–99. One that is meant for another shop or channel comes last.
fn fit(snippet: &Snippet, scope: &Scope) -> i64 {
    let same = |of: &str, here: &str, points: i64| if !of.is_empty() && of == here { points } else { 0 };
    let foreign = |of: &str, here: &str| !of.is_empty() && !here.is_empty() && of != here;
    let mut points = 50;
    points += same(&snippet.topic, scope.topic, 12) + same(&snippet.case_kind, scope.case_kind, 12);
    points += same(&snippet.shop, scope.shop, 4) + same(&snippet.channel, scope.channel, 4);
    if !scope.status.is_empty() && snippet.statuses.iter().any(|s| s == scope.status) {
        points += 8;
    }
    if foreign(&snippet.shop, scope.shop) || foreign(&snippet.channel, scope.channel) {
        points -= 50;
    }
    points
}

/// Uses weighed by how long ago the last one was, 0–9,999.
fn frecency(snippet: &Snippet, now: i64) -> i64 {
    const DAY: i64 = 86_400;
    let weight = match snippet.last_used_at.map(|at| (now - at).max(0)) {
        None => return 0,
        Some(age) if age < DAY => 8,
        Some(age) if age < 7 * DAY => 4,
        Some(age) if age < 30 * DAY => 2,
        Some(_) => 1,
    };
    snippet.uses.clamp(0, 1_249) * weight
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

    fn list() -> Vec<Snippet> {
        vec![
            snippet("fhsj", "发货时间", &["什么时候发货"], "付款后48小时内发出"),
            snippet("tk", "仅退款受理", &["我要退款"], "先确认包裹走到哪一步"),
            snippet("tkdz", "退款多久到账", &["钱什么时候到"], "原路退回"),
            snippet("esz", "Size chart", &["What size am I"], "S: chest 88 cm"),
        ]
    }

    fn codes<'a>(list: &'a [Snippet], query: &str, scope: &Scope) -> Vec<&'a str> {
        find(list, query, scope, 0).iter().map(|f| list[f.index].code.as_str()).collect()
    }

    #[test]
    fn f3_the_code_comes_first_then_its_beginning_then_titles_and_questions() {
        let list = list();
        assert_eq!(codes(&list, "tk", &Scope::default()), ["tk", "tkdz"]);
        assert_eq!(codes(&list, "TKD", &Scope::default()), ["tkdz"]);
        assert_eq!(codes(&list, "退款", &Scope::default()), ["tk", "tkdz"], "what the code stands for");
        assert_eq!(codes(&list, "多久", &Scope::default()), ["tkdz"]);
        assert_eq!(codes(&list, "fahuo", &Scope::default()), ["fhsj"]);
        assert_eq!(codes(&list, "size chart", &Scope::default()), ["esz"]);
        assert_eq!(codes(&list, "原路", &Scope::default()), ["tkdz"], "in the answer");
        assert!(codes(&list, "zzz", &Scope::default()).is_empty());
    }

    #[test]
    fn f3_a_typo_finds_what_was_meant() {
        assert_eq!(codes(&list(), "fahou", &Scope::default()), ["fhsj"]);
        assert_eq!(codes(&list(), "tuikaun", &Scope::default()), ["tk", "tkdz"]);
    }

    #[test]
    fn f3_what_is_matched_is_known_for_highlighting() {
        let list = list();
        let found = find(&list, "tuikuan", &Scope::default(), 0);
        assert_eq!(
            (found[0].field, &list[found[0].index].title[found[0].ranges[0].clone()]),
            (Field::Title, "退款")
        );
        let found = find(&list, "什么", &Scope::default(), 0);
        assert_eq!(found[0].field, Field::Question(0));
    }

    #[test]
    fn f3_among_equal_matches_scope_decides_then_use() {
        let mut list = list();
        list[0].topic = "delivery_time".into();
        list[2].uses = 40;
        list[2].last_used_at = Some(0);
        assert_eq!(codes(&list, "", &Scope::default()), ["tkdz", "fhsj", "tk", "esz"]);
        let scope = Scope { topic: "delivery_time", ..Scope::default() };
        assert_eq!(codes(&list, "", &scope)[0], "fhsj");
        assert_eq!(codes(&list, "tk", &scope)[0], "tk", "the match stands above scope and use");
        list[0].shop = "别家".into();
        let scope = Scope { shop: "本店", topic: "delivery_time", ..Scope::default() };
        assert_eq!(codes(&list, "", &scope).last(), Some(&"fhsj"), "meant for another shop");
    }

    #[test]
    fn f3_recent_use_outweighs_old_use() {
        let recent = Snippet { uses: 5, last_used_at: Some(10_000_000), ..Snippet::default() };
        let old = Snippet { uses: 20, last_used_at: Some(0), ..Snippet::default() };
        assert!(frecency(&recent, 10_000_000) > frecency(&old, 10_000_000));
        assert_eq!(frecency(&Snippet::default(), 0), 0);
        assert!(frecency(&Snippet { uses: i64::MAX, last_used_at: Some(9), ..recent }, 0) < 10_000);
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
