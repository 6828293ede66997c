//! `export snippets` (F5): all of them, or the agent's own.

use super::{Context, Done, List};
use crate::report::{Setting, snippets as form};
use crate::store::snippet;
use std::path::PathBuf;

#[derive(clap::Args, Debug)]
pub struct Args {
    /// Form of the result: csv and xlsx for spreadsheets, toml as the configuration has it, espanso's YAML, json
    #[arg(long, value_parser = ["csv", "xlsx", "toml", "espanso", "json"], default_value = "csv")]
    pub format: String,
    /// Only the agent's own and edited ones
    #[arg(long)]
    pub own: bool,
    /// Write to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

pub fn run(context: &Context, args: &Args) -> anyhow::Result<Done> {
    let mut snippets = snippet::all(&context.store_to_read()?)?;
    if args.own {
        snippets.retain(|s| s.origin != "default");
    }
    let setting = Setting { locale: &context.locale, clock: &context.clock, config: &context.config };
    let mut bytes = Vec::new();
    match args.format.as_str() {
        "json" => json(&snippets, &setting, &mut bytes)?,
        _ if context.json => json(&snippets, &setting, &mut bytes)?,
        "toml" => bytes = form::toml(&snippets, &context.config)?.into_bytes(),
        "espanso" => bytes = form::espanso(&snippets).into_bytes(),
        "xlsx" => match form::xlsx(&snippets, &setting, &mut bytes) {
            Err(error) if error.is::<form::TooLong>() => {
                let code = error.to_string();
                anyhow::bail!(context.locale.tf("snippets_file.too_long_for_sheet", &[("code", &code)]));
            }
            other => other?,
        },
        _ => form::csv(&snippets, &setting, &mut bytes)?,
    }
    super::out(context, args.out.as_deref(), |out, _| Ok(out.write_all(&bytes)?))
}

fn json(
    snippets: &[crate::domain::snippet::Snippet],
    setting: &Setting,
    out: &mut Vec<u8>,
) -> anyhow::Result<()> {
    let mut list = List::default();
    for s in snippets {
        list.push(&form::json(s, setting), out)?;
    }
    list.end(out)
}
