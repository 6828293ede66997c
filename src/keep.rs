//! Files that hold what customers said: the user's own (0600), and whole or not there at all.

use std::ffi::OsString;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{Result, Write};
use std::path::{Path, PathBuf};

/// A file being written under another name until it is whole; dropped before, nothing of it is left and what stood
/// there before still does.
#[derive(Debug)]
pub struct Kept {
    file: File,
    to: PathBuf,
    /// `None`: no plain file is meant (a pipe, a device), it is written as it is.
    half: Option<PathBuf>,
}

impl Kept {
    /// # Errors
    /// When there can be no such file.
    pub fn begin(path: &Path) -> Result<Self> {
        // Through a link to the file it means.
        let to = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if std::fs::metadata(&to).is_ok_and(|m| !m.is_file()) {
            let file = OpenOptions::new().write(true).open(&to)?;
            return Ok(Self { file, to, half: None });
        }
        let name = to.file_name().ok_or(std::io::ErrorKind::InvalidInput)?;
        let mut half = OsString::from(".");
        half.push(name);
        half.push(format!(".{}.part", std::process::id()));
        let half = to.with_file_name(half);
        let _ = std::fs::remove_file(&half);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        Ok(Self { file: options.open(&half)?, to, half: Some(half) })
    }

    /// It is whole: takes its name.
    ///
    /// # Errors
    /// When the disk is full or the place is gone.
    pub fn finish(mut self) -> Result<()> {
        self.file.flush()?;
        if let Some(half) = &self.half {
            take_name(half, &self.to)?;
        }
        self.half = None;
        Ok(())
    }
}

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> Result<()> {
        self.file.flush()
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        if let Some(half) = &self.half {
            let _ = std::fs::remove_file(half);
        }
    }
}

/// Writes a whole file; one of the same name gives way.
///
/// # Errors
/// When it can't be written; then the one before is still there.
pub fn whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut kept = Kept::begin(path)?;
    kept.write_all(bytes)?;
    kept.finish()
}

/// What is whole on the disk takes its name, so that neither a crash nor a power cut leaves half of it there.
///
/// # Errors
/// When the disk says no.
pub fn take_name(half: &Path, to: &Path) -> Result<()> {
    OpenOptions::new().write(true).open(half)?.sync_all()?;
    std::fs::rename(half, to)?;
    #[cfg(unix)]
    {
        let folder = to.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // The name as well; a file system that can't say so has it anyway.
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
    Ok(())
}

/// Takes a file of the user's own away from everybody else's eyes; one that can't be changed stays as it is.
pub fn tighten(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let Ok(meta) = std::fs::metadata(path) else { return };
        let mode = meta.permissions().mode();
        // What its owner may not write stays so.
        if meta.is_file() && mode & 0o077 != 0 {
            let _ = std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode & 0o700));
        }
    }
    #[cfg(not(unix))]
    let _ = path;
}

/// A folder of the user's own (0700), unless it is there.
///
/// # Errors
/// When it can't be made.
pub fn folder(path: &Path) -> Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn x2_a_file_is_private_whatever_stood_there() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("orders.csv");
        std::fs::write(&path, "open to all, and longer").unwrap();
        whole(&path, b"phones").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"phones");
        assert_eq!(names(home.path()), ["orders.csv"], "nothing half-written is left");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[cfg(unix)]
    #[test]
    fn x2_a_file_that_others_could_read_is_closed_to_them() {
        use std::os::unix::fs::PermissionsExt as _;
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("shiftdesk.db");
        std::fs::write(&path, "").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o664)).unwrap();
        tighten(&path);
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        tighten(&home.path().join("none"));
    }

    #[test]
    fn what_is_given_up_halfway_leaves_the_one_before() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("orders.csv");
        whole(&path, b"before").unwrap();
        let mut kept = Kept::begin(&path).unwrap();
        kept.write_all(b"half of").unwrap();
        drop(kept);
        assert_eq!((std::fs::read(&path).unwrap(), names(home.path()).len()), (b"before".to_vec(), 1));
        assert!(whole(home.path(), b"").is_err(), "a folder is no file");
        assert!(whole(&home.path().join("none/1.csv"), b"").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_one_and_its_file_is_written() {
        let home = tempfile::tempdir().unwrap();
        let (file, link) = (home.path().join("real.csv"), home.path().join("link.csv"));
        std::fs::write(&file, "before").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        whole(&link, b"after").unwrap();
        assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(std::fs::read(&file).unwrap(), b"after");
    }
}
