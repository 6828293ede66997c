//! Reading a hand-off back and accepting it (S6).

use super::{actor_of, open_shift};
use crate::cli::{Context, Done, context};
use crate::domain::handoff::{HandedItem, Handoff, ReadBack};
use crate::report::handoff::Page;
use crate::report::{Setting, render};
use crate::store::{Actor, Store, handoff};
use serde_json::json;

/// What the command line asks for: one item's answer, all of them, or just to see.
pub(super) struct Asked<'a> {
    pub(super) answer: Option<(i64, ReadBack)>,
    pub(super) note: &'a str,
    pub(super) all: bool,
}

pub(super) fn run(context: &Context, agent: Option<&str>, asked: &Asked) -> anyhow::Result<Done> {
    let mut store = context.store("shift accept")?;
    let locale = &context.locale;
    let shift = open_shift(context, &store, agent)?;
    let by = actor_of(context, &shift);
    let Some(waiting) = handoff::unaccepted(&store)? else {
        anyhow::bail!(locale.t("shift.cli.nothing_to_accept").to_owned());
    };
    if !handoff::verify(&waiting) {
        anyhow::bail!(locale.tf("shift.cli.damaged", &[("number", &waiting.number)]));
    }
    let items = handoff::items(&store, waiting.id)?;
    let answered = asked.answer.is_some() || asked.all;
    if let Some((position, answer)) = asked.answer {
        let is_there = |i: &&HandedItem| i.item.section.is_read_back();
        if !items.iter().filter(is_there).any(|i| i.position == position) {
            let last = items.iter().filter(is_there).count().to_string();
            let known =
                [("number", waiting.number.as_str()), ("position", &position.to_string()), ("last", &last)];
            anyhow::bail!(locale.tf("shift.cli.no_such_item", &known));
        }
        handoff::answer(&mut store, &by, waiting.id, position, answer, asked.note)?;
    }
    if asked.all {
        for item in items.iter().filter(|i| i.awaits_answer()) {
            handoff::answer(&mut store, &by, waiting.id, item.position, ReadBack::Accepted, "")?;
        }
    }
    // An empty sheet has nothing to read back; looking at it does not accept it.
    if answered {
        accept_when_answered(&mut store, &by, &waiting)?;
    }
    tell(context, &store, waiting.id, answered)
}

fn accept_when_answered(store: &mut Store, by: &Actor, waiting: &Handoff) -> anyhow::Result<()> {
    if !handoff::items(store, waiting.id)?.iter().any(HandedItem::awaits_answer) {
        handoff::accept(store, by, waiting.id)?;
    }
    Ok(())
}

fn tell(context: &Context, store: &Store, id: i64, answered: bool) -> anyhow::Result<Done> {
    let handoff = handoff::get(store, id)?;
    let items = handoff::items(store, id)?;
    let open: Vec<i64> = items.iter().filter(|i| i.awaits_answer()).map(|i| i.position).collect();
    if context.json {
        let all = items.iter().map(|i| {
            json!({
                "position": i.position,
                "section": i.item.section,
                "ref": i.item.reference,
                "answer": i.answer,
                "note": if i.note.is_empty() { None } else { Some(&i.note) },
                "done_at": i.done_at.map(|at| context.clock.rfc3339(at)),
            })
        });
        context::print_json(&json!({
            "number": handoff.number,
            "accepted": handoff.accepted_at.is_some(),
            "open": open,
            "items": all.collect::<Vec<_>>(),
        }))?;
        return Ok(Done::Whole);
    }
    if !answered {
        let setting = Setting { locale: &context.locale, clock: &context.clock, config: &context.config };
        let page = Page::frozen(&handoff, &items).report(&setting);
        context::print(&render::text::render(&page, render::text::WIDTH))?;
    }
    if handoff.accepted_at.is_some() {
        context::print(&(context.locale.tf("shift.cli.accepted", &[("number", &handoff.number)]) + "\n"))?;
    } else {
        let count = open.len().to_string();
        let known = [("number", handoff.number.as_str()), ("count", &count)];
        context.say(&context.locale.tf("shift.cli.answers_open", &known));
    }
    Ok(Done::Whole)
}
