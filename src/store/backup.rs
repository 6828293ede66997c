//! Online backups: copied while the file is in use, verified by opening them, and only so many of them kept.

use super::cipher::Key;
use super::{Result, Store, StoreError, door, sound};
use crate::clock::{Moment, business_day};
use crate::config::settings::Backup as Settings;
use crate::keep;
use chrono::{NaiveDateTime, TimeDelta};
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How a copy is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// Somebody waits for it.
    Quick,
    /// Somebody works meanwhile: the disk has pauses.
    Beside,
}

/// Copies the database to `to` while it is in use, then opens the copy and checks it.
///
/// # Errors
/// When the target exists, can't be written, or the copy is not sound.
pub fn to_file(store: &Store, to: &Path, pace: Pace) -> Result<()> {
    copy(store.conn(), store.key.as_ref(), to, pace)
}

/// Under another name until it is verified and on the disk: what looks like a backup is one.
pub(super) fn copy(conn: &Connection, key: Option<&Key>, to: &Path, pace: Pace) -> Result<()> {
    if to.exists() {
        return Err(StoreError::Open { path: to.to_owned(), cause: "the file exists already".into() });
    }
    if let Some(folder) = to.parent().filter(|f| !f.as_os_str().is_empty()) {
        door::folder(folder)?;
    }
    let part = door::side(to, ".part");
    let result = copy_to(conn, key, &part, pace)
        .and_then(|()| keep::take_name(&part, to).map_err(|e| door::cannot(to, &e)));
    if result.is_err() {
        let _ = door::remove(&part);
    }
    result
}

fn copy_to(conn: &Connection, key: Option<&Key>, to: &Path, pace: Pace) -> Result<()> {
    // Also what is left over from a backup that was interrupted gives way.
    let mut target = door::create(to, key)?;
    // It has its name only when it is on the disk as a whole.
    target.pragma_update(None, "synchronous", "OFF")?;
    {
        // One moment of the file: else the copy begins anew whenever somebody writes.
        let snapshot = conn.unchecked_transaction()?;
        snapshot.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        let backup = rusqlite::backup::Backup::new(conn, &mut target)?;
        match pace {
            Pace::Quick => backup.run_to_completion(1024, Duration::ZERO, None)?,
            Pace::Beside => backup.run_to_completion(128, Duration::from_millis(1), None)?,
        }
    }
    // The copy is one plain file, not a WAL pair.
    target.pragma_update(None, "journal_mode", "DELETE")?;
    drop(target);
    sound::verify(&door::open_to_read(to)?, to)
}

/// `FILE.before-schema-N`, kept beside the database at `path`. One that is there already is enough when it is a copy of
/// this very file: an older file of that name may have left its own.
pub(super) fn before_migration(
    conn: &Connection,
    key: Option<&Key>,
    path: &Path,
    version: i64,
) -> Result<()> {
    let name = |n: u32| match n {
        1 => door::side(path, &format!(".before-schema-{version}")),
        n => door::side(path, &format!(".before-schema-{version}-{n}")),
    };
    for to in (1..).map(name) {
        if !to.exists() {
            return copy(conn, key, &to, Pace::Quick);
        }
        if is_copy_of(conn, &to) {
            return Ok(());
        }
    }
    Ok(())
}

/// Whether a file is sound and holds the same actions, to the last.
fn is_copy_of(conn: &Connection, file: &Path) -> bool {
    let last = |conn: &Connection| {
        let sql = "SELECT count(*), max(id), max(at) FROM ops";
        let read = conn.query_row(sql, [], |r| Ok((r.get::<_, i64>(0)?, r.get(1)?, r.get(2)?)));
        read.ok().map(|of: (i64, Option<i64>, Option<i64>)| of)
    };
    let Ok(copy) = door::open_to_read(file) else { return false };
    sound::verify(&copy, file).is_ok() && last(&copy).is_some_and(|of| Some(of) == last(conn))
}

/// Where backups are kept, and for how many days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelf {
    folder: PathBuf,
    /// The database's own name, so that two of them can share a folder.
    stem: String,
    keep: usize,
}

/// A backup that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    pub path: PathBuf,
    /// Local wall time, from its name.
    pub at: NaiveDateTime,
}

/// Names are given up to a minute ahead, see [`Shelf::name`].
const SLACK: TimeDelta = TimeDelta::minutes(2);

impl Made {
    /// Its time is still to come: the clock was wrong when it was made, or is wrong now.
    pub fn is_ahead(&self, now: Moment) -> bool {
        self.at > now.naive_local() + SLACK
    }
}

