//! `restore FILE`: a backup takes the place of the database, after it was looked at and somebody said yes.

use super::{Context, Done, ask, context};
use crate::store::StoreError;
use crate::store::backup::Shelf;
use crate::store::restore::{self, Ready, Seen};
use crate::store::trails::Beyond;
use anyhow::bail;
use serde_json::json;
use std::path::{Path, PathBuf};

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
    let ready = match restore::get_ready(&args.file, &context.db, locale.t("restore.holder")) {
        Ok(ready) => ready,
        Err(error) => return Err(told(context, &args.file, error)),
    };
    let (file, db) = (args.file.display().to_string(), context.db.display().to_string());
    let (seen, replaces, beyond) = (ready.seen.clone(), ready.replaces.clone(), ready.beyond);
    if !args.yes {
        let question = question(context, &ready, &file, &db);
        if !ask::somebody_is_there() {
            bail!("{question}\n{}", locale.t("restore.needs_yes"));
        }
        context::complain_of(&question);
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
            "actions_not_in_backup": replaces.as_ref().map(|_| beyond.map_or(0, |b| b.actions)),
        }))?;
    } else {
        context::print(&format!("{db}\n"))?;
    }
    context.say(&locale.tf("restore.done", &[("file", &file), ("db", &db)]));
    if let Some(kept) = kept {
        let kept = kept.display().to_string();
        context.say(&locale.tf("restore.kept", &[("path", &kept)]));
        if let Some(beyond) = &beyond {
            context.say(&since(context, beyond, "restore.not_there", "restore.other_not_there", &kept));
        }
    }
    Ok(Done::Whole)
}

/// What is to be done, and what there is in the present file only.
fn question(context: &Context, ready: &Ready, file: &str, db: &str) -> String {
    let locale = &context.locale;
    let is_there = std::fs::metadata(&context.db).is_ok_and(|m| m.len() > 0);
    let old = match &ready.replaces {
        Some(seen) => changed(context, seen),
        None => locale.t(if is_there { "restore.unreadable" } else { "restore.nothing" }).to_owned(),
    };
    let new = changed(context, &ready.seen);
    let told = [("file", file), ("db", db), ("new", new.as_str()), ("old", old.as_str())];
    let mut text = locale.tf("restore.what", &told);
    let more = match &ready.beyond {
        Some(beyond) => Some(since(context, beyond, "restore.older", "restore.other", "")),
        None if ready.replaces.is_none() && is_there => Some(locale.t("restore.unknown").to_owned()),
        None => None,
    };
    if let Some(more) = more {
        text = format!("{text}\n{more}");
    }
    text
}

/// How many actions a backup knows nothing of, and from when to when.
pub(super) fn since(context: &Context, beyond: &Beyond, key: &str, other: &str, path: &str) -> String {
    let at = |at| context.clock.local(at).format("%Y-%m-%d %H:%M").to_string();
    let (count, first, last) = (beyond.actions.to_string(), at(beyond.first), at(beyond.last));
    let known = [("count", count.as_str()), ("first", &first), ("last", &last), ("path", path)];
    context.locale.tf(if beyond.is_other { other } else { key }, &known)
}

/// What is wrong with a file that was to be restored, that nothing was changed, and what else there is.
fn told(context: &Context, file: &Path, error: StoreError) -> anyhow::Error {
    let locale = &context.locale;
    let why = match &error {
        StoreError::Sql(_) => "store.damaged",
        other => other.key(),
    };
    let key = format!("restore.why.{}", why.trim_start_matches("store."));
    // What is wrong with the database itself says so in its own words.
    if !locale.has(&key) || matches!(&error, StoreError::Locked { .. }) {
        return error.into();
    }
    let shelf = Shelf::new(&context.db, &context.config.settings.backup);
    let is_same = |path: &Path| std::fs::canonicalize(path).ok() == std::fs::canonicalize(file).ok();
    let mut others = shelf.usable();
    others.retain(|made| !is_same(&made.path));
    let next = match others.pop() {
        Some(made) => {
            let at = made.at.format("%Y-%m-%d %H:%M").to_string();
            locale.tf("restore.take_other", &[("path", &made.path.display().to_string()), ("at", &at)])
        }
        None => locale.tf("restore.no_other", &[("folder", &shelf.folder().display().to_string())]),
    };
    let file = file.display().to_string();
    anyhow::anyhow!(
        locale.tf("restore.refused", &[("path", &file), ("why", locale.t(&key)), ("next", &next)])
    )
}

/// When something was written last.
fn changed(context: &Context, seen: &Seen) -> String {
    match seen.last_change {
        Some(at) => context.clock.local(at).format("%Y-%m-%d %H:%M").to_string(),
        None => context.locale.t("restore.never").to_owned(),
    }
}
