//! What the environment asks of a storm.

pub use crate::support::dice::Dice;

/// A number of the environment, for the long run and to repeat one: `SHIFTDESK_SEED`, `SHIFTDESK_KEYS`, `SHIFTDESK_KILLS`.
pub fn asked(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(usual)
}
