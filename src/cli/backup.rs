//! `backup`: a verified copy of the database while it is in use, and only so many of them.

use super::{Context, Done, context};
use crate::store::StoreError;
use crate::store::backup::{self, Pace, Shelf};
use anyhow::bail;
use std::path::{Path, PathBuf};

#[derive(clap::Args, Debug)]
pub struct Args {
    /// The file to write; by default one of the kept backups beside the database
    #[arg(long, value_name = "FILE")]
    pub to: Option<PathBuf>,
}

pub fn run(context: &Context, args: &Args) -> anyhow::Result<Done> {
    let store = context.store_to_read()?;
    let shelf = Shelf::new(&context.db, &context.config.settings.backup);
    let (to, removed) = match &args.to {
        Some(to) if to.is_dir() => {
            bail!(context.locale.tf("backup.is_folder", &[("path", &to.display().to_string())]))
        }
        Some(to) if to.exists() => {
            bail!(context.locale.tf("backup.exists", &[("path", &to.display().to_string())]))
        }
        // A folder that is not there is a slip of the hand, or a disk that is not plugged in.
        Some(to) if !folder_of(to).is_dir() => {
            let folder = folder_of(to).display().to_string();
            bail!(context.locale.tf("backup.no_folder", &[("folder", &folder)]))
        }
        Some(to) => match backup::to_file(&store, to, Pace::Quick) {
            Ok(()) => (to.clone(), Vec::new()),
            Err(error) => bail!(told(context, to, &error)),
        },
        None => match shelf.make(&store, context.clock.now(), Pace::Quick) {
            Ok((made, removed)) => (made.path, removed),
            Err(error) => bail!(told(context, shelf.folder(), &error)),
        },
    };
    if context.json {
        context::print_json(&serde_json::json!({ "file": to, "removed": removed }))?;
    } else {
        context::print(&format!("{}\n", to.display()))?;
    }
    context.say(&context.locale.tf("backup.made", &[("path", &to.display().to_string())]));
    for file in &removed {
        context.say(&context.locale.tf("backup.rotated", &[("path", &file.display().to_string())]));
    }
    Ok(Done::Whole)
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn told(context: &Context, to: &Path, error: &StoreError) -> String {
    // The database itself is not sound: the place has nothing to do with it.
    if matches!(error.key(), "store.unsound" | "store.damaged" | "store.damaged_here") {
        return error.sentence(&context.locale);
    }
    let (path, cause) = (to.display().to_string(), error.to_string());
    context.locale.tf("backup.cannot_write", &[("path", &path), ("cause", &cause)])
}
