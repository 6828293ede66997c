//! `backup`: a verified copy of the database while it is in use, and only so many of them.

use super::{Context, Done, context};
use crate::store::{Store, backup};
use anyhow::bail;
use std::path::{Path, PathBuf};

#[derive(clap::Args, Debug)]
pub struct Args {
    /// The file to write; by default one of the kept backups beside the database
    #[arg(long, value_name = "FILE")]
    pub to: Option<PathBuf>,
}

pub fn run(context: &Context, args: &Args) -> anyhow::Result<Done> {
    let store = context.store_to_read()?;
    let settings = &context.config.settings.backup;
    let to = match &args.to {
        Some(to) => {
            write(context, &store, to)?;
            to.clone()
        }
        None => make(context, &store)?,
    };
    let removed = match (&args.to, to.parent()) {
        (None, Some(folder)) => rotate(folder, settings.keep)?,
        _ => Vec::new(),
    };
    if context.json {
        context::print_json(&serde_json::json!({ "file": to, "removed": removed }))?;
    } else {
        context::print(&format!("{}\n", to.display()))?;
    }
    context.say(&context.locale.tf("backup.made", &[("path", &to.display().to_string())]));
    for file in &removed {
        context.say(&context.locale.tf("backup.rotated", &[("path", &file.display().to_string())]));
    }
    Ok(Done::Whole)
}

/// Makes one of the kept backups.
///
/// # Errors
/// When it can't be written, or is there already.
pub fn make(context: &Context, store: &Store) -> anyhow::Result<PathBuf> {
    let to = next(context);
    write(context, store, &to)?;
    Ok(to)
}

/// Where one made now is kept.
pub fn next(context: &Context) -> PathBuf {
    let name = format!("shiftdesk-{}.db", context.clock.now().format("%Y%m%d-%H%M%S"));
    folder(&context.db, &context.config.settings.backup.folder).join(name)
}

/// The backups made by this command, the oldest first; none when there is no such folder.
pub fn all(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> =
        entries.filter(|e| e.file_name().to_str().is_some_and(is_backup)).map(|e| e.path()).collect();
    found.sort_unstable();
    found
}

/// Where backups are kept: the configured folder, else `backups` beside the database.
pub fn folder(db: &Path, configured: &str) -> PathBuf {
    if configured.is_empty() {
        db.parent().unwrap_or(Path::new("")).join("backups")
    } else {
        PathBuf::from(configured)
    }
}

fn write(context: &Context, store: &Store, to: &Path) -> anyhow::Result<()> {
    let path = to.display().to_string();
    if to.exists() {
        bail!(context.locale.tf("backup.exists", &[("path", &path)]));
    }
    if let Err(cause) = backup::to_file(store, to) {
        let cause = cause.to_string();
        bail!(context.locale.tf("backup.cannot_write", &[("path", &path), ("cause", &cause)]));
    }
    Ok(())
}

/// Removes the oldest of the backups made by this command until `keep` are left; 0 keeps them all.
pub fn rotate(folder: &Path, keep: usize) -> std::io::Result<Vec<PathBuf>> {
    let mut oldest = all(folder);
    let excess = if keep == 0 { 0 } else { oldest.len().saturating_sub(keep) };
    oldest.truncate(excess);
    oldest.iter().try_for_each(std::fs::remove_file)?;
    Ok(oldest)
}

/// `shiftdesk-20260601-140000.db` and nothing else: a file somebody put there is never removed.
fn is_backup(name: &str) -> bool {
    let stamp = name.strip_prefix("shiftdesk-").and_then(|rest| rest.strip_suffix(".db")).unwrap_or_default();
    stamp.len() == 15
        && stamp.bytes().enumerate().all(|(i, b)| if i == 8 { b == b'-' } else { b.is_ascii_digit() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_oldest_of_its_own_backups_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let names =
            ["shiftdesk-20260601-140000.db", "shiftdesk-20260530-090000.db", "shiftdesk-20260602-010000.db"];
        for name in
            names.iter().chain(&["shiftdesk-mine.db", "notes.txt", "shiftdesk-20260101-000000.db.part"])
        {
            std::fs::write(folder.path().join(name), "x").unwrap();
        }
        assert!(rotate(folder.path(), 0).unwrap().is_empty(), "0 keeps all");
        let removed = rotate(folder.path(), 2).unwrap();
        assert_eq!(removed, [folder.path().join("shiftdesk-20260530-090000.db")]);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 5);
    }

    #[test]
    fn backups_are_kept_beside_the_database_or_where_the_configuration_says() {
        assert_eq!(folder(Path::new("/a/shiftdesk.db"), ""), Path::new("/a/backups"));
        assert_eq!(folder(Path::new("shiftdesk.db"), ""), Path::new("backups"));
        assert_eq!(folder(Path::new("/a/shiftdesk.db"), "/b"), Path::new("/b"));
    }
}