impl Shelf {
    /// The configured folder, else `backups` beside the database.
    pub fn new(db: &Path, settings: &Settings) -> Self {
        let folder = if settings.folder.is_empty() {
            db.parent().unwrap_or(Path::new("")).join("backups")
        } else {
            PathBuf::from(&settings.folder)
        };
        let stem = db.file_stem().map_or_else(|| "shiftdesk".into(), |s| s.to_string_lossy().into_owned());
        Self { folder, stem, keep: settings.keep }
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The name of a backup that is made now; a second later when there is one of this second.
    pub fn name(&self, now: Moment) -> Made {
        let named = |at: NaiveDateTime| Made {
            path: self.folder.join(format!("{}-{}.db", self.stem, at.format(STAMP))),
            at,
        };
        let now = now.naive_local();
        (0..60)
            .map(|n| named(now + TimeDelta::seconds(n)))
            .find(|made| made.path.symlink_metadata().is_err())
            .unwrap_or_else(|| named(now))
    }

    /// `shiftdesk-20260601-140000` and nothing else; the backups of another database are none of this one.
    fn stamp(&self, name: &str) -> Option<NaiveDateTime> {
        let text = name.strip_prefix(&self.stem)?.strip_prefix('-').filter(|text| text.len() == 15)?;
        NaiveDateTime::parse_from_str(text, STAMP).ok()
    }

    /// All of them, the oldest first.
    pub fn all(&self) -> Vec<Made> {
        let Ok(entries) = std::fs::read_dir(&self.folder) else { return Vec::new() };
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let made = |name: String| {
            let at = self.stamp(name.strip_suffix(".db")?)?;
            Some(Made { path: self.folder.join(name), at })
        };
        let mut all: Vec<Made> = names.filter_map(made).collect();
        all.sort_unstable_by_key(|made| made.at);
        all
    }

    /// Those that look like a database still, the oldest first.
    pub fn usable(&self) -> Vec<Made> {
        let mut all = self.all();
        all.retain(|made| door::looks_whole(&made.path));
        all
    }

    /// Half copies that a crash left.
    pub fn halves(&self) -> Vec<PathBuf> {
        self.halves_with().map(|made| made.path).collect()
    }

    fn halves_with(&self) -> impl Iterator<Item = Made> {
        std::fs::read_dir(&self.folder).into_iter().flatten().filter_map(|entry| {
            let path = entry.ok()?.path();
            let name = path.file_name()?.to_str()?;
            let half = name.strip_suffix(".db.part").or_else(|| name.strip_suffix(".db.part-journal"));
            Some(Made { at: self.stamp(half?)?, path })
        })
    }

    /// The newest one that can have been made by now.
    pub fn last(&self, now: Moment) -> Option<Made> {
        self.all().into_iter().rfind(|made| !made.is_ahead(now))
    }

    /// The newest one, if it was made while the clock was ahead.
    pub fn ahead(&self, now: Moment) -> Option<Made> {
        self.all().pop().filter(|made| made.is_ahead(now))
    }

    /// Removes what is not to be kept: of every day before the last one all but the day's last, of these all but
    /// the newest; 0 keeps everything. Half copies that a crash left go too. A file somebody put there never does, nor
    /// one from the future, and for its sake none else.
    pub fn rotate(&self, now: Moment) -> std::io::Result<Vec<PathBuf>> {
        let mut all = self.all();
        all.retain(|made| !made.is_ahead(now));
        let Some(newest) = all.last().map(|m| m.at.date()) else { return Ok(Vec::new()) };
        if self.keep == 0 {
            return Ok(Vec::new());
        }
        let (today, earlier): (Vec<&Made>, Vec<&Made>) = all.iter().partition(|m| m.at.date() == newest);
        let mut excess: Vec<PathBuf> = Vec::new();
        let mut days = Vec::new();
        for (n, made) in earlier.iter().enumerate() {
            match earlier.get(n + 1) {
                Some(next) if next.at.date() == made.at.date() => excess.push(made.path.clone()),
                _ => days.push(made),
            }
        }
        let most = self.keep - 1;
        excess.extend(days.iter().take(days.len().saturating_sub(most)).map(|m| m.path.clone()));
        excess.extend(today.iter().take(today.len().saturating_sub(self.keep)).map(|m| m.path.clone()));
        excess.extend(self.halves_with().filter(|m| m.at.date() < newest).map(|m| m.path));
        excess.iter().try_for_each(std::fs::remove_file)?;
        Ok(excess)
    }

    /// Whether one is due: none of this business day (S3) yet, or a shift ended after the last one. One from the future
    /// holds nothing of today.
    pub fn is_due(last: Option<&Made>, now: Moment, cutoff: u32, shift_end: Option<Moment>) -> bool {
        let Some(last) = last.filter(|last| !last.is_ahead(now)) else { return true };
        let day = (last.at - TimeDelta::hours(i64::from(cutoff))).date();
        day < business_day(now, cutoff) || shift_end.is_some_and(|end| end.naive_local() > last.at)
    }

    /// Makes one now, and takes away what is not to be kept any more.
    ///
    /// # Errors
    /// When it can't be made. What can't be removed only goes to the log.
    pub fn make(&self, store: &Store, now: Moment, pace: Pace) -> Result<(Made, Vec<PathBuf>)> {
        let made = self.name(now);
        to_file(store, &made.path, pace)?;
        let removed = self.rotate(now).unwrap_or_else(|error| {
            tracing::warn!(%error, "removing old backups");
            Vec::new()
        });
        Ok((made, removed))
    }
}

const STAMP: &str = "%Y%m%d-%H%M%S";

#[cfg(test)]
mod tests;
