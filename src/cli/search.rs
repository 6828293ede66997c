//! `search QUERY`: everything that fits, best first.

use super::{Context, Done, context};
use crate::domain::snippet::Index;
use crate::store::search::{Found, Most, search};
use crate::store::snippet;
use crate::text::width;
use serde_json::json;

#[derive(clap::Args, Debug)]
pub struct Args {
    /// Order number or its last digits, receiver, phone, nick, words of a question, snippet …
    #[arg(required = true)]
    pub query: Vec<String>,
    /// At most so many results
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
}

pub fn run(context: &Context, args: &Args) -> anyhow::Result<Done> {
    let query = args.query.join(" ");
    let store = context.store_to_read()?;
    let snippets = Index::new(snippet::all(&store)?);
    let found = search(&store, &snippets, &query, Most { of_kind: args.limit, all: args.limit })?;
    if context.json {
        context::print_json(&found.iter().map(as_json).collect::<Vec<_>>())?;
    } else if found.is_empty() {
        context.say(&context.locale.tf("search.nothing", &[("query", &query)]));
    } else {
        let lines: Vec<String> = found.iter().map(|f| line(context, f)).collect();
        context::print(&(lines.join("\n") + "\n"))?;
        if found.len() == args.limit {
            context.say(&context.locale.tf("search.more", &[("count", &args.limit.to_string())]));
        }
    }
    Ok(Done::Whole)
}

fn as_json(f: &Found) -> serde_json::Value {
    json!({ "kind": f.kind, "id": f.id, "title": f.title, "matched": f.matched, "score": f.score })
}

/// Kind and id, what it is, and the text that was matched where that says more.
fn line(context: &Context, f: &Found) -> String {
    let kind = context.locale.t(&format!("search.kind.{}", f.kind)).to_owned();
    let mut line = format!("{} {}  {}", width::pad(&kind, 9), width::pad_left(&f.id.to_string(), 7), f.title);
    if !f.title.contains(&f.matched) {
        line.push_str("  ");
        line.push_str(&width::cut(&f.matched, 60));
    }
    line
}
