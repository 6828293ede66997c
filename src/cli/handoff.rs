//! `handoff`: the draft of a shift, or the frozen sheet; `--freeze` freezes the draft (S6).

use super::output::{Named, Output};
use super::{Context, Done, shift::actor_of};
use crate::config::printers::Paper;
use crate::domain::handoff::{Draft, Sheet};
use crate::domain::shift::Shift;
use crate::report::handoff::Page;
use crate::store::{Store, handoff, shift};
use anyhow::Context as _;

#[derive(clap::Args, Debug)]
pub struct Args {
    /// Number of a shift, current or last
    #[arg(long, value_name = "ID|current|last")]
    pub shift: Option<String>,
    #[command(flatten)]
    pub output: Output,
    /// Freeze the draft: number and checksum, never changed again
    #[arg(long)]
    pub freeze: bool,
    /// An "if … then …" line for a red item, e.g. case:3=TEXT; may be repeated
    #[arg(long, value_name = "REF=TEXT", requires = "freeze")]
    pub contingency: Vec<String>,
    /// Add a text below the frozen hand-off of the shift; the frozen part stays as it is
    #[arg(long, value_name = "TEXT", conflicts_with = "freeze")]
    pub append: Option<String>,
}

pub fn run(context: &Context, args: &Args) -> anyhow::Result<Done> {
    if args.freeze {
        return freeze(context, args);
    }
    if let Some(text) = &args.append {
        return append(context, args, text);
    }
    // A print of a frozen hand-off is counted.
    let mut store = if args.output.prints() {
        context.store(context.locale.t("print.holder"))?
    } else {
        context.store_to_read()?
    };
    let shift = chosen(context, &store, args.shift.as_deref())?;
    let earlier = handoff::of_shift(&store, shift.id)?.into_iter().next();
    match earlier {
        Some(frozen) if !asks_for_draft(args, &shift) => show_frozen(context, args, &mut store, frozen.id)?,
        earlier => {
            if let Some(frozen) = earlier {
                let id = shift.id.to_string();
                let known = [("number", frozen.number.as_str()), ("id", &id)];
                context.say(&context.locale.tf("handoff.frozen_already", &known));
            }
            let draft = drafted(context, &store, &shift)?;
            let name = format!("handoff-draft-{}", shift.id);
            show(context, args, Page::draft(&draft), (name, String::new()))?;
        }
    }
    Ok(Done::Whole)
}

/// `current` is the draft of the running shift; a shift named otherwise shows what was frozen.
fn asks_for_draft(args: &Args, shift: &Shift) -> bool {
    shift.ended_at.is_none() && matches!(args.shift.as_deref(), None | Some("current"))
}

fn drafted(context: &Context, store: &Store, shift: &Shift) -> anyhow::Result<Draft> {
    Ok(handoff::draft(store, &context.config, &context.clock, &context.locale, shift.id)?)
}

fn freeze(context: &Context, args: &Args) -> anyhow::Result<Done> {
    let mut store = context.store("handoff")?;
    let shift = chosen(context, &store, args.shift.as_deref())?;
    let by = actor_of(context, &shift);
    let sheet = drafted(context, &store, &shift)?.sheet;
    for typed in &args.contingency {
        let (reference, text) = understood(context, &sheet, typed)?;
        handoff::set_contingency(&mut store, shift.id, reference, text, by.at)?;
    }
    let draft = drafted(context, &store, &shift)?;
    let lacking: Vec<String> = draft
        .sheet
        .lacking()
        .iter()
        .map(|i| format!("  {}  {} {}", i.reference, i.customer, i.problem))
        .collect();
    if !lacking.is_empty() {
        anyhow::bail!(context.locale.tf("handoff.lacking", &[("items", &lacking.join("\n"))]));
    }
    let frozen = handoff::freeze(&mut store, &by, &draft)?;
    let checksum = crate::domain::handoff::shown_checksum(&frozen.checksum);
    let known = [("number", frozen.number.as_str()), ("checksum", &checksum)];
    context.say(&context.locale.tf("handoff.frozen", &known));
    show_frozen(context, args, &mut store, frozen.id)?;
    Ok(Done::Whole)
}

