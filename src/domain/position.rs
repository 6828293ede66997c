//! The tracking log: where a consignment was, and when (P1).

/// One position.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Position {
    pub id: i64,
    pub order_id: i64,
    /// Unix seconds.
    pub at: i64,
    /// Id of the configuration.
    pub kind: String,
    pub place: String,
    pub note: String,
    pub agent: String,
}

/// Why a position is not taken. The text is a locale key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PositionRefusal {
    #[error("trade.refuse.position_empty")]
    Empty,
    #[error("trade.refuse.position_future")]
    Future,
}

/// A position says what happened or where, and is no promise: it lies not in the future.
pub fn check(position: &Position, now: i64) -> Result<(), PositionRefusal> {
    if position.kind.is_empty() && position.place.trim().is_empty() {
        Err(PositionRefusal::Empty)
    } else if position.at > now {
        Err(PositionRefusal::Future)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p1_a_position_says_something_that_has_happened() {
        let there = Position { place: "上海港".into(), at: 100, ..Position::default() };
        assert_eq!(check(&there, 100), Ok(()));
        assert_eq!(check(&there, 99), Err(PositionRefusal::Future));
        assert_eq!(check(&Position::default(), 99), Err(PositionRefusal::Empty));
    }
}
