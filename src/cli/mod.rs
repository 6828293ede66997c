//! The command line: one file a command group. Standard output carries the result, everything else goes to stderr.
//! Exit codes: 0 done · 1 failed · 2 wrong usage · 3 done in part.

pub mod address;
mod ask;
pub mod backup;
pub mod case;
pub mod check;
pub mod completions;
pub mod config;
pub mod context;
pub mod customer;
pub mod demo;
pub mod encrypt;
pub mod export;
pub mod fees;
pub mod handoff;
pub mod import;
pub mod init;
pub mod log;
pub mod output;
mod passphrase;
pub mod print;
pub mod purge;
pub mod questions;
pub mod register;
pub mod restore;
pub mod search;
pub mod shift;
pub mod shipping;
#[cfg(unix)]
mod signals;
pub mod slip;
pub mod snippet;
pub mod summary;
pub mod survey;
mod usage;
mod which;
pub mod workstation;

pub use context::{Context, Done};

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// 值班台 – the terminal workstation of a customer-service agent.
#[derive(Parser, Debug)]
#[command(name = "shiftdesk", version, about, disable_help_subcommand = true)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Where the environment says what the options say else.
const DB: &str = "SHIFTDESK_DB";
const CONFIG: &str = "SHIFTDESK_CONFIG";

impl Cli {
    /// The workstation and nothing else, as most starts ask for it: what the whole command line would make of no words.
    /// To lay out forty commands for them takes longer than any of its lists.
    fn wordless() -> Self {
        let of = |name| std::env::var_os(name).map(PathBuf::from);
        Self { global: Global { db: of(DB), config: of(CONFIG), ..Global::default() }, command: None }
    }
}

/// Options of every command.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct Global {
    /// Database file
    #[arg(long, value_name = "PATH", env = DB, global = true)]
    pub db: Option<PathBuf>,
    /// Configuration folder
    #[arg(long, value_name = "DIR", env = CONFIG, global = true)]
    pub config: Option<PathBuf>,
    /// Language of texts: zh-CN or en
    #[arg(long, value_name = "LANG", global = true, value_parser = ["zh-CN", "en"])]
    pub lang: Option<String>,
    /// Print the result as JSON
    #[arg(long, global = true)]
    pub json: bool,
    /// Print nothing but the result
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Say more
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Open the workstation on a throw-away database with a believable day
    Demo(demo::Args),
    /// Write the config files and create the database
    Init(init::Args),
    /// Take in files exported by a platform
    Import(import::Args),
    /// Everything can leave: orders, fees, snippets, the audit trail
    Export(export::Args),
    /// Hand-off summary of a shift
    Handoff(handoff::Args),
    /// Day or period summary
    Summary(summary::Args),
    /// What was sent: courier, warehouse, heading, by whom
    Shipping(shipping::Args),
    /// Order slip: what goes with the parcel
    Slip(slip::Args),
    /// Proof card of a case: everything said and done, with time and name
    Case(case::Args),
    /// After-sales cases of a day or a period; products that were reviewed badly
    Register(register::Args),
    /// Satisfaction surveys: the marks, what customers said, the measures
    Survey(survey::Args),
    /// Fees of orders and cases: who pays, settled, prepaid, disputed
    Fees(fees::Args),
    /// Statement of a customer, a courier, a supplier or everybody: opening, items, payments, balance
    Statement(fees::StatementArgs),
    /// Start, end, show or accept a shift
    Shift(shift::Args),
    /// Search over everything
    Search(search::Args),
    /// What was asked, what has no answer, who approved what: the supervisor's list
    Questions(questions::Args),
    /// How the snippets are used: per day, the most used, the unused, questions without one
    Snippets(questions::Args),
    /// Best snippet for a query
    Snippet(snippet::Args),
    /// Take pasted addresses apart: name, phone, province, city, district, detail
    Address(address::Args),
    /// Verified online copy of the database
    Backup(backup::Args),
    /// Put a backup in the place of the database; the replaced file is kept
    Restore(restore::Args),
    /// Integrity of the database; --repair saves what can be read of a damaged one
    Check(check::Args),
    /// Everything that is held about one customer, nothing hidden
    Customer(customer::Args),
    /// Remove personal data for good, of one customer or by age; says what it will remove and asks
    Purge(purge::Args),
    /// Encrypt the database with a passphrase, or give it another one
    Encrypt(encrypt::EncryptArgs),
    /// Make a plain database of an encrypted one
    Decrypt(encrypt::DecryptArgs),
    /// Where the configuration is, what it says, whether it is sound
    Config(config::Args),
    /// Completions for a shell
    Completions(completions::Args),
    /// Manual page
    Man,
}

/// Parses the arguments and runs the command.
pub fn main() -> ExitCode {
    let cli = match usage::parse() {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    let result = match &cli.command {
        Some(Command::Completions(args)) => completions::run(args),
        Some(Command::Man) => completions::man(),
        Some(Command::Config(args)) => config::run(&cli.global, args),
        Some(Command::Address(args)) => address::run(args),
        command => Context::new(&cli.global).and_then(|context| match command {
            None => workstation::run(&context),
            Some(Command::Demo(args)) => demo::run(&context, args),
            Some(Command::Init(args)) => init::run(&context, args),
            Some(Command::Import(args)) => import::run(&context, args),
            Some(Command::Export(args)) => export::run(&context, args),
            Some(Command::Handoff(args)) => handoff::run(&context, args),
            Some(Command::Summary(args)) => summary::run(&context, args),
            Some(Command::Shipping(args)) => shipping::run(&context, args),
            Some(Command::Slip(args)) => slip::run(&context, args),
            Some(Command::Case(args)) => case::run(&context, args),
            Some(Command::Register(args)) => register::run(&context, args),
            Some(Command::Survey(args)) => survey::run(&context, args),
            Some(Command::Fees(args)) => fees::run(&context, args),
            Some(Command::Statement(args)) => fees::statement(&context, args),
            Some(Command::Shift(args)) => shift::run(&context, args),
            Some(Command::Search(args)) => search::run(&context, args),
            Some(Command::Questions(args)) => questions::run(&context, args),
            Some(Command::Snippets(args)) => questions::snippets(&context, args),
            Some(Command::Snippet(args)) => snippet::run(&context, args),
            Some(Command::Backup(args)) => backup::run(&context, args),
            Some(Command::Restore(args)) => restore::run(&context, args),
            Some(Command::Check(args)) => check::run(&context, args),
            Some(Command::Customer(args)) => customer::run(&context, args),
            Some(Command::Purge(args)) => purge::run(&context, args),
            Some(Command::Encrypt(args)) => encrypt::encrypt(&context, args),
            Some(Command::Decrypt(args)) => encrypt::decrypt(&context, args),
            Some(Command::Completions(_) | Command::Man | Command::Config(_) | Command::Address(_)) => {
                Ok(Done::Whole)
            }
        }),
    };
    match result {
        Ok(done) => done.into(),
        Err(error) => {
            context::complain(&cli.global, &error);
            ExitCode::from(1)
        }
    }
}
