//! The file a page is kept in, whatever becomes of the print.

use crate::keep;
use std::io::Result;
use std::path::{Path, PathBuf};

/// Writes a page into a folder, whole or not at all; one of the same name gives way. It holds addresses and phones, so
/// it is the user's own (0600).
///
/// # Errors
/// When the folder can't be made or the file can't be written.
pub fn keep(folder: &Path, name: &str, page: &[u8]) -> Result<PathBuf> {
    keep::folder(folder)?;
    let path = folder.join(name);
    keep::whole(&path, page)?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_private_and_takes_the_place_of_the_one_before() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("data/slips");
        keep(&folder, "1.html", b"first, and longer").unwrap();
        let path = keep(&folder, "1.html", b"second").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"second");
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1, "nothing half-written is left");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert!(keep(&path, "2.html", b"").is_err(), "a file is no folder");
    }
}
