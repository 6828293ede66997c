//! `encrypt` and `decrypt`: the whole database written anew, with a passphrase or without one (X2).

use super::{Context, Done, context, passphrase};
use crate::store::backup::Shelf;
use crate::store::cipher::{self, Key};
use crate::store::convert;
use anyhow::bail;
use serde_json::json;
use std::path::PathBuf;

#[derive(clap::Args, Debug)]
pub struct EncryptArgs {
    /// Remove the copies that are not encrypted: the replaced file, backups, files from before a migration
    #[arg(long)]
    pub remove_plain: bool,
}

#[derive(clap::Args, Debug)]
pub struct DecryptArgs {}

pub fn encrypt(context: &Context, args: &EncryptArgs) -> anyhow::Result<Done> {
    let locale = &context.locale;
    if !cipher::IS_BUILT_IN {
        bail!("{}", locale.t("cipher.not_built_in"));
    }
    let was = cipher::is_encrypted(&context.db);
    context.unlock(&context.db)?;
    // Of an encrypted file only the copies are meant.
    let kept = if was && args.remove_plain {
        None
    } else {
        let key = Key::new(&passphrase::new(context, !was)?)?;
        Some(convert::run(&context.db, Some(&key), locale.t("cipher.holder"), &context.stamp())?)
    };
    let shelf = Shelf::new(&context.db, &context.config.settings.backup);
    let plain = convert::plain_copies(&context.db, &shelf);
    if args.remove_plain {
        convert::remove(&plain)?;
    }
    if context.json {
        let kept = kept.filter(|kept| !args.remove_plain || !plain.contains(kept));
        let (left, removed) = if args.remove_plain { (Vec::new(), plain) } else { (plain, Vec::new()) };
        context::print_json(&json!({
            "database": context.db, "encrypted": true, "kept": kept, "plain": left, "removed": removed,
        }))?;
        return Ok(Done::Whole);
    }
    context::print(&format!("{}\n", context.db.display()))?;
    if kept.is_some() {
        context.say(locale.t(if was { "cipher.changed" } else { "cipher.encrypted" }));
    }
    let key = if args.remove_plain { "cipher.removed" } else { "cipher.plain" };
    tell(context, key, &plain);
    let papers = context.db.with_file_name("papers");
    if papers.exists() {
        context.say(&locale.tf("cipher.papers", &[("path", &papers.display().to_string())]));
    }
    Ok(Done::Whole)
}

fn tell(context: &Context, key: &str, plain: &[PathBuf]) {
    if plain.is_empty() {
        return;
    }
    context.say(context.locale.t(key));
    for path in plain {
        context.say(&format!("  {}", path.display()));
    }
}

pub fn decrypt(context: &Context, _args: &DecryptArgs) -> anyhow::Result<Done> {
    let locale = &context.locale;
    context.unlock(&context.db)?;
    if !cipher::is_encrypted(&context.db) {
        bail!("{}", locale.tf("cipher.is_plain", &[("path", &context.db.display().to_string())]));
    }
    let kept = convert::run(&context.db, None, locale.t("cipher.holder"), &context.stamp())?;
    if context.json {
        let answer = json!({ "database": context.db, "encrypted": false, "kept": kept });
        context::print_json(&answer)?;
    } else {
        context::print(&format!("{}\n", context.db.display()))?;
    }
    context.say(&locale.tf("cipher.decrypted", &[("path", &kept.display().to_string())]));
    Ok(Done::Whole)
}
