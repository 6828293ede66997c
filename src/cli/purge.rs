//! `purge`: personal data go for good (X3). It says what it will remove, and asks.

use super::{Context, Done, ask, context, shift::actor_of, which};
use crate::clock::Clock;
use crate::report::print;
use crate::store::backup::{Pace, Shelf};
use crate::store::person::{self, Open, Papers, Plan, Whom};
use crate::store::{Store, StoreError, convert, customer, shift};
use crate::text::harmless;
use chrono::NaiveDate;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

#[derive(clap::Args, Debug)]
#[command(group = clap::ArgGroup::new("whom").required(true))]
pub struct Args {
    /// What was over before this business day, and customers with whom nothing happened since
    #[arg(long, value_name = "DAY", group = "whom")]
    pub before: Option<NaiveDate>,
    /// One customer: her number, or her name where only she has it
    #[arg(long, value_name = "ID", group = "whom")]
    pub customer: Option<String>,
    /// Remove the earlier backups too, after a new one was made
    #[arg(long)]
    pub backups: bool,
    /// Say what would be removed; remove nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Don't ask
    #[arg(long)]
    pub yes: bool,
}

/// Files beside the database that hold the same data.
struct Files {
    /// Pages kept for printing.
    papers: Vec<PathBuf>,
    backups: Vec<PathBuf>,
    /// What the database was before it was migrated.
    copies: Vec<PathBuf>,
}

pub fn run(context: &Context, args: &Args) -> anyhow::Result<Done> {
    let mut store = context.store(context.locale.t("purge.holder"))?;
    let whom = match (&args.customer, args.before) {
        (Some(who), _) => Whom::Customer(which::customer(context, &store, who)?),
        (None, day) => {
            let day = day.unwrap_or_default();
            Whom::Before(day, context.clock.day_begins(day, context.config.settings.cutoff_hour))
        }
    };
    let plan = person::plan(&mut store, whom)?;
    let files = Files {
        papers: papers(context, &person::papers(&store)?, whom)?,
        backups: backups(context),
        copies: convert::copies(&context.db),
    };
    tell(context, args, whom, &plan, &files);
    if let Some((id, _)) = &plan.customer {
        tell_twins(context, &store, *id)?;
    }
    if !plan.open.is_empty() {
        give(context, args, &plan, &files, false)?;
        return Ok(Done::Found);
    }
    let copies_go = args.backups && !(files.backups.is_empty() && files.copies.is_empty());
    if plan.rows() == 0 && files.papers.is_empty() && !copies_go {
        if !args.dry_run {
            remove(context, whom, &mut store, &files)?;
        }
        context.say(context.locale.t("purge.refuse.nothing"));
        give(context, args, &plan, &files, false)?;
        return Ok(Done::Whole);
    }
    if args.dry_run {
        context.say(context.locale.t("purge.dry"));
        give(context, args, &plan, &files, false)?;
        return Ok(Done::Whole);
    }
    if !args.yes {
        let refusal = if !ask::somebody_is_there() {
            Some("purge.needs_yes")
        } else if ask::agreed(context, context.locale.t("purge.ask")) {
            None
        } else {
            Some("purge.not_done")
        };
        if let Some(key) = refusal {
            context::complain_of(context.locale.t(key));
            return Ok(Done::Found);
        }
    }
    remove(context, whom, &mut store, &files)?;
    if args.backups {
        remove_copies(context, &store)?;
    }
    let known = [("rows", &plan.rows().to_string()), ("papers", &files.papers.len().to_string())];
    context.say(&context.locale.tf("purge.done", &known.map(|(name, text)| (name, text.as_str()))));
    give(context, args, &plan, &files, true)?;
    Ok(Done::Whole)
}

fn remove(context: &Context, whom: Whom, store: &mut Store, files: &Files) -> anyhow::Result<()> {
    let shift = shift::current(store)?;
    let by = shift.as_ref().map_or_else(|| context.actor(), |s| actor_of(context, s));
    match person::purge(store, &by, whom) {
        Ok(purged) if purged.log_remains => {
            let path = context.db.display().to_string();
            context::complain_of(&context.locale.tf("purge.log_remains", &[("path", &path)]));
        }
        Ok(_) => {}
        // Only pages and copies are left of her.
        Err(StoreError::Refused(why)) if why == "purge.refuse.nothing" => {}
        Err(error) => return Err(error.into()),
    }
    Ok(convert::remove(&files.papers)?)
}

