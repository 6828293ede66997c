//! `snippet QUERY`: the best reply, filled with what is known outside of a chat.

use super::{Context, Done, context};
use crate::app::clipboard;
use crate::domain::snippet::{Found, Index, Order, Scope, Snippet};
use crate::store::{shop, snippet};
use crate::text::harmless;
use crate::text::template::{self, Filled};
use chrono::Timelike as _;
use serde_json::json;
use std::io::{IsTerminal as _, Write as _};

/// More than anybody reads.
const MOST: usize = 20;

#[derive(clap::Args, Debug)]
pub struct Args {
    /// Code, words, pinyin or initials
    #[arg(required = true)]
    pub query: Vec<String>,
    /// Copy it through the terminal (OSC 52) as well
    #[arg(long)]
    pub copy: bool,
}

pub fn run(context: &Context, args: &Args) -> anyhow::Result<Done> {
    let query = args.query.join(" ");
    let (all, shop) = known(context)?;
    let index = Index::new(all);
    let order = Order::parse(&context.config.settings.snippets.order);
    let found = index.find(&query, &Scope::default(), order, context.clock.now().timestamp(), MOST);
    let shown: Vec<(&Found, &Snippet, Filled)> = found
        .iter()
        .filter_map(|f| index.get(f.index).map(|s| (f, s, fill(context, s, shop.as_deref()))))
        .collect();
    if context.json {
        let list: Vec<_> = shown
            .iter()
            .map(|(f, s, filled)| json!({ "code": s.code, "title": s.title, "text": filled.text, "score": f.score }))
            .collect();
        context::print_json(&list)?;
    }
    let Some((_, best, filled)) = shown.first() else {
        context.say(&context.locale.tf("snippet.nothing", &[("query", &query)]));
        return Ok(Done::Found);
    };
    if !context.json {
        context::print(&format!("{}\n", filled.text))?;
    }
    if args.copy { copy(context, best, filled) } else { Ok(Done::Whole) }
}

/// The agent's snippets and the first shop; those of the configuration when there is no database yet.
fn known(context: &Context) -> anyhow::Result<(Vec<Snippet>, Option<String>)> {
    let config = &context.config;
    let (mut all, mut shops) = (Vec::new(), Vec::new());
    if context.db.exists() {
        let store = context.store_to_read()?;
        all = snippet::all(&store)?;
        shops = shop::names(&store)?;
    }
    if all.is_empty() {
        all = config.snippets.snippets.iter().map(snippet::from_entry).collect();
    }
    let configured = config.settings.shops.first().map(|s| s.name.clone());
    Ok((all, configured.or_else(|| shops.into_iter().next())))
}

/// F2: the greeting of the hour, the shop, the company; the rest stays as `{name}`.
fn fill(context: &Context, snippet: &Snippet, shop: Option<&str>) -> Filled {
    let company = Some(context.config.settings.company.as_str()).filter(|c| !c.is_empty());
    let mut filled = template::fill(&snippet.answer, |name| match name {
        "时间段问候" => {
            let hour = context.clock.now().hour();
            Some(context.locale.t(template::greeting_key(hour)).to_owned())
        }
        "店铺" => shop.map(str::to_owned),
        "公司" => company.or(shop).map(str::to_owned),
        _ => None,
    });
    filled.text = harmless::block(&filled.text);
    filled
}

/// F2, I4: a text with a hole in it, or one that needs approval, is never copied.
fn copy(context: &Context, snippet: &Snippet, filled: &Filled) -> anyhow::Result<Done> {
    let locale = &context.locale;
    if snippet.needs_approval {
        context.say(&locale.tf("snippet.needs_approval", &[("title", &snippet.title)]));
        return Ok(Done::Found);
    }
    if !filled.is_whole() {
        let names: Vec<String> = filled.missing.iter().map(|n| format!("{{{n}}}")).collect();
        context.say(&locale.tf("snippet.holes", &[("names", &names.join(" "))]));
        return Ok(Done::Found);
    }
    let mut terminal = std::io::stderr();
    if !terminal.is_terminal() {
        context.say(locale.t("snippet.no_terminal"));
        return Ok(Done::Found);
    }
    terminal.write_all(&clipboard::osc52(&filled.text, clipboard::in_tmux()))?;
    context.say(&locale.tf("snippet.copied", &[("title", &snippet.title)]));
    Ok(Done::Whole)
}
