//! `check`: SQLite's own integrity check, the foreign keys, the last backup; with `--repair` what can be read goes
//! into a new file.

use super::{Context, Done, context};
use crate::store::StoreError;
use crate::store::backup::{Made, Shelf};
use crate::store::repair::{self, Account, Fate, TableAccount};
use crate::store::sound::{Damage, Problem};
use crate::text::harmless;
use anyhow::bail;
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[derive(clap::Args, Debug)]
pub struct Args {
    /// Save what can be read into a new file that takes the place of the damaged one, which is kept
    #[arg(long)]
    pub repair: bool,
}

/// Numbers of rows that are told in a line.
const DETAILS: usize = 20;

pub fn run(context: &Context, args: &Args) -> anyhow::Result<Done> {
    if args.repair {
        return mend(context);
    }
    let locale = &context.locale;
    let found = context.store_to_read().and_then(|store| Ok(store.problems()?));
    let problems = match found {
        Ok(problems) => problems,
        // Not even its list of tables can be read.
        Err(error) => match error.downcast_ref::<StoreError>() {
            Some(e) if repair::is_beyond(e) => bail!(beyond(context)),
            _ => return Err(error),
        },
    };
    let sound = problems.is_empty();
    let shelf = shelf(context);
    if context.json {
        let texts: Vec<String> = problems.iter().map(|p| harmless::line(&p.text)).collect();
        let last = shelf.last(context.clock.now());
        let backup = last.map(|made| json!({ "file": made.path, "at": when(context, &made) }));
        let tables: Vec<&str> = damaged_tables(&problems);
        let answer = json!({ "ok": sound, "problems": texts, "damaged_tables": tables, "backup": backup });
        context::print_json(&answer)?;
    } else if sound {
        context::print(&format!("{}\n", locale.t("check.ok")))?;
    } else {
        context::print(&(told(context, &problems).join("\n") + "\n"))?;
    }
    context.say(&last_backup(context, &shelf));
    if sound {
        return Ok(Done::Whole);
    }
    context.say(&locale.tf("check.problems", &[("count", &problems.len().to_string())]));
    Ok(Done::Found)
}

fn when(context: &Context, made: &Made) -> String {
    context.clock.rfc3339(context.clock.unix(made.at))
}

/// What there is to fall back on.
fn last_backup(context: &Context, shelf: &Shelf) -> String {
    let (locale, now) = (&context.locale, context.clock.now());
    let line = |key: &str, made: &Made| {
        let at = made.at.format("%Y-%m-%d %H:%M").to_string();
        locale.tf(key, &[("at", &at), ("path", &made.path.display().to_string())])
    };
    let last =
        shelf.last(now).map_or_else(|| locale.t("backup.none").to_owned(), |made| line("backup.last", &made));
    match shelf.ahead(now) {
        Some(made) => format!("{last}\n{}", line("backup.ahead", &made)),
        None => last,
    }
}

fn shelf(context: &Context) -> Shelf {
    Shelf::new(&context.db, &context.config.settings.backup)
}

fn beyond(context: &Context) -> String {
    let text = context.locale.tf("check.beyond", &[("path", &context.db.display().to_string())]);
    format!("{text}\n{}", last_backup(context, &shelf(context)))
}

fn damaged_tables(problems: &[Problem]) -> Vec<&str> {
    let mut tables: Vec<&str> = problems
        .iter()
        .filter_map(|p| match &p.damage {
            Damage::Rows { table } => Some(table.as_str()),
            _ => None,
        })
        .collect();
    tables.sort_unstable();
    tables.dedup();
    tables
}

/// The words for a table, its own name where people know no other.
fn table_name(context: &Context, table: &str) -> String {
    let key = format!("table.{table}");
    if context.locale.has(&key) { context.locale.t(&key).to_owned() } else { table.to_owned() }
}

