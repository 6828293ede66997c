//! Layouts, one file a format.

pub mod csv;
pub mod drawing;
pub mod escpos;
mod format;
pub mod html;
pub mod json;
pub mod markdown;
pub mod pdf;
pub mod svg;
pub mod text;
pub mod xlsx;

pub use format::{EncodeError, Encoded, Format, Target, encode};
