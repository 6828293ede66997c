//! The log beside the database: what happened, never what customers wrote. A file a day, for the user alone.

use crate::text::harmless;
use chrono::NaiveDate;
use std::fs::{File, OpenOptions};
use std::io::{Result, Write};
use std::path::{Path, PathBuf};
use tracing_appender::non_blocking::{NonBlocking, NonBlockingBuilder, WorkerGuard};

/// Lines that may wait for the disk; what comes beyond them is left out. The default keeps places for 128,000: four
/// megabytes, written to at every start.
const LINES: usize = 1024;
/// What stands around the day in the name of a file.
const BEFORE: &str = "shiftdesk.";
const BEHIND: &str = ".log";
/// Days that are kept.
const DAYS: usize = 7;

/// Where lines of this process go until the guard is dropped; `None` where nothing can be written.
pub fn begin(folder: &Path) -> Option<(NonBlocking, WorkerGuard)> {
    let days = Days::begin(folder, crate::clock::machine_day).ok()?;
    Some(NonBlockingBuilder::default().buffered_lines_limit(LINES).finish(days))
}

/// What makes lines of the events of this process.
pub fn subscriber(to: NonBlocking, level: tracing::Level) -> impl tracing::Subscriber + Send + Sync {
    tracing_subscriber::fmt().with_writer(to).with_ansi(false).with_max_level(level).finish()
}

/// The files of the days, by Greenwich as the times in their lines.
struct Days<T> {
    folder: PathBuf,
    today: T,
    day: NaiveDate,
    file: File,
}

impl<T: Fn() -> NaiveDate> Days<T> {
    fn begin(folder: &Path, today: T) -> Result<Self> {
        crate::keep::folder(folder)?;
        let day = today();
        let days = Self { folder: folder.to_owned(), file: open(folder, day)?, today, day };
        days.tidy();
        Ok(days)
    }

    /// Old files go; those of a program before this one are closed to others.
    fn tidy(&self) {
        let Ok(entries) = std::fs::read_dir(&self.folder) else { return };
        let mut files: Vec<PathBuf> =
            entries.filter_map(|e| Some(e.ok()?.path())).filter(|p| is_log(p)).collect();
        files.sort();
        files.iter().rev().take(DAYS).for_each(|path| crate::keep::tighten(path));
        for path in files.iter().rev().skip(DAYS) {
            let _ = std::fs::remove_file(path);
        }
    }
}

/// `shiftdesk.2026-06-01.log`
fn is_log(path: &Path) -> bool {
    let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
    let day = name.strip_prefix(BEFORE).and_then(|n| n.strip_suffix(BEHIND));
    day.is_some_and(|day| day.parse::<NaiveDate>().is_ok())
}

fn open(folder: &Path, day: NaiveDate) -> Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(folder.join(format!("{BEFORE}{day}{BEHIND}")))
}

/// One call is one line, as the subscriber writes it: whatever stands in it neither ends it nor drives a terminal that
/// shows it.
impl<T: Fn() -> NaiveDate> Write for Days<T> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        let day = (self.today)();
        if day != self.day {
            // A day that can't be begun goes on in the file of the one before.
            if let Ok(file) = open(&self.folder, day) {
                self.file = file;
            }
            self.day = day;
            self.tidy();
        }
        let text = String::from_utf8_lossy(bytes);
        let line = harmless::line(text.strip_suffix('\n').unwrap_or(&text));
        self.file.write_all((line + "\n").as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn x2_the_file_of_every_day_is_the_users_own_and_old_ones_go() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("log");
        let day = Cell::new(NaiveDate::from_ymd_opt(2026, 6, 1).unwrap());
        let mut days = Days::begin(&folder, || day.get()).unwrap();
        std::fs::write(folder.join("notes.log"), "the user's own").unwrap();
        for n in 0..9 {
            days.write_all(format!("day {n}\n").as_bytes()).unwrap();
            days.write_all(b"once more\n").unwrap();
            let name = format!("{BEFORE}{}{BEHIND}", day.get());
            assert_eq!(std::fs::read_to_string(folder.join(&name)).unwrap().lines().count(), 2, "{name}");
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt as _;
                let mode = std::fs::metadata(folder.join(&name)).unwrap().permissions().mode();
                assert_eq!(mode & 0o777, 0o600, "{name}");
            }
            day.set(day.get().succ_opt().unwrap());
        }
        let names = names(&folder);
        assert_eq!(names.len(), DAYS + 1, "{names:?}");
        assert_eq!((names[0].as_str(), names[1].as_str()), ("notes.log", "shiftdesk.2026-06-03.log"));
    }

    #[test]
    fn one_event_is_one_line_and_drives_nothing() {
        let home = tempfile::tempdir().unwrap();
        let mut days = Days::begin(home.path(), || NaiveDate::from_ymd_opt(2026, 6, 1).unwrap()).unwrap();
        days.write_all("warn \x1b[2J\u{202E}一\n2026 forged\n".as_bytes()).unwrap();
        days.write_all(b"next\n").unwrap();
        let text = std::fs::read_to_string(home.path().join("shiftdesk.2026-06-01.log")).unwrap();
        assert_eq!(text, "warn [2J一 2026 forged\nnext\n");
    }
}
