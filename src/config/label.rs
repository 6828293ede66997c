//! Entries people read: an id for the database, a label in each language for the screen.

use crate::text::locale::Lang;

/// An entry with an id and a label in each language.
pub trait Labelled {
    fn id(&self) -> &str;
    fn zh(&self) -> &str;
    fn en(&self) -> &str;
    fn label(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => self.zh(),
            Lang::En => self.en(),
        }
    }
}

/// The label of an id; the id itself when no entry has it, so that old data stays readable.
pub fn label<'a, T: Labelled>(list: &'a [T], id: &'a str, lang: Lang) -> &'a str {
    list.iter().find(|e| e.id() == id).map_or(id, |e| e.label(lang))
}

/// The id of the first entry of a list where none is named; "" of an empty list.
pub fn or_first<'a, T: Labelled>(list: &'a [T], id: &'a str) -> &'a str {
    if id.is_empty() { list.first().map_or("", |e| e.id()) } else { id }
}
