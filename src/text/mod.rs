//! Text work that needs no store and no screen: width, harmless text, locale, pinyin, template variables.

pub mod address;
pub mod espanso;
pub mod find;
pub mod grams;
pub mod harmless;
pub mod locale;
pub mod mask;
pub mod os_error;
pub mod paste;
pub mod pinyin;
pub mod template;
pub mod terms;
pub mod when;
pub mod width;
