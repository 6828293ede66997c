//! `export …`: everything can leave, piece by piece, so that the memory does not grow with the table.

mod audit;
mod snippets;
mod table;

use super::{Context, Done};
use crate::keep::Kept;
use crate::report::export::TooMany;
use crate::store::export::What as Table;
use crate::text::harmless;
use anyhow::Context as _;
use chrono::NaiveDate;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(subcommand)]
    pub what: What,
}

#[derive(clap::Subcommand, Debug)]
pub enum What {
    /// Orders with their lines
    Orders(Common),
    /// Inquiries: who asked what when, how long it took, what came of it
    Inquiries(Common),
    /// After-sales cases with solution, amount and documents
    Cases(Common),
    /// Customers with their nicks, phones and addresses; the days are those they came first
    Customers(Common),
    /// Products with price, stock and weight
    Products(Whole),
    /// Fees and expenses around orders and cases
    Fees(Common),
    /// The audit trail: who changed what, when, why, one row a changed field
    Audit(audit::Args),
    /// The snippets, with their uses; what leaves comes back the same by `import snippets`
    Snippets(snippets::Args),
}

/// What every export takes.
#[derive(clap::Args, Debug)]
pub struct Common {
    /// First business day, e.g. 2026-06-01
    #[arg(long, value_name = "DAY")]
    pub from: Option<NaiveDate>,
    /// Last business day
    #[arg(long, value_name = "DAY")]
    pub to: Option<NaiveDate>,
    #[command(flatten)]
    pub whole: Whole,
}

/// What an export without days takes.
#[derive(clap::Args, Clone, Debug)]
pub struct Whole {
    /// Form of the result: csv and xlsx for spreadsheets, json for programs
    #[arg(long, value_enum, default_value_t = Form::Csv)]
    pub format: Form,
    /// Write to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Mask phones, addresses and mail addresses, as lists do; without it everything is plain
    #[arg(long)]
    pub mask: bool,
}

/// Forms of a table.
#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Csv,
    Xlsx,
    Json,
}

impl Whole {
    /// `--json` asks for JSON wherever a result is printed.
    const fn form(&self, context: &Context) -> Form {
        if context.json { Form::Json } else { self.format }
    }
}

pub fn run(context: &Context, args: &Args) -> anyhow::Result<Done> {
    let table = |what, from, to, whole: &Whole| {
        let asked = table::Asked { what, from, to, form: whole.form(context), mask: whole.mask };
        let store = context.store_to_read()?;
        out(context, whole.out.as_deref(), |out, folder| table::write(context, store, asked, folder, out))
    };
    let days = |what, args: &Common| table(what, args.from, args.to, &args.whole);
    match &args.what {
        What::Orders(args) => days(Table::Orders, args),
        What::Inquiries(args) => days(Table::Inquiries, args),
        What::Cases(args) => days(Table::Cases, args),
        What::Customers(args) => days(Table::Customers, args),
        What::Products(args) => table(Table::Products, None, None, args),
        What::Fees(args) => days(Table::Fees, args),
        What::Audit(args) => {
            let source = audit::Source::open(context, args)?;
            out(context, args.common.whole.out.as_deref(), |out, folder| {
                audit::write(context, args, &source, folder, out)
            })
        }
        What::Snippets(args) => snippets::run(context, args),
    }
}

/// Where the result goes: a file of the user's own, whole or not at all, or standard output. A reader that left
/// (`| head`) is nothing wrong. What is half done may lie in the folder that is given with it.
fn out(
    context: &Context,
    path: Option<&Path>,
    write: impl FnOnce(&mut (dyn Write + Send), &Path) -> anyhow::Result<()>,
) -> anyhow::Result<Done> {
    let told = |result: anyhow::Result<()>| match result {
        Err(e) if e.is::<TooMany>() => anyhow::bail!(context.locale.t("export.too_many").to_owned()),
        other => other,
    };
    if let Some(path) = path {
        let named = || path.display().to_string();
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut out = BufWriter::new(Kept::begin(path).with_context(named)?);
        told(write(&mut out, folder))?;
        let kept = out.into_inner().map_err(std::io::IntoInnerError::into_error).with_context(named)?;
        kept.finish().with_context(named)?;
        return Ok(Done::Whole);
    }
    let mut out = BufWriter::new(std::io::stdout());
    match told(write(&mut out, &std::env::temp_dir())).and_then(|()| Ok(out.flush()?)) {
        Err(e) if is_broken_pipe(&e) => {}
        other => other?,
    }
    Ok(Done::Whole)
}

/// A JSON list written value by value.
#[derive(Default)]
struct List {
    begun: bool,
}

impl List {
    fn push(&mut self, value: &serde_json::Value, out: &mut dyn Write) -> anyhow::Result<()> {
        let between = if std::mem::replace(&mut self.begun, true) { ",\n" } else { "[\n" };
        write!(out, "{between}{}", harmless::json(&value.to_string()))?;
        Ok(())
    }

    fn end(&self, out: &mut dyn Write) -> anyhow::Result<()> {
        writeln!(out, "{}\n]", if self.begun { "" } else { "[" })?;
        Ok(())
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let io =
        error.downcast_ref::<std::io::Error>().or_else(|| match error.downcast_ref::<csv::Error>()?.kind() {
            csv::ErrorKind::Io(io) => Some(io),
            _ => None,
        });
    io.is_some_and(|io| io.kind() == std::io::ErrorKind::BrokenPipe)
}
