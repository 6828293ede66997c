//! `check`: SQLite's own integrity check and the foreign keys.

use super::{Context, Done, context};
use crate::text::harmless;

#[derive(clap::Args, Debug)]
pub struct Args {}

pub fn run(context: &Context, _args: &Args) -> anyhow::Result<Done> {
    let problems: Vec<String> = context.store_to_read()?.check()?.iter().map(|p| harmless::line(p)).collect();
    let sound = problems.is_empty();
    if context.json {
        context::print_json(&serde_json::json!({ "ok": sound, "problems": problems }))?;
    } else if sound {
        context::print(&format!("{}\n", context.locale.t("check.ok")))?;
    } else {
        context::print(&(problems.join("\n") + "\n"))?;
    }
    if sound {
        return Ok(Done::Whole);
    }
    context.say(&context.locale.tf("check.problems", &[("count", &problems.len().to_string())]));
    Ok(Done::Found)
}