/// S6: what came up after the hand-off was frozen.
fn append(context: &Context, args: &Args, text: &str) -> anyhow::Result<Done> {
    let mut store = context.store("handoff")?;
    let named = args.shift.as_deref().map(|name| chosen(context, &store, Some(name))).transpose()?;
    let id = match &named {
        Some(shift) => handoff::of_shift(&store, shift.id)?.first().map(|h| h.id),
        None => handoff::appendable(&store, shift::current(&store)?.as_ref())?,
    };
    let id = id.with_context(|| context.locale.t("handoff.nothing_frozen").to_owned())?;
    let number = handoff::get(&store, id)?.number;
    let by = shift::current(&store)?.map_or_else(|| context.actor(), |s| actor_of(context, &s));
    let notice = context.locale.tf("handoff.addendum_rings", &[("number", &number)]);
    handoff::append(&mut store, &by, id, text, &notice)?;
    context.say(&context.locale.tf("done.handoff_appended", &[("number", &number)]));
    show_frozen(context, args, &mut store, id)?;
    Ok(Done::Whole)
}

fn understood<'a>(context: &Context, sheet: &Sheet, typed: &'a str) -> anyhow::Result<(&'a str, &'a str)> {
    let locale = &context.locale;
    let Some((reference, text)) = typed.split_once('=').filter(|(_, text)| !text.trim().is_empty()) else {
        anyhow::bail!(locale.tf("handoff.bad_contingency", &[("text", typed)]));
    };
    if !sheet.items.iter().any(|i| i.reference == reference) {
        anyhow::bail!(locale.tf("handoff.unknown_ref", &[("ref", reference)]));
    }
    Ok((reference, text))
}

/// The shift that was named; without a name the running one, else the last.
fn chosen(context: &Context, store: &Store, name: Option<&str>) -> anyhow::Result<Shift> {
    let locale = &context.locale;
    let current = || shift::current(store);
    match name {
        None => match current()? {
            Some(shift) => Ok(shift),
            None => shift::last_ended(store)?.with_context(|| locale.t("shift.cli.none_open").to_owned()),
        },
        Some("current") => current()?.with_context(|| locale.t("shift.cli.none_open").to_owned()),
        Some("last") => {
            shift::last_ended(store)?.with_context(|| locale.t("shift.cli.none_ended").to_owned())
        }
        Some(text) => {
            let Ok(id) = text.parse::<i64>() else {
                anyhow::bail!(locale.tf("shift.cli.bad_shift", &[("text", text)]));
            };
            match shift::get(store, id) {
                Err(crate::store::StoreError::NotFound { .. }) => {
                    anyhow::bail!(locale.tf("shift.cli.no_such_shift", &[("id", text)]))
                }
                found => Ok(found?),
            }
        }
    }
}

fn show_frozen(context: &Context, args: &Args, store: &mut Store, id: i64) -> anyhow::Result<()> {
    let mut frozen = handoff::get(store, id)?;
    if !handoff::verify(&frozen) {
        context.say(&context.locale.tf("shift.cli.damaged", &[("number", &frozen.number)]));
    }
    let items = handoff::items(store, id)?;
    // The page says which print it is.
    frozen.prints += i64::from(args.output.prints());
    let named = (format!("handoff-{}", frozen.number), frozen.number.clone());
    if show(context, args, Page::frozen(&frozen, &items), named)? {
        let by = shift::current(store)?.map_or_else(|| context.actor(), |s| actor_of(context, &s));
        handoff::mark_printed(store, &by, id)?;
    }
    Ok(())
}

/// Whether it was printed. `named`: the file it is kept in, and the number for its QR code.
fn show(context: &Context, args: &Args, page: Page, (name, code): (String, String)) -> anyhow::Result<bool> {
    let named = Named { paper: Paper::Handoff, code, name };
    let sent =
        args.output.give(context, named, |setting| page.report(setting), |setting| page.json(setting))?;
    Ok(sent.is_some())
}
