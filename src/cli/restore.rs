//! `restore FILE`: a backup takes the place of the database, after it was looked at and somebody said yes.

use super::{Context, Done, ask, context};
use crate::store::restore::{self, Seen};
use anyhow::bail;
use serde_json::json;
use std::path::PathBuf;

#[derive(clap::Args, Debug)]
pub struct Args {
    /// The backup
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Ask nothing
    #[arg(long)]
    pub yes: bool,
}

pub fn run(context: &Context, args: &Args) -> anyhow::Result<Done> {
    let locale = &context.locale;
    context.unlock(&args.file)?;
    if context.db.exists() {
        // Of a database that can't be opened any more nothing is told; it is replaced all the same, unless it is
        // encrypted and the backup is not.
        let _ = context.unlock(&context.db);
    }
    let ready = restore::get_ready(&args.file, &context.db, locale.t("restore.holder"))?;
    let (file, db) = (args.file.display().to_string(), context.db.display().to_string());
    let (seen, replaces) = (ready.seen.clone(), ready.replaces.clone());
    if !args.yes {
        let there = context.db.exists();
        let old = replaces.as_ref().map_or_else(
            || locale.t(if there { "restore.unreadable" } else { "restore.nothing" }).to_owned(),
            |seen| changed(context, seen),
        );
        let told =
            [("file", file.as_str()), ("db", db.as_str()), ("new", &changed(context, &seen)), ("old", &old)];
        if !ask::somebody_is_there() {
            bail!("{}\n{}", locale.tf("restore.what", &told), locale.t("restore.needs_yes"));
        }
        eprint_line(&locale.tf("restore.what", &told));
        if !ask::agreed(context, locale.t("restore.ask")) {
            context.say(locale.t("restore.left"));
            return Ok(Done::Found);
        }
    }
    let kept = ready.go(&context.stamp())?;
    if context.json {
        let at = |seen: &Seen| seen.last_change.map(|at| context.clock.rfc3339(at));
        context::print_json(&json!({
            "database": context.db, "file": args.file, "kept": kept, "schema": seen.schema,
            "encrypted": seen.encrypted, "last_change": at(&seen),
            "replaced_last_change": replaces.as_ref().and_then(at),
        }))?;
    } else {
        context::print(&format!("{db}\n"))?;
    }
    context.say(&locale.tf("restore.done", &[("file", &file), ("db", &db)]));
    if let Some(kept) = kept {
        context.say(&locale.tf("restore.kept", &[("path", &kept.display().to_string())]));
    }
    Ok(Done::Whole)
}

/// When something was written last.
fn changed(context: &Context, seen: &Seen) -> String {
    match seen.last_change {
        Some(at) => context.clock.local(at).format("%Y-%m-%d %H:%M").to_string(),
        None => context.locale.t("restore.never").to_owned(),
    }
}

fn eprint_line(text: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{text}");
}
