//! Reply snippets (F1). Filling their variables is `text::template` (F2).

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
