//! A home of its own: database, configuration and clock of one test.

use super::{DEADLINE, Terminal};
use serde_json::Value;
use shiftdesk::store::Store;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Where a test works. Time stands still within a run of the program; [`Place::at`] moves it for the next one.
pub struct Place {
    home: tempfile::TempDir,
    pub db: PathBuf,
    pub now: String,
    /// Where the program finds others.
    pub path: String,
    /// Variables that are set otherwise than usual.
    pub others: Vec<(String, String)>,
    lang: &'static str,
}

/// How a command ended.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Place {
    /// A machine in Chinese, on 2026-06-01 (a Monday) at 08:30.
    pub fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        std::fs::create_dir(home.path().join("config")).unwrap();
        let db = home.path().join("data/shiftdesk.db");
        let mut place = Self {
            home,
            db,
            now: String::new(),
            path: "/usr/bin:/bin".into(),
            others: Vec::new(),
            lang: "zh_CN.UTF-8",
        };
        place.at("2026-06-01 08:30");
        // A test presses Enter sooner than anybody could.
        place.configure("shiftdesk.toml", "[snippets]\nenter_pause = 0\n");
        place
    }

    /// The same machine in English.
    pub fn english() -> Self {
        Self { lang: "en_GB.UTF-8", ..Self::new() }
    }

    /// From the next start on it is so late (`2026-06-01 17:00`, local time of China).
    pub fn at(&mut self, wall: &str) -> &mut Self {
        let (day, time) = wall.split_once(' ').unwrap();
        self.now = format!("{day}T{time}:00+08:00");
        self
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Writes a file of the configuration.
    pub fn configure(&self, name: &str, text: &str) -> PathBuf {
        let path = self.home.path().join("config").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    /// The environment of the program, and nothing of the machine's.
    pub fn environment(&self) -> Vec<(String, String)> {
        let home = self.home.path().display().to_string();
        let var = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut all = vec![
            var("HOME", &home),
            var("XDG_DATA_HOME", &format!("{home}/share")),
            var("XDG_CONFIG_HOME", &format!("{home}/etc")),
            var("XDG_CACHE_HOME", &format!("{home}/cache")),
            var("XDG_RUNTIME_DIR", &format!("{home}/run")),
            var("SHIFTDESK_CONFIG", &format!("{home}/config")),
            var("SHIFTDESK_DB", &self.db.display().to_string()),
            var("SHIFTDESK_NOW", &self.now),
            var("LANG", self.lang),
            var("TZ", "Asia/Shanghai"),
            var("TERM", "xterm-256color"),
            var("PATH", &self.path),
        ];
        all.extend(self.others.iter().cloned());
        all
    }

    /// Starts the workstation on a wide screen.
    pub fn start(&self) -> Terminal {
        Terminal::start(self, (140, 40), &[])
    }

    pub fn start_sized(&self, size: (u16, u16)) -> Terminal {
        Terminal::start(self, size, &[])
    }

    /// Runs a command that needs no terminal.
    pub fn cli<S: AsRef<std::ffi::OsStr>>(&self, args: &[S]) -> Run {
        let output = Command::new(env!("CARGO_BIN_EXE_shiftdesk"))
            .args(args)
            .env_clear()
            .envs(self.environment())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        Run {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs a command and kills it after a while, wherever it is then.
    pub fn cli_killed(&self, args: &[&str], after: Duration) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_shiftdesk"))
            .args(args)
            .env_clear()
            .envs(self.environment())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(after);
        let _ = child.kill();
        child.wait().unwrap();
    }

    /// Runs a command with `--json` that has to succeed.
    pub fn json(&self, args: &[&str]) -> Value {
        let run = self.cli(&[args, &["--json"]].concat());
        assert_eq!(run.code, 0, "{args:?}: {run:?}");
        serde_json::from_str(&run.out).unwrap_or_else(|e| panic!("{args:?}: {e}\n{}", run.out))
    }

    /// The database as a reader beside the program sees it.
    pub fn store(&self) -> Store {
        Store::open_read_only(&self.db).unwrap()
    }

    /// One stored value, looked up past the program's own reading code.
    pub fn fact<T: rusqlite::types::FromSql>(&self, sql: &str) -> T {
        self.facts(sql).into_iter().next().unwrap_or_else(|| panic!("nothing stored: {sql}"))
    }

    /// The first column of all rows.
    pub fn facts<T: rusqlite::types::FromSql>(&self, sql: &str) -> Vec<T> {
        let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE | rusqlite::OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = rusqlite::Connection::open_with_flags(&self.db, flags).unwrap();
        conn.pragma_update(None, "query_only", true).unwrap();
        let mut statement = conn.prepare(sql).unwrap();
        let rows = statement.query_map([], |r| r.get(0)).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    }

    /// Waits until something is stored: for what the screen does not tell.
    pub fn wait_stored(&self, screen: &mut Terminal, what: &str, is_there: impl Fn(&Store) -> bool) {
        let deadline = Instant::now() + DEADLINE;
        while !is_there(&self.store()) {
            assert!(Instant::now() < deadline, "not stored in time: {what}\n{}", screen.screen());
            screen.take_output_briefly();
        }
    }
}

/// Unix seconds of a wall time of 2026-06-01 (`09:10`).
pub fn unix(time: &str) -> i64 {
    let text = format!("2026-06-01T{time}:00+08:00");
    chrono::DateTime::parse_from_rfc3339(&text).unwrap().timestamp()
}
