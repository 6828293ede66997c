//! `import snippets FILE…` (F5): everything is read and told first; where something is not taken, the rest is taken
//! only on confirmation.

use super::{Context, Done, context};
use crate::cli::ask;
use crate::intake::ImportError;
use crate::intake::snippets::{Format, Plan, plan};
use crate::store::{Store, snippet};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

#[derive(clap::Args, Debug)]
pub struct Args {
    /// Files with snippets
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Format: auto (by the content), csv, xlsx, qianniu, phrases (quick-phrase workbook), espanso, toml
    #[arg(long, default_value = "auto", value_name = "FORMAT",
          value_parser = ["auto", "csv", "xlsx", "qianniu", "phrases", "espanso", "toml"])]
    pub format: String,
    /// Show what would change; write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Take the good ones without asking when some can't be taken
    #[arg(short, long)]
    pub yes: bool,
}

/// What became of one file.
struct Outcome<'a> {
    file: &'a Path,
    plan: Result<Plan, ImportError>,
    taken: bool,
}

pub fn run(context: &Context, args: &Args) -> anyhow::Result<Done> {
    let format = Format::from_code(&args.format);
    let mut store = if args.dry_run && !context.db.exists() {
        Store::in_memory()?
    } else {
        context.store(context.locale.t("import.holder"))?
    };
    if !args.dry_run || !context.db.exists() {
        // The shipped snippets are there before a file is held against them.
        snippet::seed(&mut store, &context.actor(), &context.config.snippets)?;
    }
    let mut outcomes = Vec::new();
    for file in &args.files {
        let plan = plan(&store, &context.config, file, format);
        let taken = match &plan {
            Ok(plan) => {
                tell(context, file, plan);
                let take = !args.dry_run && agreed(context, args, plan);
                if take {
                    plan.take(&mut store, &context.actor(), file)?;
                }
                take
            }
            Err(error) => {
                context::complain_of(&format!("{}: {}", file.display(), super::sentence(context, error)));
                false
            }
        };
        outcomes.push(Outcome { file, plan, taken });
    }
    if context.json {
        let files: Vec<Value> = outcomes.iter().map(|o| o.json(context)).collect();
        context::print_json(&json!({ "files": files }))?;
    } else {
        for outcome in &outcomes {
            context::print(&outcome.line(context, args.dry_run))?;
        }
    }
    Ok(done(&outcomes, args.dry_run))
}

/// The summary, before anything is taken.
fn tell(context: &Context, file: &Path, plan: &Plan) {
    let locale = &context.locale;
    let text = format!("{}\n{}", plan.counts(file, locale), plan.details(locale));
    // What is not taken is said even in silence.
    if !context.quiet || !plan.refused.is_empty() {
        context::complain_of(text.trim_end_matches('\n'));
    }
}

/// F5: whole files are taken; of others the good rows only when somebody says so.
fn agreed(context: &Context, args: &Args, plan: &Plan) -> bool {
    if plan.refused.is_empty() || args.yes {
        return true;
    }
    let locale = &context.locale;
    if !plan.has_news() {
        return false;
    }
    if !ask::somebody_is_there() {
        context::complain_of(locale.t("snippets_file.needs_yes"));
        return false;
    }
    let (rejected, good) = (plan.refused.len().to_string(), (plan.added() + plan.changed()).to_string());
    ask::agreed(context, &locale.tf("snippets_file.ask_partly", &[("rejected", &rejected), ("good", &good)]))
}

/// Done whole, in part, or refused for want of a confirmation.
fn done(outcomes: &[Outcome], dry_run: bool) -> Done {
    let whole = |o: &Outcome| o.plan.as_ref().is_ok_and(|p| p.refused.is_empty());
    let partly = |o: &Outcome| o.plan.as_ref().is_ok_and(|p| dry_run || o.taken && !p.items.is_empty());
    if outcomes.iter().all(whole) {
        Done::Whole
    } else if outcomes.iter().all(|o| whole(o) || partly(o)) {
        Done::Partly
    } else {
        Done::Found
    }
}

impl Outcome<'_> {
    fn line(&self, context: &Context, dry_run: bool) -> String {
        let locale = &context.locale;
        let Ok(plan) = &self.plan else { return String::new() };
        let text = match self.taken {
            false if dry_run => locale.t("snippets_file.dry").to_owned(),
            false => locale.t("snippets_file.nothing_taken").to_owned(),
            true if !plan.has_news() => locale.t("snippets_file.nothing_new").to_owned(),
            true => locale.tf(
                "snippets_file.taken",
                &[
                    ("new", &plan.added().to_string()),
                    ("changed", &plan.changed().to_string()),
                    ("rejected", &plan.refused.len().to_string()),
                ],
            ),
        };
        text + "\n"
    }

    fn json(&self, context: &Context) -> Value {
        let (file, locale) = (self.file.display().to_string(), &context.locale);
        match &self.plan {
            Ok(plan) => {
                let rejected: Vec<Value> = plan
                    .refused
                    .iter()
                    .map(|r| json!({ "line": r.line, "column": r.column, "reason": r.why.text(locale) }))
                    .collect();
                let codes: Vec<Value> = plan
                    .items
                    .iter()
                    .filter_map(|i| {
                        let was = i.code_was.as_ref()?;
                        Some(json!({ "line": i.line, "code": was, "new_code": i.snippet.code }))
                    })
                    .collect();
                let notes: Vec<Value> = plan
                    .notes
                    .iter()
                    .map(|n| json!({ "line": n.line, "note": n.what.text(locale) }))
                    .collect();
                json!({
                    "file": file, "format": plan.format, "rows": plan.rows(), "new": plan.added(),
                    "changed": plan.changed(), "unchanged": plan.same(), "rejected": rejected,
                    "codes": codes, "notes": notes, "asked": plan.asked, "taken": self.taken
                })
            }
            Err(error) => {
                let why = json!({ "line": null, "column": null, "reason": super::sentence(context, error) });
                json!({
                    "file": file, "format": null, "rows": 0, "new": 0, "changed": 0, "unchanged": 0,
                    "rejected": [why], "codes": [], "notes": [], "asked": [], "taken": false
                })
            }
        }
    }
}
