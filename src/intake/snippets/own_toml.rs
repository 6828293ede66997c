//! Our own TOML, as `snippets.toml` has it.

use super::{Format, Found, Read, Why};
use crate::config::snippets::SnippetEntry;
use crate::intake::ImportError;
use crate::store::snippet::from_entry;
use crate::text::harmless;
use serde::Deserialize;
use toml::Spanned;

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    snippets: Vec<Spanned<toml::Value>>,
}

pub fn read(text: &str) -> Result<Read, ImportError> {
    let file: File = toml::from_str(text).map_err(|e| {
        let line = e.span().map_or(1, |span| line_of(text, span.start));
        ImportError::Damaged(format!("TOML, {line}: {}", harmless::line(e.message())))
    })?;
    let mut read = Read { format: Some(Format::Toml), ..Read::default() };
    let (mut line, mut at) = (1, 0);
    for entry in file.snippets {
        if read.is_full() {
            return Err(ImportError::TooLarge);
        }
        let start = entry.span().start.min(text.len());
        if start >= at {
            line += line_of(&text[at..], start - at) - 1;
            at = start;
        }
        match entry.into_inner().try_into::<SnippetEntry>() {
            Ok(entry) => read.found.push(Found {
                part: String::new(),
                line,
                snippet: from_entry(&entry),
                absent: Vec::new(),
                own: true,
            }),
            Err(e) => read.refuse(line, Why::Form(harmless::line(e.message()))),
        }
    }
    Ok(read)
}

/// 1-based line of a byte.
fn line_of(text: &str, at: usize) -> u64 {
    let before = text.as_bytes().get(..at).unwrap_or_default();
    before.iter().map(|b| u64::from(*b == b'\n')).sum::<u64>() + 1
}
