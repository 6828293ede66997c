//! `fees`: the fees of orders and cases, narrowed (E1); `statement`: what somebody owes us, or we them (E2, E3).

use super::output::{Named, Output};
use super::{Context, Done, which};
use crate::clock::business_day;
use crate::config::Labelled;
use crate::domain::fee::period::Period;
use crate::domain::fee::{Account, Party};
use crate::report::Setting;
use crate::report::statement::{Page, fee_json, fee_list};
use crate::store::{Store, StoreError, fee};
use crate::text::harmless;
use chrono::NaiveDate;

/// Whose fees, or whose statement.
#[derive(clap::Args, Debug, Default)]
pub struct Whose {
    /// A customer, by the name or nick she is known under
    #[arg(long, value_name = "NAME", conflicts_with_all = ["courier", "supplier"])]
    pub customer: Option<String>,
    /// A courier, by id or name
    #[arg(long, value_name = "NAME", conflicts_with = "supplier")]
    pub courier: Option<String>,
    /// A supplier
    #[arg(long, value_name = "NAME")]
    pub supplier: Option<String>,
}

impl Whose {
    fn unknown<T>(context: &Context, name: &str) -> anyhow::Result<T> {
        anyhow::bail!(context.locale.tf("statement.unknown", &[("name", &harmless::line(name))]))
    }

    fn party(&self, context: &Context, store: &Store) -> anyhow::Result<Option<Party>> {
        let named = [
            (Account::Customer, &self.customer),
            (Account::Courier, &self.courier),
            (Account::Supplier, &self.supplier),
        ];
        let Some((account, name)) = named.into_iter().find_map(|(a, n)| Some((a, n.as_ref()?))) else {
            return Ok(None);
        };
        match fee::named(store, &context.config, account, name) {
            Ok(Some(party)) if party.account == Account::Supplier => {
                // A fee may name no supplier; then it stands under the word for one.
                let unnamed = context.locale.t("fee.account.supplier") == party.name;
                let party = if unnamed { Party::other(Account::Supplier, "") } else { party };
                if fee::has_account(store, &party)? { Ok(Some(party)) } else { Self::unknown(context, name) }
            }
            Ok(Some(party)) => Ok(Some(party)),
            Ok(None) => Self::unknown(context, name),
            Err(error @ StoreError::Refused(_)) => anyhow::bail!(error.sentence(&context.locale)),
            Err(error) => Err(error.into()),
        }
    }
}

/// Days or a named period.
#[derive(clap::Args, Debug, Default)]
pub struct When {
    /// 2026-06, 2026-Q2, 2026, or 2026-06-01/2026-06-15
    #[arg(long, value_name = "P", conflicts_with_all = ["from", "to"])]
    pub period: Option<String>,
    /// First business day
    #[arg(long, value_name = "A", requires = "to")]
    pub from: Option<NaiveDate>,
    /// Last business day
    #[arg(long, value_name = "B", requires = "from")]
    pub to: Option<NaiveDate>,
}

impl When {
    fn period(&self, context: &Context) -> anyhow::Result<Option<Period>> {
        let today = business_day(context.clock.now(), context.config.settings.cutoff_hour);
        if let Some(text) = &self.period {
            let Some(period) = Period::parse(text, today) else {
                anyhow::bail!(context.locale.t("fee.refuse.no_period").to_owned());
            };
            return Ok(Some(period));
        }
        let Some((from, to)) = self.from.zip(self.to) else { return Ok(None) };
        let (from, to) = super::summary::period(context, None, Some((from, to)))?;
        Ok(Some(Period { from, to }))
    }
}

#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    pub whose: Whose,
    #[command(flatten)]
    pub when: When,
    /// Only those of an order, its cases among them
    #[arg(long, value_name = "NO")]
    pub order: Option<String>,
    /// Only of one state
    #[arg(long, value_parser = ["open", "settled", "disputed", "prepaid"])]
    pub state: Option<String>,
    /// Only of a kind, by its id or name in the configuration
    #[arg(long, value_name = "ID")]
    pub kind: Option<String>,
    /// Only what somebody pays, by id or name in the configuration
    #[arg(long, value_name = "ID")]
    pub payer: Option<String>,
    #[command(flatten)]
    pub output: Output,
}

/// An entry of the configuration by its id or by what it is called.
fn one<T: Labelled>(context: &Context, list: &[T], option: &str, said: &str) -> anyhow::Result<String> {
    let found =
        list.iter().find(|e| [e.id(), e.zh(), e.en()].iter().any(|n| n.eq_ignore_ascii_case(said.trim())));
    if let Some(entry) = found {
        return Ok(entry.id().to_owned());
    }
    let known: Vec<String> =
        list.iter().map(|e| format!("{} {}", e.id(), e.label(context.locale.lang()))).collect();
    let said = harmless::line(said);
    let args = [
        ("option", option),
        ("said", said.as_str()),
        ("known", &known.join(context.locale.t("list.separator"))),
    ];
    anyhow::bail!(context.locale.tf("fee.refuse.unknown_entry", &args))
}

pub fn run(context: &Context, args: &Args) -> anyhow::Result<Done> {
    let store = context.store_to_read()?;
    let party = args.whose.party(context, &store)?;
    let period = args.when.period(context)?;
    let lists = &context.config.lists;
    let mut filter = fee::Filter {
        kind: args.kind.as_deref().map(|k| one(context, &lists.fees, "--kind", k)).transpose()?,
        payer: args.payer.as_deref().map(|p| one(context, &lists.payers, "--payer", p)).transpose()?,
        from: period.map(|p| p.from.to_string()),
        to: period.map(|p| p.to.to_string()),
        ..party.map(|p| fee::Filter::of(&p, None)).unwrap_or_default()
    };
    if let Some(number) = &args.order {
        filter.order_id = Some(which::order(context, &store, number, None)?.id);
    }
    args.state.iter().for_each(|state| filter.toggle(state));
    let fees = fee::list(&store, &filter, -1)?;
    let now = context.clock.now().timestamp();
    let report = |setting: &Setting| fee_list(&fees, setting, now);
    let json = |setting: &Setting| fees.iter().map(|f| fee_json(f, setting)).collect();
    args.output.give(context, Named::other("fees"), report, json)?;
    Ok(Done::Whole)
}

#[derive(clap::Args, Debug)]
pub struct StatementArgs {
    #[command(flatten)]
    pub whose: Whose,
    #[command(flatten)]
    pub when: When,
    #[command(flatten)]
    pub output: Output,
}

/// Of everybody without a name; of this month without a period.
pub fn statement(context: &Context, args: &StatementArgs) -> anyhow::Result<Done> {
    let store = context.store_to_read()?;
    let party = args.whose.party(context, &store)?;
    let today = business_day(context.clock.now(), context.config.settings.cutoff_hour);
    let period = args.when.period(context)?.unwrap_or_else(|| Period::month_of(today));
    let told = fee::told(&store, party.as_ref(), period)?;
    let shop = crate::store::shop::names(&store)?.into_iter().next().unwrap_or_default();
    let page = Page {
        statement: &told.statement,
        shares: &told.shares,
        talks: &told.talks,
        agreed: told.agreed.as_ref(),
        shop: &shop,
        made_at: context.clock.now().timestamp(),
    };
    let named = Named::other(page.file_name());
    args.output.give(context, named, |setting| page.report(setting), |setting| page.json(setting))?;
    Ok(Done::Whole)
}
