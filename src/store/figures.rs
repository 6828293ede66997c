//! Rows of a day or a period for the figures (chapter of reports).
