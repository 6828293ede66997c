//! Exceptions: something wrong with an order (O6).

/// An exception with its to-do chain; kinds, steps and options come from the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exception {
    pub id: i64,
    pub order_id: i64,
    pub order_no: String,
    pub customer: String,
    pub kind: String,
    pub note: String,
    pub cause: String,
    /// Ids of the steps already done.
    pub steps_done: Vec<String>,
    pub option: String,
    pub asked: String,
    pub due_at: Option<i64>,
    pub outcome: String,
    pub opened_at: i64,
    pub closed_at: Option<i64>,
}
