//! `init`: writes the configuration files, creates the database; what is there already stays as it is.

use super::context::BadConfig;
use super::{Context, Done, context};
use crate::config::{Config, profile};
use crate::keep;
use crate::store::{Op, is_bare, shop, snippet};
use crate::text::harmless;
use anyhow::bail;
use serde_json::json;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

#[derive(clap::Args, Debug)]
pub struct Args {
    /// The trade: shop, freight, or a folder with config files of your own
    #[arg(long, value_name = "PROFILE", default_value = "shop")]
    pub profile: String,
    /// Name of the shop served
    #[arg(long, value_name = "NAME")]
    pub shop: Option<String>,
    /// Name of the agent
    #[arg(long, value_name = "NAME")]
    pub agent: Option<String>,
    /// Create the database even if there are backups of one that is lost
    #[arg(long)]
    pub new: bool,
}

/// What was done, and what was there already.
#[derive(Debug, Default)]
struct Outcome {
    written: Vec<PathBuf>,
    kept: Vec<PathBuf>,
}

pub fn run(context: &Context, args: &Args) -> anyhow::Result<Done> {
    let lost = context.lost();
    if let Some(backup) = lost.as_ref().filter(|_| !args.new) {
        bail!(context.loss(backup));
    }
    let outcome = files(context, &args.profile, &context.config_folder)?;
    // From here on in the words and lists that were just written.
    let written = Config::load(&context.config_folder).map_err(BadConfig)?;
    let config = if outcome.written.is_empty() { &context.config } else { &written };
    let is_new = is_bare(&context.db);
    let mut store = context.store_or_new(context.locale.t("init.holder"))?;
    let shop = named(args.shop.as_deref())
        .or_else(|| config.settings.shops.first().and_then(|s| named(Some(&s.name))));
    let agent = named(args.agent.as_deref());
    let actor = context.actor();
    if shop.is_some() || agent.is_some() {
        store.transact(&actor, Op::new("seed"), |w| {
            shop.as_deref().map(|name| shop::ensure(w, name)).transpose()?;
            agent.as_deref().map(|name| shop::ensure_agent(w, name)).transpose()?;
            Ok(())
        })?;
    }
    snippet::seed(&mut store, &actor, &config.snippets)?;
    let count = snippet::all(&store)?.len();
    if context.json {
        context::print_json(&json!({
            "config": context.config_folder, "written": outcome.written, "kept": outcome.kept,
            "database": context.db, "created": is_new, "shop": shop, "agent": agent, "snippets": count,
        }))?;
    } else {
        tell(context, &outcome, is_new, [shop.as_deref(), agent.as_deref()], count);
    }
    if let Some(folder) = lost.as_ref().and_then(|backup| backup.path.parent()) {
        context.say(&context.locale.tf("init.old_backups", &[("folder", &folder.display().to_string())]));
    }
    Ok(Done::Whole)
}

/// A name as it may be stored, `None` for an empty one.
fn named(name: Option<&str>) -> Option<String> {
    name.map(|n| harmless::line(n).trim().to_owned()).filter(|n| !n.is_empty())
}

