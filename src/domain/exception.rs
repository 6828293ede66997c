//! Exceptions: something wrong with an order (O6).

/// I8: the kind of an order whose stock turned out short.
pub const OUT_OF_STOCK: &str = "out_of_stock";
/// I8: the step of a chain that takes the product off the shelf.
/// The option that waits for something: it is chosen with a date.
pub const WAIT: &str = "wait";
pub const DELIST: &str = "delist";

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

impl Exception {
    pub const fn is_open(&self) -> bool {
        self.closed_at.is_none()
    }
}

/// Why an exception can't be changed. The text is a locale key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExceptionRefusal {
    #[error("exception.refuse.closed")]
    Closed,
    /// How it ended is what the next shift and the summary read.
    #[error("exception.refuse.outcome_missing")]
    OutcomeMissing,
}

/// O6: an open exception ends with an outcome.
pub fn check_close(exception: &Exception, outcome: &str) -> Result<(), ExceptionRefusal> {
    if !exception.is_open() {
        Err(ExceptionRefusal::Closed)
    } else if outcome.trim().is_empty() {
        Err(ExceptionRefusal::OutcomeMissing)
    } else {
        Ok(())
    }
}
