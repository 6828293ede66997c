//! `import orders|products|customers|snippets FILE…`.

mod snippets;

use super::{Context, Done, context};
use crate::domain::order::merge::FieldChange;
use crate::intake::{self, FileReport, ImportError, Mappings, Options};
use crate::store::Store;
use serde_json::{Value, json};
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(subcommand)]
    pub what: What,
}

#[derive(clap::Subcommand, Debug)]
pub enum What {
    /// Orders from a platform's export (CSV: UTF-8, GBK or GB18030, UTF-16; XLSX; either in a zip)
    Orders(Orders),
    /// Products: code, barcode, title, spec, price, cost, weight, stock of each warehouse (CSV, XLSX)
    Products(Plain),
    /// Customers: name, channel, phone, tier, groups, tags, note (CSV, XLSX)
    Customers(Plain),
    /// Snippets: CSV and XLSX (code, category, title, questions, answer …), 千牛's quick replies, quick-phrase workbooks,
    /// espanso's YAML, our own TOML; a summary comes first
    Snippets(snippets::Args),
}

#[derive(clap::Args, Debug)]
pub struct Orders {
    /// Exported files
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Export format: auto (by its columns), taobao, taobao-items, jd, pdd, douyin, generic, or the id of a mapping
    /// file
    #[arg(long, default_value = "auto", value_name = "FORMAT")]
    pub format: String,
    /// The shop of every order, whatever the file says
    #[arg(long, value_name = "NAME")]
    pub shop: Option<String>,
    /// Show what would change; write nothing
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(clap::Args, Debug)]
pub struct Plain {
    /// Files with one row each
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Count what would change; write nothing
    #[arg(long)]
    pub dry_run: bool,
}

pub fn run(context: &Context, args: &Args) -> anyhow::Result<Done> {
    match &args.what {
        What::Orders(orders) => import_orders(context, orders),
        What::Products(plain) => each(context, &plain.files, plain.dry_run, |store, file, progress| {
            intake::import_products(store, &context.actor(), file, plain.dry_run, progress)
        }),
        What::Snippets(args) => snippets::run(context, args),
        What::Customers(plain) => each(context, &plain.files, plain.dry_run, |store, file, progress| {
            let config = &context.config;
            intake::import_customers(store, &context.actor(), config, file, plain.dry_run, progress)
        }),
    }
}

type Outcome<'a> = (&'a Path, Result<FileReport, ImportError>);

fn import_orders(context: &Context, args: &Orders) -> anyhow::Result<Done> {
    let mappings = Mappings::load(Some(&context.config_folder)).map_err(context::BadConfig)?;
    check_format(context, &args.format, &mappings);
    let options = Options {
        format: (args.format != "auto").then(|| args.format.clone()),
        shop: args.shop.as_ref().map(|s| s.trim().to_owned()).filter(|s| !s.is_empty()),
        dry_run: args.dry_run,
        mappings,
    };
    each(context, &args.files, args.dry_run, |store, file, progress| {
        let (config, clock) = (&context.config, &context.clock);
        intake::import_orders(store, &context.actor(), config, clock, file, &options, progress)
    })
}

/// Takes in one file after the other; one that fails does not keep back the others.
fn each(
    context: &Context,
    files: &[PathBuf],
    dry_run: bool,
    mut import: impl FnMut(&mut Store, &Path, &mut dyn FnMut(usize) -> bool) -> Result<FileReport, ImportError>,
) -> anyhow::Result<Done> {
    let mut store = if dry_run && !context.db.exists() {
        Store::in_memory()?
    } else {
        context.store(context.locale.t("import.holder"))?
    };
    let stop = interrupted()?;
    let mut outcomes: Vec<Outcome> = Vec::new();
    for file in files {
        let mut progress = Progress::new(context);
        let result = import(&mut store, file, &mut |rows| {
            progress.rows(rows);
            !stop.load(Ordering::Relaxed)
        });
        progress.clear();
        outcomes.push((file, result));
        if stop.load(Ordering::Relaxed) {
            break;
        }
    }
    tell(context, dry_run, &outcomes)?;
    if !dry_run && !make_findable(&mut store) {
        context.say(context.locale.t("import.search_waits"));
    }
    Ok(done(&outcomes))
}

/// F3: what came in is found at once where that takes a second at most; false when it waits for the workstation, which
/// does it in the background. What came in is safe either way.
fn make_findable(store: &mut Store) -> bool {
    /// Some thousand orders.
    const CHANGES: i64 = 20_000;
    /// Rows in one transaction.
    const ROWS: i64 = 500;
    if !store.search_backlog().is_ok_and(|waiting| waiting <= CHANGES) {
        return false;
    }
    loop {
        match store.catch_up_search(ROWS) {
            Ok(true) => {}
            Ok(false) => return true,
            Err(error) => {
                tracing::warn!(%error, "catching up the index of the search");
                return false;
            }
        }
    }
}

