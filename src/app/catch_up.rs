//! The index of the search caught up beside the work: after a migration, and after what an import or its undoing
//! changed. Short transactions with pauses between them, so that nobody at the keyboard waits.

use super::App;
use crate::store::{Store, StoreError};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Rows in one transaction: some milliseconds.
const ROWS: i64 = 100;
const PAUSE: Duration = Duration::from_millis(5);

/// The work on the index, done by one thread at a time.
#[derive(Debug, Default)]
pub struct CatchUp {
    running: Arc<AtomicBool>,
}

impl App {
    /// Starts it when something waits to be found and the database is a file.
    pub(super) fn catch_up_search(&self) {
        let store = &self.session.store;
        if self.worker.is_busy() || !store.is_file() || store.search_is_ready().unwrap_or(true) {
            return;
        }
        let running = Arc::clone(&self.catch_up.running);
        if running.swap(true, Ordering::Relaxed) {
            return;
        }
        let path = store.path().to_owned();
        let work = move || {
            if let Err(error) = catch_up(&path) {
                tracing::warn!(%error, "catching up the index of the search");
            }
            running.store(false, Ordering::Relaxed);
        };
        if let Err(error) = std::thread::Builder::new().name("search".into()).spawn(work) {
            tracing::warn!(%error, "no thread for the index of the search");
            self.catch_up.running.store(false, Ordering::Relaxed);
        }
    }
}

fn catch_up(path: &Path) -> Result<(), StoreError> {
    let mut store = Store::open_beside(path)?;
    while store.catch_up_search(ROWS)? {
        std::thread::sleep(PAUSE);
    }
    Ok(())
}
