//! `check`: SQLite's own integrity check, the foreign keys, the last backup; with `--repair` what can be read goes
//! into a new file.

use super::restore::since;
use super::{Context, Done, context};
use crate::domain::Entity;
use crate::store::backup::{Made, Shelf};
use crate::store::repair::{self, Account, Fate, Named, TableAccount};
use crate::store::sound::{Damage, Problem};
use crate::store::{Store, StoreError, trails};
use crate::text::harmless;
use anyhow::bail;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

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
            Some(e) if repair::is_beyond(e) => bail!(beyond(context, "check.no_list")),
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
    if sound || !shelf.all().is_empty() {
        context.say(&last_backup(context, &shelf));
    } else {
        context.say(locale.t("check.no_backup"));
    }
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

fn beyond(context: &Context, key: &str) -> String {
    let text = context.locale.tf(key, &[("path", &context.db.display().to_string())]);
    let shelf = shelf(context);
    // A copy of what is damaged is no backup: none is asked for now.
    let backup = if shelf.all().is_empty() {
        context.locale.t("check.no_backup").to_owned()
    } else {
        last_backup(context, &shelf)
    };
    format!("{text}\n{backup}")
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
        Err(error) if repair::is_beyond(&error) => bail!(beyond(context, "check.beyond")),
        Err(error) => return Err(error.into()),
    };
    if context.json {
        context::print_json(&as_json(context, &account))?;
    } else {
        context::print(&(account_lines(context, &account).join("\n") + "\n"))?;
    }
    context.say(&locale.tf("check.kept", &[("path", &account.kept.display().to_string())]));
    next_steps(context, &account);
    Ok(if account.is_whole() { Done::Whole } else { Done::Partly })
}

/// The id of a row and what it was part of.
type Lost<'a> = (i64, Option<&'a Named>);

/// What to do after a repair: compare with a backup what is lost, or make one of what is whole.
fn next_steps(context: &Context, account: &Account) {
    let locale = &context.locale;
    if account.is_whole() {
        context.say(locale.t("check.next_backup_now"));
        return;
    }
    let now = context.clock.now();
    let Some(backup) = shelf(context).usable().into_iter().rfind(|made| !made.is_ahead(now)) else {
        context.say(locale.t("check.next_none"));
        return;
    };
    let (at, path) = (backup.at.format("%Y-%m-%d %H:%M").to_string(), backup.path.display().to_string());
    context.say(&locale.tf("check.next_backup", &[("at", &at), ("path", &path)]));
    let both = Store::open_read_only(&context.db)
        .and_then(|here| trails::beyond(&here, &Store::open_read_only(&backup.path)?));
    if let Ok(Some(beyond)) = both {
        context.say(&since(context, &beyond, "check.next_since", "check.next_other", ""));
    }
}

/// The first of many; all of them are in the JSON.
fn few(texts: &[String], separator: &str) -> String {
    let more = if texts.len() > DETAILS { " …" } else { "" };
    texts[..texts.len().min(DETAILS)].join(separator) + more
}

/// What lost rows belonged to, in the numbers people know, and how many of them nothing is known of.
fn owners(context: &Context, of: &[Lost]) -> Vec<String> {
    let locale = &context.locale;
    let mut known: BTreeMap<Entity, BTreeSet<(usize, &Named)>> = BTreeMap::new();
    for named in of.iter().filter_map(|(_, named)| *named) {
        // 2 before 10.
        known.entry(named.entity).or_default().insert((named.number.len(), named));
    }
    let mut lines: Vec<String> = known
        .into_iter()
        .map(|(entity, all)| {
            let all: Vec<String> = all.into_iter().map(|(_, named)| name(context, named)).collect();
            let list = few(&all, locale.t("list.separator"));
            locale.tf(&format!("check.of_{}", entity.code()), &[("list", &list)])
        })
        .collect();
    let rows = of.iter().filter(|(_, named)| named.is_none());
    let nameless: Vec<String> = rows.map(|(id, _)| id.to_string()).collect();
    if !nameless.is_empty() {
        let count = nameless.len().to_string();
        let list = few(&nameless, " ");
        lines.push(locale.tf("check.nameless", &[("count", &count), ("list", &list)]));
    }
    lines
}

fn name(context: &Context, named: &Named) -> String {
    let (number, who) = (harmless::line(&named.number), harmless::line(&named.who));
    if who.is_empty() {
        return number;
    }
    context.locale.tf("check.of_whom", &[("number", &number), ("who", &who)])
}

fn account_lines(context: &Context, account: &Account) -> Vec<String> {
    let locale = &context.locale;
    let rows = account.rows().to_string();
    if account.is_whole() {
        return vec![locale.tf("check.saved_whole", &[("rows", &rows)])];
    }
    let all_known = account.tables.iter().all(|t| t.lost.is_some());
    let key = if all_known { "check.saved" } else { "check.saved_least" };
    let mut lines = vec![locale.tf(key, &[("rows", &rows), ("lost", &account.lost().to_string())])];
    let hurt = |t: &&TableAccount| t.lost != Some(0);
    for table in account.tables.iter().filter(hurt) {
        let lost = table.lost.map_or_else(|| locale.t("check.some").to_owned(), |n| n.to_string());
        let title = table_name(context, &table.table);
        let parts = [("table", title.as_str()), ("rows", &table.rows.to_string()), ("lost", &lost)];
        lines.push(locale.tf("check.table", &parts));
        let of = table.lost_ids.iter().copied().zip(table.lost_of.iter().map(Option::as_ref));
        lines.extend(owners(context, &of.collect::<Vec<_>>()));
    }
    let mut groups: BTreeMap<(&str, &str, &str), Vec<Lost>> = BTreeMap::new();
    for loose in &account.loose {
        let key = match loose.fate {
            Fate::StandIn(_) => "check.stand_in",
            Fate::Alone => "check.alone",
            Fate::Left => "check.left",
        };
        let group = groups.entry((key, &loose.table, &loose.parent)).or_default();
        group.push((loose.row, loose.of.as_ref()));
    }
    for ((key, table, parent), rows) in groups {
        let (table, parent) = (table_name(context, table), table_name(context, parent));
        let count = rows.len().to_string();
        lines.push(locale.tf(key, &[("table", &table), ("count", &count), ("parent", &parent)]));
        lines.extend(owners(context, &rows));
    }
    lines
}

fn json_of(of: Option<&Named>) -> Value {
    of.map_or(Value::Null, |n| json!({ "kind": n.entity.code(), "number": n.number, "name": n.who }))
}

fn as_json(context: &Context, account: &Account) -> Value {
    let tables: Vec<Value> = account
        .tables
        .iter()
        .map(|t| {
            let of: Vec<Value> = t.lost_of.iter().map(|of| json_of(of.as_ref())).collect();
            json!({ "table": t.table, "rows": t.rows, "lost": t.lost, "lost_ids": t.lost_ids, "lost_of": of })
        })
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
            json!({ "table": l.table, "row": l.row, "parent": l.parent, "fate": fate, "of": json_of(l.of.as_ref()) })
        })
        .collect();
    json!({
        "database": context.db, "kept": account.kept, "rows": account.rows(), "lost": account.lost(),
        "whole": account.is_whole(), "tables": tables, "loose": loose,
    })
}