/// In plain words, one line a table or index, and SQLite's own words behind them.
fn told(context: &Context, problems: &[Problem]) -> Vec<String> {
    let locale = &context.locale;
    let mut lines: BTreeMap<(u8, String), (usize, String)> = BTreeMap::new();
    let hurt = damaged_tables(problems);
    // Of a table whose rows are damaged the indexes can't fit; nor can pages below a damaged one be reached.
    let follows = |p: &&Problem| match &p.damage {
        Damage::Index { table, .. } => hurt.contains(&table.as_str()),
        Damage::Other => problems.iter().any(|p| p.damage != Damage::Other),
        _ => false,
    };
    for problem in problems.iter().filter(|p| !follows(p)) {
        let (order, line) = match &problem.damage {
            Damage::Rows { table } => (0, locale.tf("check.rows", &[("table", &table_name(context, table))])),
            Damage::Reference { table, parent, .. } => {
                let names = [("table", table_name(context, table)), ("parent", table_name(context, parent))];
                (1, locale.tf("check.reference", &[(names[0].0, &names[0].1), (names[1].0, &names[1].1)]))
            }
            Damage::Index { table, index } => {
                (2, locale.tf("check.index", &[("table", &table_name(context, table)), ("index", index)]))
            }
            Damage::Search => (3, locale.t("check.search").to_owned()),
            Damage::Other => (4, locale.t("check.other").to_owned()),
        };
        let entry = lines.entry((order, line)).or_insert_with(|| (0, harmless::line(&problem.text)));
        entry.0 += 1;
    }
    lines
        .into_iter()
        .map(|((_, line), (count, first))| match count {
            1 => format!("{line}  [{first}]"),
            n => format!("{line}  [{first} … {n}]"),
        })
        .collect()
}

fn mend(context: &Context) -> anyhow::Result<Done> {
    let locale = &context.locale;
    context.unlock(&context.db)?;
    let account = match repair::run(&context.db, locale.t("check.holder"), &context.stamp()) {
        Ok(account) => account,
        Err(error) if repair::is_beyond(&error) => bail!(beyond(context)),
        Err(error) => return Err(error.into()),
    };
    if context.json {
        context::print_json(&as_json(context, &account))?;
    } else {
        context::print(&(account_lines(context, &account).join("\n") + "\n"))?;
    }
    context.say(&locale.tf("check.kept", &[("path", &account.kept.display().to_string())]));
    Ok(if account.is_whole() { Done::Whole } else { Done::Partly })
}

/// The first of many; all of them are in the JSON.
fn few(numbers: &[String]) -> String {
    let more = if numbers.len() > DETAILS { " …" } else { "" };
    numbers[..numbers.len().min(DETAILS)].join(" ") + more
}

fn account_lines(context: &Context, account: &Account) -> Vec<String> {
    let locale = &context.locale;
    let rows = account.rows().to_string();
    if account.is_whole() {
        return vec![locale.tf("check.saved_whole", &[("rows", &rows)])];
    }
    let mut lines = vec![locale.tf("check.saved", &[("rows", &rows), ("lost", &account.lost().to_string())])];
    let hurt = |t: &&TableAccount| t.lost != Some(0);
    for table in account.tables.iter().filter(hurt) {
        let lost = table.lost.map_or_else(|| locale.t("check.some").to_owned(), |n| n.to_string());
        let numbers: Vec<String> = table.lost_ids.iter().map(ToString::to_string).collect();
        let name = table_name(context, &table.table);
        let parts = [("table", name.as_str()), ("rows", &table.rows.to_string()), ("lost", &lost)];
        let mut line = locale.tf("check.table", &parts);
        if !numbers.is_empty() {
            line = format!("{line}  [id {}]", few(&numbers));
        }
        lines.push(line);
    }
    let mut groups: BTreeMap<(&str, &str, &str), Vec<String>> = BTreeMap::new();
    for loose in &account.loose {
        let key = match loose.fate {
            Fate::StandIn(_) => "check.stand_in",
            Fate::Alone => "check.alone",
            Fate::Left => "check.left",
        };
        groups.entry((key, &loose.table, &loose.parent)).or_default().push(loose.row.to_string());
    }
    for ((key, table, parent), rows) in groups {
        let (table, parent) = (table_name(context, table), table_name(context, parent));
        let count = rows.len().to_string();
        let line = locale.tf(key, &[("table", &table), ("count", &count), ("parent", &parent)]);
        lines.push(format!("{line}  [id {}]", few(&rows)));
    }
    lines
}

fn as_json(context: &Context, account: &Account) -> Value {
    let tables: Vec<Value> = account
        .tables
        .iter()
        .map(|t| json!({ "table": t.table, "rows": t.rows, "lost": t.lost, "lost_ids": t.lost_ids }))
        .collect();
    let loose: Vec<Value> = account
        .loose
        .iter()
        .map(|l| {
            let fate = match l.fate {
                Fate::StandIn(_) => "stand_in",
                Fate::Alone => "alone",
                Fate::Left => "left_out",
            };
            json!({ "table": l.table, "row": l.row, "parent": l.parent, "fate": fate })
        })
        .collect();
    json!({
        "database": context.db, "kept": account.kept, "rows": account.rows(), "lost": account.lost(),
        "whole": account.is_whole(), "tables": tables, "loose": loose,
    })
}
