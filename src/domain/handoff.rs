//! Hand-off: sections, items, read-back (S6–S7, chapter "hand-off").
