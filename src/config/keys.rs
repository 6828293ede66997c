//! `keys.toml`: scope → action → keys. What the names mean is the key table's business.

use super::all;
use super::error::ConfigError;
use super::origin::Origin;
use super::source::Source;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Bindings by scope and action. An action the user binds loses its default keys.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct KeysFile {
    pub scopes: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    /// Where the user's bindings were read, for errors.
    #[serde(skip)]
    pub source: Option<(PathBuf, String)>,
}

impl KeysFile {
    /// Reads a user's file and remembers it, so that a later error can name the line.
    ///
    /// # Errors
    /// When the text is no table of tables of lists of keys.
    pub fn parse(path: &Path, text: &str) -> Result<Self, Vec<ConfigError>> {
        let (mut file, errors) = all::typed::<Self>(path, text)?;
        file.source = Some((path.to_owned(), text.to_owned()));
        if errors.is_empty() { Ok(file) } else { Err(errors) }
    }

    /// The bindings of a folder in which other files may have mistakes; `None` when they have one themselves.
    pub fn of_folder(folder: &Path) -> Option<Self> {
        Self::of(Origin::Folder(folder))
    }

    pub(super) fn of(origin: Origin) -> Option<Self> {
        let mut errors = Vec::new();
        let keys = Source::new(origin, &mut errors).keys();
        errors.is_empty().then_some(keys)
    }

    /// The user's bindings over the default ones.
    pub fn over(self, mut default: Self) -> Self {
        for (scope, actions) in self.scopes {
            default.scopes.entry(scope).or_default().extend(actions);
        }
        default.source = self.source;
        default
    }

    /// The error for a binding, with file and line when it is the user's.
    pub fn error(&self, action: &str, key: &str, message: &str) -> ConfigError {
        let (path, text) = self.source.clone().unwrap_or_else(|| (PathBuf::from("keys.toml"), String::new()));
        // The action before its sign, or the name of a section.
        let of_action = |l: &str| {
            let name = l.split_once('=').map_or(l, |(name, _)| name);
            name.trim().trim_matches(['[', ']', '"', '\'', ' ']) == action
        };
        let line = text.lines().position(|l| of_action(l) && l.contains(key)).map_or(0, |i| i + 1);
        let line = if line == 0 { text.lines().position(of_action).map_or(0, |i| i + 1) } else { line };
        ConfigError { file: path, line, key: action.to_owned(), message: message.to_owned() }
    }
}
