//! What the end-to-end tests stand on: a home of its own for each test, the real program in a pseudo-terminal, and
//! the same program's desk in memory for pictures.
//!
//! Nothing here sleeps to be in time: a test waits for what it wants to see, and fails with the screen when it does
//! not come.
// Every test file uses another part of it.
#![allow(dead_code, unused_imports)]

pub mod day;
pub mod desk;
pub mod dice;
pub mod keys;
pub mod place;
pub mod receipt;
pub mod reports;
pub mod terminal;

pub use place::{Place, unix};
pub use terminal::Terminal;

use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long something may take that normally takes milliseconds: only a hanging program needs all of it.
pub const DEADLINE: Duration = Duration::from_secs(30);

/// A file of tests/fixtures.
pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}
