//! Promotions (C3).

/// A promotion with its cautions; running between `starts_at` and `ends_at`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Promotion {
    pub id: i64,
    pub shop: String,
    pub name: String,
    pub starts_at: i64,
    pub ends_at: i64,
    pub content: String,
    pub cautions: String,
}
