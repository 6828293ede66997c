//! Layouts, one file a format.

pub mod csv;
pub mod drawing;
pub mod escpos;
pub mod html;
pub mod json;
pub mod svg;
pub mod text;
pub mod xlsx;
