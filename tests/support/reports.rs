//! The reports that tell of many people at once, on the demo's day.

/// Their commands; of one order, case or customer are `slip`, `case` and `customer` beside these.
pub const OF_MANY: &[&[&str]] = &[
    &["handoff", "--shift", "current"],
    &["summary"],
    &["summary", "--from", "2026-05-01", "--to", "2026-06-01"],
    &["shipping"],
    &["register", "--from", "2026-05-01", "--to", "2026-06-01"],
    &["register", "--reviews", "--from", "2026-05-01", "--to", "2026-06-01"],
    &["questions"],
    &["snippets"],
    &["survey"],
    &["fees"],
    &["statement"],
];
