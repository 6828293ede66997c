//! What is wrong with a file: where, which key, what is allowed.

use crate::text::harmless;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// One problem of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    pub file: PathBuf,
    /// 1-based; 0 when the whole file is meant.
    pub line: usize,
    pub key: String,
    pub message: String,
}

impl std::fmt::Display for ConfigError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.file.display())?;
        if self.line > 0 {
            write!(f, ", line {}", self.line)?;
        }
        if !self.key.is_empty() {
            write!(f, ", {}", harmless::line(&self.key))?;
        }
        // Both may quote the file, whatever is in it.
        write!(f, ": {}", harmless::block(&self.message))
    }
}

impl std::error::Error for ConfigError {}

/// A bad value that parsed: the key, the value as it is written, and what is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub key: String,
    pub value: String,
    pub message: String,
    /// Which of several equal `key = value` lines is meant; 0 is the first.
    pub nth: usize,
}

impl Problem {
    pub fn new(key: &str, value: impl std::fmt::Display, message: impl Into<String>) -> Self {
        Self { key: key.to_owned(), value: value.to_string(), message: message.into(), nth: 0 }
    }

    pub const fn nth(mut self, nth: usize) -> Self {
        self.nth = nth;
        self
    }
}

impl ConfigError {
    pub fn unreadable(file: &Path, error: &std::io::Error) -> Self {
        Self { file: file.to_owned(), line: 0, key: String::new(), message: error.to_string() }
    }

    /// From the TOML reader; its message names what was expected.
    pub fn toml(file: &Path, text: &str, error: &toml::de::Error) -> Self {
        Self::at(file, text, error.span(), error.message())
    }

    /// At a place in the text.
    pub fn at(file: &Path, text: &str, span: Option<Range<usize>>, message: &str) -> Self {
        let Some(span) = span else {
            return Self { file: file.to_owned(), line: 0, key: String::new(), message: message.to_owned() };
        };
        let start = span.start.min(text.len());
        let before = text.get(..start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let whole = text.lines().nth(line - 1).unwrap_or_default();
        let key = whole.split_once('=').map_or(whole, |(key, _)| key).trim().to_owned();
        Self { file: file.to_owned(), line, key, message: message.trim().replace('\n', " ") }
    }

    /// A value that parsed but is not allowed: found again by its key and value.
    pub fn value(file: &Path, text: &str, problem: &Problem) -> Self {
        let hit = |l: &str| {
            let Some((key, value)) = l.split_once('=') else { return false };
            key.trim() == problem.key && (problem.value.is_empty() || value.contains(&problem.value))
        };
        let inline = |l: &str| l.contains(&format!("{} = ", problem.key)) && l.contains(&problem.value);
        let nth = |test: &dyn Fn(&str) -> bool| {
            text.lines().enumerate().filter(|(_, l)| test(l)).nth(problem.nth).map(|(i, _)| i + 1)
        };
        // Written with escapes, or far from its key.
        let escaped = |l: &str| {
            let table = l.parse::<toml::Table>().unwrap_or_default();
            table.get(&problem.key).and_then(toml::Value::as_str).is_some_and(|v| v.contains(&problem.value))
        };
        let named = |l: &str| !problem.key.is_empty() && l.contains(&problem.key);
        let line = nth(&hit).or_else(|| nth(&inline)).or_else(|| nth(&escaped));
        let line = line.or_else(|| text.lines().position(named).map(|i| i + 1)).unwrap_or(0);
        Self { file: file.to_owned(), line, key: problem.key.clone(), message: problem.message.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_found_by_its_line_however_it_is_written() {
        let file = Path::new("theme.toml");
        let text = "# text\nuse = \"x\"\n[themes.x]\ndim = \"\\u0062lak\"\ntext = [\n  \"a\",\n]\n";
        for (key, value, line) in [("dim", "blak", 4), ("use", "x", 2), ("text", "far", 1)] {
            let error = ConfigError::value(file, text, &Problem::new(key, value, "no colour"));
            assert_eq!(error.line, line, "{error}");
        }
    }

    #[test]
    fn what_is_quoted_drives_no_terminal() {
        let error = ConfigError::value(
            Path::new("a.toml"),
            "",
            &Problem::new("k\u{202e}", "", "'\x1b[2J\0' is no colour"),
        );
        let told = error.to_string();
        assert!(!told.contains(['\x1b', '\0', '\u{202e}']), "{told:?}");
    }
}