/// One new backup takes the place of everything that was copied before.
fn remove_copies(context: &Context, store: &Store) -> anyhow::Result<()> {
    let (made, _) = shelf(context).make(store, context.clock.now(), Pace::Quick)?;
    // Looked for only now: making one takes the oldest away.
    let mut old = backups(context);
    old.extend(convert::copies(&context.db));
    old.retain(|path| *path != made.path);
    convert::remove(&old)?;
    let known = [("count", &old.len().to_string()), ("path", &made.path.display().to_string())];
    let known = known.map(|(name, text)| (name, text.as_str()));
    context.say(&context.locale.tf("purge.backups_removed", &known));
    Ok(())
}

fn backups(context: &Context) -> Vec<PathBuf> {
    let shelf = shelf(context);
    shelf.all().into_iter().map(|made| made.path).chain(shelf.halves()).collect()
}

/// What will be removed, on stderr.
fn tell(context: &Context, args: &Args, whom: Whom, plan: &Plan, files: &Files) {
    const MOST: usize = 12;
    let locale = &context.locale;
    let t = |key: &str, known: &[(&str, &str)]| context.say(&locale.tf(key, known));
    if !plan.open.is_empty() {
        t("purge.still_open", &[]);
        for open in plan.open.iter().take(MOST) {
            let (key, id) = (format!("purge.open.{}", open.kind), open.id.to_string());
            t(&key, &[("id", &id), ("number", &open.number)]);
        }
        if plan.open.len() > MOST {
            t("purge.more_open", &[("count", &(plan.open.len() - MOST).to_string())]);
        }
        return;
    }
    match (&plan.customer, whom) {
        (Some((id, name)), _) => t("purge.of_customer", &[("name", name), ("id", &id.to_string())]),
        (None, Whom::Before(day, _)) => t("purge.before", &[("day", &day.to_string())]),
        (None, Whom::Customer(_)) => {}
    }
    for count in &plan.counts {
        let key = format!("trail.table.{}", count.table);
        let table = if locale.has(&key) { locale.t(&key) } else { count.table };
        t("purge.count", &[("table", table), ("rows", &count.rows.to_string())]);
    }
    if let Some((first, last)) = plan.span {
        let day = |at| day(&context.clock, at);
        t("purge.span", &[("first", &day(first)), ("last", &day(last))]);
    }
    if !files.papers.is_empty() {
        t("purge.papers", &[("count", &files.papers.len().to_string())]);
    }
    tell_kept(context, plan);
    t("purge.stays", &[]);
    if !files.backups.is_empty() {
        let folder = files.backups[0].parent().unwrap_or(Path::new("")).display().to_string();
        let key = if args.backups { "purge.backups_go" } else { "purge.backups" };
        t(key, &[("count", &files.backups.len().to_string()), ("folder", &folder)]);
    }
    if !files.copies.is_empty() {
        let key = if args.backups { "purge.copies_go" } else { "purge.copies" };
        let names: Vec<String> = files.copies.iter().map(|p| p.display().to_string()).collect();
        t(key, &[("files", &names.join(locale.t("list.separator")))]);
    }
}

/// By age: what is old enough and stays all the same, and why.
fn tell_kept(context: &Context, plan: &Plan) {
    const MOST: usize = 5;
    let locale = &context.locale;
    if plan.kept.is_empty() {
        return;
    }
    context.say(locale.t("purge.kept.lead"));
    let mut kinds: Vec<&str> = plan.kept.iter().map(|o| o.kind.as_str()).collect();
    kinds.dedup();
    for kind in kinds {
        let of: Vec<&Open> = plan.kept.iter().filter(|o| o.kind == kind).collect();
        let number =
            |o: &Open| if o.number.is_empty() { o.id.to_string() } else { harmless::line(&o.number) };
        let mut numbers: Vec<String> = of.iter().take(MOST).map(|o| number(o)).collect();
        if of.len() > MOST {
            numbers.push("…".into());
        }
        let (count, list) = (of.len().to_string(), numbers.join(locale.t("list.separator")));
        context.say(&locale.tf(&format!("purge.kept.{kind}"), &[("count", &count), ("list", &list)]));
    }
}

