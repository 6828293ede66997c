//! `demo`: the workstation on a throw-away database with a believable day; `--keep` writes the database to a file.

use super::{Context, Done, context, workstation};
use crate::demo;
use anyhow::bail;
use serde_json::json;
use std::io::{ErrorKind, IsTerminal as _};
use std::path::{Path, PathBuf};

#[derive(clap::Args, Debug)]
pub struct Args {
    /// How many times as large
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub scale: u32,
    /// Put so many inquiries of earlier years in, with orders, cases, products and snippets to match
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u32).range(..=10_000_000))]
    pub history: u32,
    /// Write the database to this new file
    #[arg(long, value_name = "FILE")]
    pub keep: Option<PathBuf>,
    /// Only write it
    #[arg(long, requires = "keep")]
    pub no_open: bool,
    /// Only draw its first screen into this SVG file
    #[arg(long, hide = true, value_name = "FILE")]
    pub picture: Option<PathBuf>,
}

/// Columns and rows of the picture.
const PICTURE: (u16, u16) = (140, 40);

pub fn run(context: &Context, args: &Args) -> anyhow::Result<Done> {
    let opens = !args.no_open
        && args.picture.is_none()
        && std::io::stdin().is_terminal()
        && std::io::stdout().is_terminal();
    if !opens && args.keep.is_none() && args.picture.is_none() {
        bail!("{}", context.locale.t("app.no_terminal"));
    }
    let place = Place::new(context, args.keep.as_deref())?;
    let context = on(context, &place.path)?;
    let mut store = context.store(context.locale.t("demo.holder"))?;
    let size = demo::Size { scale: args.scale, history: args.history };
    let day = demo::build(&mut store, &context.config, &context.locale, &context.clock, size)?;
    // All of it is found from the first key on.
    store.reindex_search()?;
    if let Some(path) = place.keep() {
        tell(&context, &path, &day.to_string(), args.scale)?;
    }
    if let Some(to) = &args.picture {
        workstation::picture(&context, store, PICTURE, to)?;
        return Ok(Done::Whole);
    }
    if opens { workstation::open(&context, store, true) } else { Ok(Done::Whole) }
}

/// The same person at the demo's database, with the lists the story speaks of.
fn on(context: &Context, db: &Path) -> anyhow::Result<Context> {
    Ok(Context {
        clock: context.clock.clone(),
        config: demo::config(&context.config)?,
        locale: context.locale.clone(),
        db: db.to_owned(),
        config_folder: context.config_folder.clone(),
        json: context.json,
        quiet: context.quiet,
        verbose: context.verbose,
    })
}

fn tell(context: &Context, path: &Path, day: &str, scale: u32) -> anyhow::Result<()> {
    if context.json {
        return context::print_json(&json!({ "database": path, "business_day": day, "scale": scale }));
    }
    context.say(&context.locale.tf("demo.kept", &[("path", &path.display().to_string()), ("day", day)]));
    Ok(())
}

/// Where the demo's database is; what is not kept goes with this value.
struct Place {
    path: PathBuf,
    /// The temporary folder around it; `None`: a file of the user's choice.
    folder: Option<PathBuf>,
    kept: std::cell::Cell<bool>,
}

impl Place {
    fn new(context: &Context, keep: Option<&Path>) -> anyhow::Result<Self> {
        let kept = std::cell::Cell::new(false);
        if let Some(path) = keep {
            if path.symlink_metadata().is_ok() {
                bail!("{}", context.locale.tf("demo.exists", &[("path", &path.display().to_string())]));
            }
            return Ok(Self { path: path.to_owned(), folder: None, kept });
        }
        let folder = match private_folder() {
            Ok(folder) => folder,
            Err(e) => {
                let path = std::env::temp_dir().display().to_string();
                bail!(context.locale.tf("demo.no_folder", &[("path", &path), ("cause", &e.to_string())]));
            }
        };
        Ok(Self { path: folder.join("demo.db"), folder: Some(folder), kept })
    }

    /// The file is whole and stays, when it was asked for.
    fn keep(&self) -> Option<PathBuf> {
        if self.folder.is_some() {
            return None;
        }
        self.kept.set(true);
        Some(self.path.clone())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            let _ = std::fs::remove_dir_all(folder);
        } else if !self.kept.get() {
            // Half a day is of no use to anybody.
            for end in ["", "-wal", "-shm", ".lock"] {
                let mut name = self.path.clone().into_os_string();
                name.push(end);
                let _ = std::fs::remove_file(name);
            }
        }
    }
}

/// A new folder of this process, 0700. One that is there already is never used: it might be somebody else's.
fn private_folder() -> std::io::Result<PathBuf> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let mut n = 0;
    loop {
        let path = std::env::temp_dir().join(format!("shiftdesk-demo-{}-{n}", std::process::id()));
        match builder.create(&path) {
            Err(e) if e.kind() == ErrorKind::AlreadyExists && n < 1000 => n += 1,
            other => return other.map(|()| path),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::config::Config;
    use crate::store::{Store, order};
    use crate::text::locale::{Lang, Locale};

    fn quiet() -> Context {
        let now = chrono::DateTime::parse_from_rfc3339("2026-06-02T09:05:00+08:00").unwrap();
        Context {
            clock: Clock::frozen(now),
            config: Config::defaults().unwrap(),
            locale: Locale::new(Lang::En),
            db: PathBuf::from("/nowhere/shiftdesk.db"),
            config_folder: PathBuf::from("/nowhere"),
            json: false,
            quiet: true,
            verbose: false,
        }
    }

    #[test]
    fn the_demo_is_kept_in_a_new_file_and_overwrites_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("demo.db");
        let args = Args { scale: 1, history: 0, keep: Some(path.clone()), no_open: true, picture: None };
        run(&quiet(), &args).unwrap();
        let store = Store::open_read_only(&path).unwrap();
        assert_eq!(store.check().unwrap(), Vec::<String>::new());
        assert!(order::counts(&store).unwrap().wait_confirm >= 5);
        drop(store);
        let before = std::fs::read(&path).unwrap();
        let error = run(&quiet(), &args).unwrap_err();
        assert!(error.to_string().contains("demo.db"), "{error}");
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }

    #[test]
    fn the_throw_away_folder_is_private_and_goes_with_the_demo() {
        let place = Place::new(&quiet(), None).unwrap();
        let folder = place.folder.clone().unwrap();
        assert!(folder.is_dir() && place.keep().is_none());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
        }
        let other = Place::new(&quiet(), None).unwrap();
        assert_ne!(other.path, place.path);
        drop(place);
        assert!(!folder.exists() && other.path.parent().unwrap().is_dir());
    }
}
