//! Where configuration files come from: nowhere (the defaults alone), a folder, or the files of a profile.

use super::guides;
use std::io::{ErrorKind, Result};
use std::path::{Path, PathBuf};

/// The user's files, wherever they lie.
#[derive(Clone, Copy, Debug)]
pub(super) enum Origin<'a> {
    Defaults,
    Folder(&'a Path),
    /// Name of the profile, and its files by their path in a configuration folder.
    Profile(&'a Path, &'a [(PathBuf, String)]),
}

impl Origin<'_> {
    /// A file with the path it is told by; `None` when it is not there.
    ///
    /// # Errors
    /// When it is there and can't be read.
    pub(super) fn text(&self, name: &Path) -> (PathBuf, Result<Option<String>>) {
        match self {
            Self::Defaults => (name.to_owned(), Ok(None)),
            Self::Folder(folder) => {
                let path = folder.join(name);
                let text = match std::fs::read_to_string(&path) {
                    Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
                    // An editor may have put a mark at the beginning.
                    other => other.map(|t| Some(t.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(t))),
                };
                (path, text)
            }
            Self::Profile(profile, files) => {
                let text = files.iter().find(|(path, _)| path == name).map(|(_, text)| text.clone());
                (profile.join(name), Ok(text))
            }
        }
    }

    /// The guides among them, by path, in the order of their names.
    pub(super) fn guides(&self) -> Vec<PathBuf> {
        let mut found: Vec<PathBuf> = match self {
            Self::Defaults => Vec::new(),
            Self::Folder(folder) => {
                let entries = std::fs::read_dir(folder.join(guides::FOLDER)).into_iter().flatten().flatten();
                entries.map(|e| Path::new(guides::FOLDER).join(e.file_name())).collect()
            }
            Self::Profile(_, files) => files.iter().map(|(path, _)| path.clone()).collect(),
        };
        found.retain(|p| p.starts_with(guides::FOLDER) && p.extension().is_some_and(|x| x == "toml"));
        found.sort();
        found
    }
}
