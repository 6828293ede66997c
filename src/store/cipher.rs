//! X2: encryption of the whole file by SQLCipher, when the program was built with it. A passphrase becomes a key by
//! Argon2 and the salt in the first bytes of the file; copies of a file have its salt and open with the same key.

use super::{Result, StoreError, door, migrate};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// This program can read and write encrypted files.
pub const IS_BUILT_IN: bool = cfg!(feature = "encryption");

/// What a file is encrypted with.
#[derive(Clone, PartialEq, Eq)]
pub struct Key {
    raw: [u8; 32],
    salt: [u8; 16],
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

/// The keys of the files this process has opened: the passphrase is asked for once, not by every connection.
static KNOWN: Mutex<Vec<Key>> = Mutex::new(Vec::new());

pub(super) fn known(salt: &[u8; 16]) -> Option<Key> {
    KNOWN.lock().unwrap_or_else(PoisonError::into_inner).iter().find(|k| k.salt == *salt).cloned()
}

/// What another process would know.
#[cfg(all(test, feature = "encryption"))]
pub(super) fn forget(path: &Path) {
    let look = door::look(path);
    KNOWN.lock().unwrap_or_else(PoisonError::into_inner).retain(|k| look != door::Look::Sealed(k.salt));
}

impl Key {
    /// Argon2id as RFC 9106 recommends it where memory is scarce: 64 MiB, three passes. A tenth of a second or two.
    #[cfg(feature = "encryption")]
    fn of(passphrase: &str, salt: [u8; 16]) -> Result<Self> {
        use argon2::{Algorithm, Argon2, Params, Version};
        let failed = |e: argon2::Error| StoreError::Io(std::io::Error::other(e.to_string()));
        let params = Params::new(64 * 1024, 3, 4, Some(32)).map_err(failed)?;
        let mut raw = [0; 32];
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.as_bytes(), &salt, &mut raw)
            .map_err(failed)?;
        Ok(Self { raw, salt })
    }

    #[cfg(not(feature = "encryption"))]
    fn of(_passphrase: &str, _salt: [u8; 16]) -> Result<Self> {
        Err(StoreError::refused(&"cipher.not_built_in"))
    }

    /// A key for a new file.
    ///
    /// # Errors
    /// Without encryption built in.
    pub fn new(passphrase: &str) -> Result<Self> {
        let mut salt = [0; 16];
        // SQLite's generator is seeded by the system's.
        let conn = rusqlite::Connection::open_in_memory()?;
        let random: Vec<u8> = conn.query_row("SELECT randomblob(16)", [], |r| r.get(0))?;
        salt.copy_from_slice(&random);
        let key = Self::of(passphrase, salt)?;
        key.remember();
        Ok(key)
    }

    fn remember(&self) {
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|k| k.salt != self.salt);
        known.push(self.clone());
    }

    /// As SQLCipher takes it: raw key and salt, nothing left to derive.
    pub(super) fn words(&self) -> String {
        use std::fmt::Write as _;
        let mut words = "x'".to_owned();
        for byte in self.raw.iter().chain(&self.salt) {
            let _ = write!(words, "{byte:02x}");
        }
        words + "'"
    }
}

/// Whether a passphrase has to be asked for before the file can be opened.
///
/// # Errors
/// [`StoreError::Sealed`] in a program without encryption.
pub fn is_locked(path: &Path) -> Result<bool> {
    match door::key_of(path) {
        Ok(_) => Ok(false),
        Err(StoreError::NeedsPassphrase { .. }) => Ok(true),
        Err(error) => Err(error),
    }
}

/// Whether the file is encrypted.
pub fn is_encrypted(path: &Path) -> bool {
    matches!(door::look(path), door::Look::Sealed(_))
}

/// Opens the file once with a passphrase; every connection of this process has its key from then on.
///
/// # Errors
/// [`StoreError::WrongPassphrase`], or when it can't be read just now.
pub fn unlock(path: &Path, passphrase: &str) -> Result<()> {
    let door::Look::Sealed(salt) = door::look(path) else { return Ok(()) };
    let key = Key::of(passphrase, salt)?;
    let conn = door::open_with(path, &key)?;
    // A number of the first page: it can be read with the right key only. Whether the rest is damaged, newer or another
    // program's is said when it is opened.
    match migrate::version(&conn) {
        Ok(_) => {
            key.remember();
            Ok(())
        }
        Err(StoreError::Sql(e)) if e.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase) => {
            Err(StoreError::WrongPassphrase { path: path.to_owned() })
        }
        Err(error) => Err(error),
    }
}

/// Writes everything of a file into a new one with another key, or with none.
#[cfg(feature = "encryption")]
pub(super) fn convert(from: &rusqlite::Connection, to: &Path, key: Option<&Key>) -> Result<()> {
    drop(door::create(to, None)?);
    let words = key.map_or_else(String::new, Key::words);
    let name = to.display().to_string();
    from.execute("ATTACH DATABASE ?1 AS fresh KEY ?2", [&name, &words])?;
    let version: i64 = from.pragma_query_value(None, "user_version", |r| r.get(0))?;
    let id: i64 = from.pragma_query_value(None, "application_id", |r| r.get(0))?;
    from.query_row("SELECT sqlcipher_export('fresh')", [], |_| Ok(()))?;
    let fresh = Some("fresh");
    from.pragma_update(fresh, "application_id", id)?;
    from.pragma_update(fresh, "user_version", version)?;
    from.execute("DETACH DATABASE fresh", [])?;
    Ok(())
}

#[cfg(not(feature = "encryption"))]
pub(super) fn convert(_from: &rusqlite::Connection, _to: &Path, _key: Option<&Key>) -> Result<()> {
    Err(StoreError::refused(&"cipher.not_built_in"))
}
