//! Files of snippets (F5): own tables, 千牛's quick replies, quick-phrase workbooks, espanso, our own TOML. Everything
//! is read, named and held against the store before anything is taken.
//!
//! Headers as the programs write them: 千牛's CSV has `快捷短语编码,快捷短语,快捷短语分组`, a quick-phrase workbook
//! `快捷编码, 快捷短语, 快捷短语分组` with `未分组` for no group. Both know no title and leave the code empty at will.

mod account;
mod espanso;
mod naming;
mod own_toml;
mod plan;
mod rows;
mod settle;
mod sniff;
#[cfg(test)]
mod tests;
mod yaml;

pub use plan::{Fate, Item, Plan};
pub use rows::Field;

use super::{ImportError, Reason};
use crate::config::Config;
use crate::domain::coded;
use crate::domain::snippet::{Snippet, SnippetRefusal};
use crate::store::{Store, snippet};
use std::path::Path;

/// More than anybody keeps; a file with more is another kind of file.
const MOST: usize = 20_000;

coded! {
    /// A format of a file of snippets.
    pub enum Format {
        Csv = "csv", Xlsx = "xlsx", Qianniu = "qianniu", Phrases = "phrases", Espanso = "espanso", Toml = "toml",
    }
}

/// One snippet as the file has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// The sheet or the file within the file, "" when there is one only.
    part: String,
    /// 1-based line it begins at.
    line: u64,
    snippet: Snippet,
    /// What the file says nothing about: it stays as it is.
    absent: Vec<Field>,
    /// Written by this program: the same code is the same snippet.
    own: bool,
}

/// What is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub part: String,
    pub line: u64,
    /// The column as the file names it; `None` when the whole row is meant.
    pub column: Option<String>,
    pub why: Why,
}

/// Why a snippet is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    Cell(Reason),
    Rule(SnippetRefusal),
    /// What the reader of the format says.
    Form(String),
    /// A match that shows a picture or a web page, or nothing at all.
    NoText,
}

/// What is taken in another form than it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub part: String,
    pub line: u64,
    pub what: Remark,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// A word that is in no list; kept as it is.
    Unknown(Field, String),
    /// An option of another program that means nothing here.
    Ignored(String),
    /// What another program fills itself is asked for here: the name, the kind of its variable.
    Asked(String, String),
    /// The values that another program offers: the name, the values.
    Offered(String, String),
}

/// A file, read to its end.
#[derive(Debug, Default)]
pub(crate) struct Read {
    format: Option<Format>,
    found: Vec<Found>,
    refused: Vec<Refused>,
    notes: Vec<Note>,
}

impl Read {
    fn note(&mut self, part: &str, line: u64, what: Remark) {
        self.notes.push(Note { part: part.to_owned(), line, what });
    }

    fn refuse(&mut self, line: u64, why: Why) {
        self.refused.push(Refused { part: String::new(), line, column: None, why });
    }

    fn is_full(&self) -> bool {
        self.found.len() + self.refused.len() >= MOST
    }
}

/// Reads a file and holds it against the store; writes nothing. `format`: `None` to recognise it by its content.
///
/// # Errors
/// [`ImportError`] when the file as a whole can't be read.
pub fn plan(
    store: &Store,
    config: &Config,
    path: &Path,
    format: Option<Format>,
) -> Result<Plan, ImportError> {
    let mut read = match sniff::look(path, format)? {
        sniff::Looked::Table => rows::read(path, format)?,
        sniff::Looked::Toml(text) => own_toml::read(&text)?,
        sniff::Looked::Yaml(text) => espanso::read(&text)?,
    };
    settle::settle(&mut read, config);
    Ok(plan::hold(read, &snippet::all(store)?))
}