/// Writes the files that are not there.
fn files(context: &Context, profile: &str, folder: &Path) -> anyhow::Result<Outcome> {
    profile::check(profile).map_err(BadConfig)?;
    let files = profile::files(profile).map_err(BadConfig)?;
    // Half of one trade and half of another fit nowhere: another trade goes into a folder of its own.
    let other = |(name, text): &&(PathBuf, String)| {
        std::fs::read_to_string(folder.join(name)).is_ok_and(|there| there != *text)
    };
    let is_whole = files.iter().all(|(name, _)| folder.join(name).exists());
    if let Some((name, _)) = files.iter().find(other).filter(|_| !is_whole && profile != profile::SHOP) {
        let path = folder.join(name).display().to_string();
        bail!(
            context.locale.tf("init.other_trade", &[("path", &path), ("profile", &harmless::line(profile))])
        );
    }
    let mut outcome = Outcome::default();
    let cannot = |path: &Path, e: &std::io::Error| {
        let path = path.display().to_string();
        context.locale.tf("init.cannot_write", &[("path", &path), ("cause", &e.to_string())])
    };
    for (name, text) in &files {
        let path = folder.join(name);
        if let Some(Err(e)) = path.parent().map(keep::folder) {
            bail!(cannot(folder, &e));
        }
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => match file.write_all(text.as_bytes()) {
                Ok(()) => {
                    keep::tighten(&path);
                    outcome.written.push(path);
                }
                Err(e) => {
                    // Half a file would be taken for the user's own the next time.
                    let _ = std::fs::remove_file(&path);
                    bail!(cannot(&path, &e));
                }
            },
            Err(e) if e.kind() == ErrorKind::AlreadyExists => outcome.kept.push(path),
            Err(e) => bail!(cannot(&path, &e)),
        }
    }
    Ok(outcome)
}

fn tell(context: &Context, outcome: &Outcome, is_new: bool, [shop, agent]: [Option<&str>; 2], count: usize) {
    let locale = &context.locale;
    let path = |p: &Path| p.display().to_string();
    for file in &outcome.written {
        context.say(&locale.tf("init.wrote", &[("path", &path(file))]));
    }
    for file in &outcome.kept {
        context.say(&locale.tf("init.kept", &[("path", &path(file))]));
    }
    let key = if is_new { "init.created" } else { "init.opened" };
    context.say(&locale.tf(key, &[("path", &path(&context.db))]));
    if let Some(name) = shop {
        context.say(&locale.tf("init.shop", &[("name", name)]));
    }
    if let Some(name) = agent {
        context.say(&locale.tf("init.agent", &[("name", name)]));
    }
    context.say(&locale.tf("init.snippets", &[("count", &count.to_string())]));
    context.say(locale.t("init.next"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::store::Store;
    use crate::text::locale::{Lang, Locale};

    fn quiet(folder: &Path) -> Context {
        Context {
            clock: Clock::system(),
            config: Config::defaults().unwrap(),
            locale: Locale::new(Lang::Zh),
            db: folder.join("data/shiftdesk.db"),
            config_folder: folder.join("config"),
            json: false,
            quiet: true,
            verbose: false,
        }
    }

    fn args(shop: &str, agent: &str) -> Args {
        Args { profile: "shop".into(), shop: Some(shop.into()), agent: Some(agent.into()), new: false }
    }

    #[test]
    fn a_second_run_overwrites_nothing_and_names_nobody_twice() {
        let folder = tempfile::tempdir().unwrap();
        let context = quiet(folder.path());
        run(&context, &args(" 小店\u{202E} ", "小李")).unwrap();
        let mine = context.config_folder.join("keys.toml");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(&mine), mode(mine.parent().unwrap())), (0o600, 0o700));
        }
        std::fs::write(&mine, "# mine\n").unwrap();
        let outcome = files(&context, "shop", &context.config_folder).unwrap();
        assert_eq!((outcome.written.len(), outcome.kept.len()), (0, crate::config::FILES.len()));
        run(&context, &args("小店", "小李")).unwrap();
        assert_eq!(std::fs::read_to_string(&mine).unwrap(), "# mine\n");
        let store = Store::open_read_only(&context.db).unwrap();
        assert_eq!(shop::names(&store).unwrap(), ["小店"]);
        assert_eq!(shop::agent_names(&store).unwrap(), ["小李"]);
        assert_eq!(snippet::all(&store).unwrap().len(), context.config.snippets.snippets.len());
        assert!(Config::load(&context.config_folder).is_ok());
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_named() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("config"), "a file in the way").unwrap();
        let error = run(&quiet(folder.path()), &args("小店", "小李")).unwrap_err();
        assert!(error.to_string().contains("config"), "{error}");
    }
}
