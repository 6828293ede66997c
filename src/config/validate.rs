//! Values that parse but are not allowed.

use super::error::Problem;
use super::label::Labelled;
use std::collections::HashMap;

/// What a file's values must hold beyond their types.
pub trait Validate {
    fn problems(&self) -> Vec<Problem>;
}

/// Ids are unique within a list and one word.
pub fn ids<T: Labelled>(list: &[T], problems: &mut Vec<Problem>) {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for entry in list {
        let id = entry.id();
        if id.is_empty() || id.contains(char::is_whitespace) {
            problems.push(Problem::new("id", id, "an id is one word without spaces"));
        }
        let count = seen.entry(id).or_default();
        if *count > 0 {
            problems
                .push(Problem::new("id", format!("\"{id}\""), format!("'{id}' is there twice")).nth(*count));
        }
        *count += 1;
    }
}

/// A value that must be one of a list.
pub fn one_of(key: &str, value: &str, allowed: &[&str], problems: &mut Vec<Problem>) {
    if !allowed.contains(&value) {
        // "" stands for nothing at all.
        let named: Vec<&str> = allowed.iter().map(|a| if a.is_empty() { "\"\"" } else { *a }).collect();
        problems.push(Problem::new(key, value, format!("'{value}' is not one of: {}", named.join(", "))));
    }
}
