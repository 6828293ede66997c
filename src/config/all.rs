//! Everything that is wrong with a file, not only the first: what was told is left out, and the rest is read again.

use super::error::{ConfigError, Problem};
use super::validate::Validate;
use serde::de::DeserializeOwned;
use std::path::Path;
use toml::de::DeTable;

/// Mistakes that are told of one file.
const MOST: usize = 40;

/// What could be read of it, and each mistake with its line.
pub(super) fn read<T: DeserializeOwned + Validate>(path: &Path, text: &str) -> (Option<T>, Vec<ConfigError>) {
    let (value, mut errors) = match typed::<T>(path, text) {
        Ok(read) => read,
        Err(errors) => return (None, errors),
    };
    let problems = value.problems();
    let found = problems.iter().map(|problem: &Problem| ConfigError::value(path, text, problem));
    // What was left out for a mistake of its own is not missing: then only what stands in a line is certain.
    let whole = errors.is_empty();
    errors.extend(found.filter(|error| whole || error.line > 0).collect::<Vec<_>>());
    errors.sort_by_key(|error| error.line);
    errors.dedup();
    (Some(value), errors)
}

/// The value of what could be read, and what could not.
pub(crate) fn typed<T: DeserializeOwned>(
    path: &Path,
    text: &str,
) -> Result<(T, Vec<ConfigError>), Vec<ConfigError>> {
    let mut left = match toml::from_str::<T>(text) {
        Ok(value) => return Ok((value, Vec::new())),
        Err(_) => text.to_owned(),
    };
    let (_, broken) = DeTable::parse_recoverable(text);
    if !broken.is_empty() {
        let mut errors: Vec<ConfigError> =
            broken.iter().map(|error| ConfigError::toml(path, text, error)).collect();
        errors.sort_by_key(|error| error.line);
        // One slip is told in several ways.
        errors.dedup_by_key(|error| error.line);
        errors.truncate(MOST);
        return Err(errors);
    }
    let mut errors = Vec::new();
    while errors.len() < MOST {
        match toml::from_str::<T>(&left) {
            Ok(value) => return Ok((value, errors)),
            Err(error) => {
                errors.push(ConfigError::toml(path, text, &error));
                let Some(span) = error.span() else { break };
                let is_entry = error.message().starts_with("missing field");
                match without(&left, span.start, span.end, is_entry) {
                    Some(rest) => left = rest,
                    None => break,
                }
            }
        }
    }
    Err(errors)
}

/// The text with these bytes' lines empty, or the entry they stand in: what stands after them keeps its lines.
fn without(text: &str, from: usize, to: usize, whole_entry: bool) -> Option<String> {
    let line_of = |at: usize| text.get(..at.min(text.len())).map(|before| before.matches('\n').count());
    let (mut first, mut last) = (line_of(from)?, line_of(to.max(from + 1) - 1)?);
    let lines: Vec<&str> = text.split('\n').collect();
    if whole_entry {
        let heads = |n: &usize| lines[*n].trim_start().starts_with('[');
        first = (0..=first).rev().find(heads).unwrap_or(0);
        last = (first + 1..lines.len()).find(heads).map_or(lines.len(), |n| n) - 1;
    }
    if lines[first..=last].iter().all(|line| line.is_empty()) {
        return None;
    }
    let kept = lines.iter().enumerate().map(|(n, line)| {
        // Bytes, not characters: places in the text stay what they are.
        if (first..=last).contains(&n) { " ".repeat(line.len()) } else { (*line).to_owned() }
    });
    let rest = kept.collect::<Vec<_>>().join("\n");
    (rest != text).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::settings::Settings;

    #[test]
    fn every_mistake_of_a_file_is_told_with_its_line() {
        let text =
            "company = 7\ncut_off = 4\ncutoff_hour = 77\n[[shops]]\nheading = \"x\"\n[bell]\non = \"yes\"\n";
        let (value, errors) = read::<Settings>(Path::new("shiftdesk.toml"), text);
        assert!(value.is_some());
        let lines: Vec<usize> = errors.iter().map(|e| e.line).collect();
        assert!([1, 2, 3, 7].iter().all(|line| lines.contains(line)), "{errors:#?}");
        let text = "company = \"x\ncutoff_hour == 4\n[[shops]\n";
        let (_, errors) = read::<Settings>(Path::new("shiftdesk.toml"), text);
        assert!(errors.len() > 1 && errors.iter().any(|e| e.line == 2), "{errors:#?}");
    }
}
