//! The configuration's files, read one by one; what is wrong with them is gathered.

use super::error::ConfigError;
use super::late::Late;
use super::origin::Origin;
use super::{all, keys, settings, shipped, theme, validate};
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

/// Reads the files one by one and gathers what is wrong with them.
pub(super) struct Source<'a> {
    origin: Origin<'a>,
    errors: &'a mut Vec<ConfigError>,
    /// The user's files that were asked for already.
    read: HashMap<String, Option<(PathBuf, String)>>,
}

impl<'a> Source<'a> {
    pub(super) fn new(origin: Origin<'a>, errors: &'a mut Vec<ConfigError>) -> Self {
        Self { origin, errors, read: HashMap::new() }
    }

    /// The user's file; one that says what ships, as `init` writes it, counts as none.
    pub(super) fn user_text(&mut self, name: &str) -> Option<(PathBuf, String)> {
        if let Some(read) = self.read.get(name) {
            return read.clone();
        }
        let read = match self.origin.text(Path::new(name)) {
            (path, Ok(text)) => text.filter(|text| text != shipped::text(name)).map(|text| (path, text)),
            (path, Err(e)) => {
                self.errors.push(ConfigError::unreadable(&path, &e));
                None
            }
        };
        self.read.insert(name.to_owned(), read.clone());
        read
    }

    /// Parses the user's file; `None` when there is none or it is broken (the error is noted).
    pub(super) fn user<T: DeserializeOwned + validate::Validate>(&mut self, name: &str) -> Option<T> {
        let (path, text) = self.user_text(name)?;
        let (value, errors) = all::read::<T>(&path, &text);
        self.errors.extend(errors);
        value
    }

    pub(super) fn over<T: DeserializeOwned + Default + validate::Validate>(
        &mut self,
        name: &str,
        over: impl FnOnce(T, T) -> T,
    ) -> T {
        let default = shipped::value(name);
        match self.user(name) {
            Some(user) => over(user, default),
            None => default,
        }
    }

    /// A part that the first screen does not show: read at once only when the user has a file of her own.
    pub(super) fn late<F, T>(
        &mut self,
        name: &'static str,
        over: impl FnOnce(F, F) -> F,
        part: fn(F) -> T,
    ) -> Late<T>
    where
        F: DeserializeOwned + Default + validate::Validate + 'static,
        T: Default + 'static,
    {
        match self.user(name) {
            Some(user) => part(over(user, shipped::value(name))).into(),
            // What ships is sound, a test holds it to that.
            None => Late::new(move || part(shipped::value(name))),
        }
    }

    /// Tells the texts of a file apart from other ones. Every start asks, so the quick hash of the standard library does:
    /// should another release of it mark the same texts otherwise, they are looked at once more.
    pub(super) fn mark(&mut self, name: &str) -> String {
        let mut hasher = DefaultHasher::new();
        (shipped::text(name), self.user_text(name).map(|(_, text)| text)).hash(&mut hasher);
        format!("{:016x}", hasher.finish())
    }

    pub(super) fn settings(&mut self) -> settings::Settings {
        self.user("shiftdesk.toml").unwrap_or_default()
    }

    pub(super) fn keys(&mut self) -> keys::KeysFile {
        let default: keys::KeysFile = shipped::value("keys.toml");
        let Some((path, text)) = self.user_text("keys.toml") else { return default };
        match keys::KeysFile::parse(&path, &text) {
            Ok(user) => user.over(default),
            Err(errors) => {
                self.errors.extend(errors);
                default
            }
        }
    }

    pub(super) fn theme(&mut self) -> theme::ThemeFile {
        let default: theme::ThemeFile = shipped::value("theme.toml");
        match self.user::<theme::ThemeFile>("theme.toml") {
            Some(user) => user.over(default),
            None => default,
        }
    }
}
