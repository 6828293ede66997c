//! What a file of snippets is, by its content.

use super::Format;
use crate::intake::ImportError;
use crate::intake::encoding::{self, Decoded};
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;

/// A text that is read as a whole may be so long, in bytes.
const LONGEST: u64 = 16 << 20;

pub enum Looked {
    /// A CSV, a workbook, a zip of them.
    Table,
    Toml(String),
    Yaml(String),
}

/// Opens the file and looks; a format that was asked for is not doubted.
pub fn look(path: &Path, format: Option<Format>) -> Result<Looked, ImportError> {
    match format {
        Some(Format::Toml) => Ok(Looked::Toml(whole(path)?)),
        Some(Format::Espanso) => Ok(Looked::Yaml(whole(path)?)),
        Some(_) => Ok(Looked::Table),
        None => {
            let mut head = Vec::with_capacity(64);
            let mut file = File::open(path)?;
            file.by_ref().take(64).read_to_end(&mut head)?;
            if encoding::container(&head).is_some() || file.metadata()?.len() > LONGEST {
                return Ok(Looked::Table);
            }
            whole(path).map(guess)
        }
    }
}

fn whole(path: &Path) -> Result<String, ImportError> {
    let mut file = File::open(path)?;
    if file.metadata()?.len() > LONGEST {
        return Err(ImportError::TooLarge);
    }
    let encoding = encoding::detect(&mut file)?;
    file.seek(SeekFrom::Start(0))?;
    let mut text = String::new();
    Decoded::new(file.take(LONGEST), encoding).read_to_string(&mut text)?;
    Ok(text)
}

/// The first line says the kind; a line of its own further down that it is about snippets. A table whose cells speak
/// of TOML is still a table.
fn guess(text: String) -> Looked {
    let has = |wanted: fn(&str) -> bool| text.lines().any(wanted);
    let first = text.lines().map(str::trim_end).find(|l| !l.trim().is_empty() && !l.starts_with('#'));
    let first = first.unwrap_or_default();
    let word = |l: &str, end: char| {
        let name = l.split(end).next().unwrap_or_default().trim_end();
        l.contains(end) && !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let toml = first.starts_with("[[") && first.ends_with(']') || word(first, '=');
    if toml && has(|l| l.trim() == "[[snippets]]" || l.trim_start().starts_with("snippets")) {
        return Looked::Toml(text);
    }
    let yaml = first == "---" || first.starts_with("- ") || word(first, ':') || first.starts_with('{');
    if yaml && has(|l| ["matches:", "global_vars:"].iter().any(|k| l.starts_with(k))) {
        return Looked::Yaml(text);
    }
    Looked::Table
}
