//! Layouts, one file a format.

pub mod csv;
pub mod escpos;
pub mod html;
pub mod json;
pub mod text;