/// Ctrl-C and SIGTERM: the file being read is taken back and said so. Once more, and the program ends at once; what is
/// in by then stays, whole orders only.
fn interrupted() -> anyhow::Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    #[cfg(unix)]
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        signal_hook::flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&stop))?;
        signal_hook::flag::register(signal, Arc::clone(&stop))?;
    }
    Ok(stop)
}

/// A format nobody knows is wrong usage (exit code 2) and names the ones there are.
fn check_format(context: &Context, format: &str, mappings: &Mappings) {
    if format == "auto" || mappings.knows(format) {
        return;
    }
    let known = std::iter::once("auto").chain(mappings.words()).collect::<Vec<_>>().join(", ");
    let text = context.locale.tf("import.usage.format", &[("format", format), ("known", &known)]);
    clap::Error::raw(clap::error::ErrorKind::InvalidValue, text + "\n").exit()
}

/// Exit code 1 when nothing came in, 3 when a file or a row did not.
fn done(outcomes: &[Outcome]) -> Done {
    if outcomes.iter().all(|(_, r)| r.is_err()) {
        Done::Found
    } else if outcomes.iter().all(|(_, r)| r.as_ref().is_ok_and(|r| r.rejected.is_empty())) {
        Done::Whole
    } else {
        Done::Partly
    }
}

fn tell(context: &Context, dry_run: bool, outcomes: &[Outcome]) -> anyhow::Result<()> {
    for (file, result) in outcomes {
        if let Err(error) = result {
            context::complain_of(&format!("{}: {}", file.display(), sentence(context, error)));
        }
    }
    if outcomes.len() > 1
        && outcomes.iter().any(|(_, r)| r.is_err())
        && outcomes.iter().any(|(_, r)| r.is_ok())
    {
        context.say(context.locale.t("import.others_taken"));
    }
    if context.json {
        let mut result =
            json!({ "files": outcomes.iter().map(|o| file_json(context, o)).collect::<Vec<_>>() });
        if dry_run {
            result["changes"] = outcomes
                .iter()
                .filter_map(|(_, r)| r.as_ref().ok())
                .flat_map(|r| changes(context, r))
                .collect();
        }
        return context::print_json(&result);
    }
    for (file, result) in outcomes {
        if let Ok(report) = result {
            context::print(&report.account(file, dry_run, &context.locale, &context.clock))?;
        }
    }
    Ok(())
}

fn sentence(context: &Context, error: &ImportError) -> String {
    match error {
        ImportError::Store(error) => error.sentence(&context.locale),
        other => other.text(&context.locale).unwrap_or_else(|| other.to_string()),
    }
}

fn file_json(context: &Context, (file, result): &Outcome) -> Value {
    let file = file.display().to_string();
    match result {
        Ok(r) => {
            let rejected: Vec<Value> = r
                .rejected
                .iter()
                .map(|x| json!({ "line": x.line, "column": x.column, "reason": x.reason.text(&context.locale) }))
                .collect();
            json!({
                "file": file, "format": r.format, "rows": r.rows, "new": r.new, "changed": r.changed,
                "unchanged": r.unchanged, "rejected": rejected
            })
        }
        Err(error) => {
            let why = json!({ "line": null, "column": null, "reason": sentence(context, error) });
            json!({
                "file": file, "format": null, "rows": 0, "new": 0, "changed": 0, "unchanged": 0,
                "rejected": [why]
            })
        }
    }
}

/// Times leave as RFC 3339, everything else as it stands; nothing there is null.
fn changes(context: &Context, report: &FileReport) -> Vec<Value> {
    let value = |field: &str, text: &str| match text.parse::<i64>() {
        _ if text.is_empty() => Value::Null,
        Ok(at) if field.ends_with("_at") => Value::from(context.clock.rfc3339(at)),
        _ => Value::from(text),
    };
    report
        .changes
        .iter()
        .map(|c| {
            let FieldChange { field, before, after } = &c.change;
            json!({
                "order_no": c.order_no, "field": field, "before": value(field, before),
                "after": value(field, after)
            })
        })
        .collect()
}

/// Rows read so far, on one line of a terminal.
struct Progress<'a> {
    context: &'a Context,
    wanted: bool,
    shown: bool,
    last: Instant,
}

const EVERY: Duration = Duration::from_millis(100);

impl<'a> Progress<'a> {
    fn new(context: &'a Context) -> Self {
        let wanted = !context.quiet && std::io::stderr().is_terminal();
        Self { context, wanted, shown: false, last: Instant::now() }
    }

    fn rows(&mut self, rows: usize) {
        if self.wanted && self.last.elapsed() >= EVERY {
            let text = self.context.locale.tf("import.progress", &[("rows", &rows.to_string())]);
            let _ = write!(std::io::stderr(), "\r{text}");
            (self.shown, self.last) = (true, Instant::now());
        }
    }

    fn clear(&mut self) {
        if std::mem::take(&mut self.shown) {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}