/// X3: a second card of the same person stays; who asks for a customer to be forgotten means the person.
fn tell_twins(context: &Context, store: &Store, id: i64) -> anyhow::Result<()> {
    for twin in customer::twins(store, id)? {
        let (id, name) = (twin.id.to_string(), harmless::line(&twin.name));
        let key = format!("purge.twin.{}", twin.reason.code());
        context.say(&context.locale.tf(&key, &[("id", &id), ("name", &name)]));
    }
    Ok(())
}

fn shelf(context: &Context) -> Shelf {
    Shelf::new(&context.db, &context.config.settings.backup)
}

fn day(clock: &Clock, at: i64) -> String {
    clock.local(at).format("%Y-%m-%d").to_string()
}

/// With `--json`: the same for programs.
fn give(context: &Context, args: &Args, plan: &Plan, files: &Files, done: bool) -> anyhow::Result<()> {
    if !context.json {
        return Ok(());
    }
    let paths = |paths: &[PathBuf]| paths.iter().map(|p| p.display().to_string()).collect::<Vec<_>>();
    let one = |o: &Open| json!({ "kind": o.kind, "id": o.id, "number": known(&o.number) });
    let (open, kept) = (plan.open.iter().map(one), plan.kept.iter().map(one));
    context::print_json(&json!({
        "customer": plan.customer.as_ref().map(|(id, name)| json!({ "id": id, "name": name })),
        "before": args.before.map(|d| d.to_string()),
        "dry_run": args.dry_run,
        "tables": plan.counts.iter().map(|c| json!({ "table": c.table, "rows": c.rows })).collect::<Vec<_>>(),
        "oldest": plan.span.map(|(first, _)| context.clock.rfc3339(first)),
        "newest": plan.span.map(|(_, last)| context.clock.rfc3339(last)),
        "open": open.collect::<Vec<_>>(),
        "kept": kept.collect::<Vec<_>>(),
        "papers": paths(&files.papers),
        "backups": paths(&files.backups),
        "copies": paths(&files.copies),
        "backups_removed": done && args.backups,
        "done": done,
    }))
}

fn known(text: &str) -> Value {
    crate::report::render::json::known(text)
}

/// The kept pages that may name somebody who is forgotten: her slips, cards and statements, and every page about
/// several; all of them can be made again.
fn papers(context: &Context, of: &Papers, whom: Whom) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(print::folder(&context.db)) else { return Ok(found) };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_old = match whom {
            Whom::Customer(_) => false,
            Whom::Before(_, moment) => modified(&entry).is_some_and(|at| at < moment),
        };
        if entry.path().is_file() && (is_old || names(&name, of)) {
            found.push(entry.path());
        }
    }
    found.sort_unstable();
    Ok(found)
}

fn modified(entry: &std::fs::DirEntry) -> Option<i64> {
    let at = entry.metadata().ok()?.modified().ok()?;
    i64::try_from(at.duration_since(std::time::UNIX_EPOCH).ok()?.as_secs()).ok()
}

fn names(file: &str, of: &Papers) -> bool {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let is =
        |whole: &str| stem == whole || stem.strip_prefix(whole).is_some_and(|rest| rest.starts_with('-'));
    if stem.starts_with("slip-") {
        of.orders.iter().any(|number| is(&format!("slip-{}", harmless::file_name(number))))
    } else if stem.starts_with("case-") {
        of.cases.iter().any(|id| is(&format!("case-{id}")))
    } else if let Some(rest) =
        stem.strip_prefix("statement-customer-").or_else(|| stem.strip_prefix("customer-"))
    {
        of.customers.iter().any(|id| rest == id.to_string() || rest.starts_with(&format!("{id}-")))
    } else {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x3_pages_of_others_stay_and_pages_of_several_go() {
        let of = Papers { orders: vec!["A1".into()], cases: vec![3], customers: vec![7] };
        for gone in [
            "slip-A1.pdf",
            "slip-A1-12.pdf",
            "case-3.pdf",
            "statement-customer-7-2026-01-01-2026-01-31.pdf",
            "customer-7.pdf",
            "handoff-H20260601-1.pdf",
            "summary-2026-06-01-2026-06-01.bin",
        ] {
            assert!(names(gone, &of), "{gone}");
        }
        for stays in ["slip-A12.pdf", "slip-A10-3.pdf", "case-31.pdf", "statement-customer-77-2026.pdf"] {
            assert!(!names(stays, &of), "{stays}");
        }
    }
}
