//! What every command starts from: clock, configuration, language, the database's place.

use super::Global;
use crate::clock::{self, Clock};
use crate::config::{Config, ConfigError};
use crate::store::backup::{Made, Shelf};
use crate::store::{Actor, Store, StoreError, is_bare, rescue};
use crate::text::harmless;
use crate::text::locale::{Lang, Locale};
use crate::text::os_error;
use anyhow::Context as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    Whole,
    /// Some rows were rejected and listed.
    Partly,
    /// The command itself found something wrong and said so on standard output.
    Found,
}

impl From<Done> for ExitCode {
    fn from(done: Done) -> Self {
        match done {
            Done::Whole => Self::from(0),
            Done::Found => Self::from(1),
            Done::Partly => Self::from(3),
        }
    }
}

/// Everything that is not right in the configuration.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct BadConfig(pub Vec<ConfigError>);

pub struct Context {
    pub clock: Clock,
    pub config: Config,
    pub locale: Locale,
    pub db: PathBuf,
    pub config_folder: PathBuf,
    pub json: bool,
    pub quiet: bool,
    pub verbose: bool,
}

impl Context {
    pub fn new(global: &Global) -> anyhow::Result<Self> {
        let clock = Clock::from_env()?;
        let config_folder = config_folder(global)?;
        let config = Config::load(&config_folder).map_err(BadConfig)?;
        let lang = language(global, config.settings.lang());
        let locale = config.words.locale(lang);
        let db = database(global)?;
        Ok(Self {
            clock,
            config,
            locale,
            db,
            config_folder,
            json: global.json,
            quiet: global.quiet,
            verbose: global.verbose,
        })
    }

    pub const fn lang(&self) -> Lang {
        self.locale.lang()
    }

    /// The database for writing; the holder's name is what a second program is told.
    pub fn store(&self, holder: &str) -> anyhow::Result<Store> {
        self.is_no_loss()?;
        self.store_or_new(holder)
    }

    /// The same; one that is missing is made even if there are backups of one.
    pub fn store_or_new(&self, holder: &str) -> anyhow::Result<Store> {
        self.unlock(&self.db)?;
        Ok(Store::open(&self.db, holder)?)
    }

    /// The database for reading; works while the workstation is open.
    pub fn store_to_read(&self) -> anyhow::Result<Store> {
        self.is_no_loss()?;
        self.unlock(&self.db)?;
        Ok(Store::open_read_only(&self.db)?)
    }

    /// The newest backup of a database that is gone, or has nothing in it any more, or what was saved of it since.
    pub fn lost(&self) -> Option<Made> {
        if !is_bare(&self.db) {
            return None;
        }
        let backup = Shelf::new(&self.db, &self.config.settings.backup).usable().pop();
        backup.into_iter().chain(rescue::newest(&self.db)).max_by_key(|made| made.at)
    }

    /// That it is lost, what there is of it, how to restore it and how to begin anew instead.
    pub fn loss(&self, backup: &Made) -> String {
        let (path, backup_path) = (self.db.display().to_string(), backup.path.display().to_string());
        let at = backup.at.format("%Y-%m-%d %H:%M").to_string();
        let key = if self.db.exists() { "lost.empty" } else { "lost.gone" };
        let known = [("path", path.as_str()), ("backup", &backup_path), ("at", &at)];
        format!("{}{}", self.locale.tf(key, &known), self.locale.tf("lost.next", &known))
    }

    /// Nobody is given an empty shop in the place of a lost one.
    fn is_no_loss(&self) -> anyhow::Result<()> {
        match self.lost() {
            Some(backup) => anyhow::bail!(self.loss(&backup)),
            None => Ok(()),
        }
    }

    /// X2: asks for the passphrase of a file that is encrypted, once.
    pub fn unlock(&self, path: &Path) -> anyhow::Result<()> {
        super::passphrase::unlock(self, path)
    }

    /// The present second as part of a file's name.
    pub fn stamp(&self) -> String {
        self.clock.now().format("%Y%m%d-%H%M%S").to_string()
    }

    /// An actor without a shift: for commands that run outside one.
    pub fn actor(&self) -> Actor {
        let now = self.clock.now();
        Actor {
            agent_id: None,
            shift_id: None,
            at: now.timestamp(),
            day: clock::business_day(now, self.config.settings.cutoff_hour),
        }
    }

    /// A message for the person at the terminal, on stderr; `-q` silences it.
    pub fn say(&self, text: &str) {
        if !self.quiet {
            complain_of(text);
        }
    }
}

/// Writes the result of a command.
///
/// # Errors
/// When standard output is closed for another reason than its reader leaving (`| head`).
pub fn print(text: &str) -> anyhow::Result<()> {
    print_bytes(harmless::block(text).as_bytes())
}

/// A line for the person at the terminal, on stderr.
pub fn complain_of(text: &str) {
    let _ = writeln!(std::io::stderr(), "{}", harmless::block(text));
}

/// The same for a result that is no text.
pub fn print_bytes(bytes: &[u8]) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("standard output"),
    }
}

/// A JSON result, pretty, with a line break at its end.
pub fn print_json(value: &impl serde::Serialize) -> anyhow::Result<()> {
    let text = serde_json::to_string_pretty(value)? + "\n";
    print_bytes(harmless::json(&text).as_bytes())
}

fn folders() -> anyhow::Result<directories::ProjectDirs> {
    directories::ProjectDirs::from("", "", "shiftdesk")
        .context("no home folder: name the files with --db and --config")
}

/// `--db`, else the platform's place.
fn database(global: &Global) -> anyhow::Result<PathBuf> {
    match &global.db {
        Some(path) => Ok(path.clone()),
        None => Ok(folders()?.data_dir().join("shiftdesk.db")),
    }
}

/// `--config`, else the platform's place.
pub fn config_folder(global: &Global) -> anyhow::Result<PathBuf> {
    match &global.config {
        Some(path) => Ok(path.clone()),
        None => Ok(folders()?.config_dir().to_owned()),
    }
}

/// Where the log goes: beside the database of the platform.
pub fn log_folder(db: &Path) -> PathBuf {
    db.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")).join("log")
}

/// `--lang`, else the configuration, else the machine.
pub fn language(global: &Global, configured: Option<Lang>) -> Lang {
    global.lang.as_deref().and_then(Lang::parse).or(configured).unwrap_or_else(Lang::of_machine)
}

/// One sentence with the next step on stderr; the chain of causes with `-v`.
pub fn complain(global: &Global, error: &anyhow::Error) {
    let configured =
        config_folder(global).ok().and_then(|f| Config::load(&f).ok()).and_then(|c| c.settings.lang());
    let locale = Locale::new(language(global, configured));
    let sentence = match error.downcast_ref::<StoreError>() {
        // Found while it was read: which file that was stands in no message of SQLite.
        Some(error) if error.key() == "store.damaged_here" => match database(global) {
            Ok(path) => locale.tf("store.damaged", &[("path", &path.display().to_string())]),
            Err(_) => error.sentence(&locale),
        },
        Some(error) => error.sentence(&locale),
        None => match error.downcast_ref::<BadConfig>() {
            Some(BadConfig(errors)) => {
                let told: Vec<String> = errors.iter().map(|e| e.told(&locale)).collect();
                format!("{}\n{}", locale.t("config.broken"), told.join("\n"))
            }
            None => format!("{error:#}"),
        },
    };
    complain_of(&os_error::told(&sentence, &locale));
    if global.verbose {
        error.chain().for_each(|cause| complain_of(&format!("  {cause}")));
    }
}
