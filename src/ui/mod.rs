//! What every screen is made of: theme, the look handed to drawing code, text input, lists, layout.

pub mod area_input;
pub mod bars;
pub mod input;
pub mod layout;
pub mod line_input;
pub mod list;
pub mod look;
pub mod mark;
pub mod overlay;
pub mod picture;
pub mod screen_text;
pub mod theme;

pub use input::Input;
pub use line_input::LineInput;
pub use list::Cursor;
pub use look::Look;
pub use theme::Theme;
