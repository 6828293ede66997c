//! Without a command: the workstation.

use super::{Context, Done, ask, context, restore};
use crate::app::App;
use crate::app::clipboard::Clipboard;
use crate::app::keys::KeyTable;
use crate::app::run::Typed;
use crate::app::session::Session;
use crate::app::worker::Worker;
use crate::config::ConfigError;
use crate::store::backup::Shelf;
use crate::store::rescue::Outcome;
use crate::store::{Store, shop, snippet};
use crate::text::harmless;
use crate::ui::Theme;
use anyhow::Context as _;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::io::IsTerminal as _;
use std::path::Path;

pub fn run(context: &Context) -> anyhow::Result<Done> {
    let holder = context.locale.t("app.holder");
    if let Some(backup) = context.lost().filter(|_| ask::somebody_is_there()) {
        context::complain_of(&context.loss(&backup));
        if !ask::agreed(context, context.locale.t("lost.ask")) {
            context.say(context.locale.t("lost.left"));
            return Ok(Done::Found);
        }
        restore::run(context, &restore::Args { file: backup.path, yes: true })?;
    }
    let store = context.store(holder)?;
    open(context, store, false)
}

/// Opens the workstation on a store.
///
/// # Errors
/// When there is no terminal, a key binding is wrong, or the store can't be read.
pub fn open(context: &Context, store: Store, demo: bool) -> anyhow::Result<Done> {
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        anyhow::bail!("{}", context.locale.t("app.no_terminal"));
    }
    let term = std::env::var("TERM").unwrap_or_default();
    if cfg!(unix) && matches!(term.as_str(), "" | "dumb") {
        anyhow::bail!("{}", context.locale.tf("app.dumb_terminal", &[("term", &term)]));
    }
    let _log = log(context);
    let session = session(context, store, demo)?;
    let log = context::log_folder(&context.db).display().to_string();
    #[cfg(unix)]
    super::signals::hand_over();
    let ended = crate::app::run::run(session, context.locale.tf("app.panicked", &[("log", &log)]))?;
    let typed = match ended.typed {
        Typed::Saved => None,
        Typed::Beside(path) => {
            Some(context.locale.tf("app.unsaved", &[("path", &path.display().to_string())]))
        }
        // The terminal is the last place that takes it.
        Typed::Nowhere(text) => {
            Some(context.locale.tf("app.unsaved_here", &[("text", &harmless::block(&text))]))
        }
    };
    if let (Err(_), Some(typed)) = (&ended.file, &typed) {
        context::complain_of(typed);
    }
    let told = match ended.file? {
        Outcome::InPlace => {
            if let Some(typed) = typed {
                context::complain_of(&typed);
            }
            return Ok(Done::Whole);
        }
        Outcome::Saved(file) => context.locale.tf("app.rescued", &[("path", &file.display().to_string())]),
        Outcome::Overwritten => {
            let shelf = Shelf::new(&context.db, &context.config.settings.backup);
            let key = if shelf.usable().is_empty() { "app.overwritten_bare" } else { "app.overwritten" };
            let backup = shelf.usable().pop().map_or_else(String::new, |b| b.path.display().to_string());
            context.locale.tf(key, &[("path", &context.db.display().to_string()), ("backup", &backup)])
        }
    };
    anyhow::bail!([Some(told), typed].into_iter().flatten().collect::<Vec<_>>().join("\n"))
}

/// Everything the workstation starts from.
fn session(context: &Context, mut store: Store, demo: bool) -> anyhow::Result<Session> {
    let keys =
        KeyTable::new(&context.config.keys).map_err(|errors: Vec<ConfigError>| context::BadConfig(errors))?;
    let config = &context.config;
    snippet::seed_marked(&mut store, &context.actor(), &config.snippets_mark, &config.snippets)?;
    let configured = context.config.settings.shops.first().map(|s| s.name.clone());
    let shop = match configured {
        Some(name) => name,
        None => shop::names(&store)?.into_iter().next().unwrap_or_default(),
    };
    let coloured = std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
    Ok(Session {
        theme: Theme::new(&context.config.theme, coloured),
        store,
        config: context.config.clone(),
        config_folder: context.config_folder.clone(),
        locale: context.locale.clone(),
        clock: context.clock.clone(),
        keys,
        shift: None,
        other_agent: String::new(),
        shop,
        demo,
    })
}

/// The first screen as an SVG, `size` cells wide and high: the picture of README.
///
/// # Errors
/// When the store can't be read or the file can't be written.
pub fn picture(context: &Context, store: Store, size: (u16, u16), to: &Path) -> anyhow::Result<()> {
    let mut app = App::new(session(context, store, false)?, Clipboard::new("show"), Worker::new(|_| {}))?;
    app.notice = None;
    let mut screen = Buffer::empty(Rect::new(0, 0, size.0, size.1));
    app.draw(screen.area, &mut screen);
    std::fs::write(to, crate::ui::picture::svg(&screen)).with_context(|| to.display().to_string())
}

/// The log of this process, until it is dropped.
fn log(context: &Context) -> Option<tracing_appender::non_blocking::WorkerGuard> {
    let (writer, guard) = super::log::begin(&context::log_folder(&context.db))?;
    let level = if context.verbose { tracing::Level::DEBUG } else { tracing::Level::INFO };
    let _ = tracing::subscriber::set_global_default(super::log::subscriber(writer, level));
    Some(guard)
}
