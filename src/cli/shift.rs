//! `shift start | end | status | accept`: for scripts, with the same rules as on screen.

mod accept;

use super::{Context, Done, context};
use crate::domain::handoff::{Handoff, ReadBack};
use crate::domain::shift::{EndOutcome, Planned, Shift};
use crate::store::{Actor, Store, handoff, shift, shop};
use crate::text::when;
use serde_json::{Value, json};

#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(subcommand)]
    pub what: What,
}

#[derive(clap::Subcommand, Debug)]
pub enum What {
    /// Start a shift now
    Start {
        /// Agent; the one of the last shift without it
        #[arg(long, value_name = "NAME")]
        agent: Option<String>,
        /// Id of a shift of the configuration; the one that fits now without it
        #[arg(long, value_name = "ID")]
        kind: Option<String>,
    },
    /// End a shift; it runs on while somebody still waits
    End {
        /// Agent, when several shifts are open
        #[arg(long, value_name = "NAME")]
        agent: Option<String>,
        /// Your own summary and suggestions
        #[arg(long, value_name = "TEXT")]
        words: Option<String>,
    },
    /// Show the open shifts
    Status,
    /// Read back and accept the hand-off of the shift before
    Accept {
        /// Incoming agent; the one at the keyboard without it
        #[arg(long, value_name = "NAME")]
        agent: Option<String>,
        /// Number of the item to answer
        #[arg(long, value_name = "N", requires = "answer")]
        item: Option<i64>,
        /// The answer to it
        #[arg(long, value_parser = answers(), requires = "item")]
        answer: Option<String>,
        /// What is unclear, or why it is not taken
        #[arg(long, value_name = "TEXT", requires = "item")]
        note: Option<String>,
        /// Accept every item that has no answer yet
        #[arg(long, conflicts_with = "item")]
        all: bool,
    },
}

fn answers() -> Vec<&'static str> {
    ReadBack::ALL.iter().map(|a| a.code()).collect()
}

pub fn run(context: &Context, args: &Args) -> anyhow::Result<Done> {
    match &args.what {
        What::Start { agent, kind } => start(context, agent.as_deref(), kind.as_deref()),
        What::End { agent, words } => end(context, agent.as_deref(), words.as_deref()),
        What::Status => status(context),
        What::Accept { agent, item, answer, note, all } => {
            let answer = item.zip(answer.as_deref().and_then(ReadBack::from_code));
            let asked = accept::Asked { answer, note: note.as_deref().unwrap_or_default(), all: *all };
            accept::run(context, agent.as_deref(), &asked)
        }
    }
}

/// Who acts within a shift.
pub(super) fn actor_of(context: &Context, shift: &Shift) -> Actor {
    Actor { agent_id: Some(shift.agent_id), shift_id: Some(shift.id), ..context.actor() }
}

fn label<'a>(context: &'a Context, kind: &'a str) -> &'a str {
    context.config.settings.shift_label(kind, context.lang())
}

fn hm(context: &Context, at: i64) -> String {
    when::hm(context.clock.local(at))
}

/// S1: the plan that was named, else the one that fits now.
fn plan(context: &Context, kind: Option<&str>) -> anyhow::Result<Planned> {
    let (config, clock, lang) = (&context.config, &context.clock, context.lang());
    let found = match kind {
        Some(kind) => shift::plan_of_kind(config, clock, lang, kind),
        None => shift::plan_now(config, clock, lang),
    };
    found.ok_or_else(|| {
        let kinds: Vec<String> = config.settings.plans(lang).into_iter().map(|p| p.id).collect();
        let known = [("kind", kind.unwrap_or_default()), ("kinds", &kinds.join(", "))];
        anyhow::anyhow!(context.locale.tf("shift.cli.no_plan", &known))
    })
}

fn start(context: &Context, agent: Option<&str>, kind: Option<&str>) -> anyhow::Result<Done> {
    let plan = plan(context, kind)?;
    let mut store = context.store("shift start")?;
    let agent = match agent {
        Some(name) => name.to_owned(),
        None => match shop::agent_names(&store)?.into_iter().next() {
            Some(name) => name,
            None => anyhow::bail!(context.locale.t("shift.cli.no_agent").to_owned()),
        },
    };
    let id = shift::start(&mut store, &context.actor(), &agent, &plan)?;
    let started = shift::get(&store, id)?;
    let unaccepted = handoff::unaccepted(&store)?;
    if context.json {
        let mut value = shift_json(context, &started);
        value["unaccepted"] = unaccepted_json(context, unaccepted.as_ref());
        context::print_json(&value)?;
        return Ok(Done::Whole);
    }
    let (id, from, to) = (id.to_string(), hm(context, plan.start), hm(context, plan.end));
    let known =
        [("id", id.as_str()), ("agent", &started.agent), ("kind", &plan.label), ("from", &from), ("to", &to)];
    let mut text = context.locale.tf("shift.cli.started", &known) + "\n";
    if started.minutes_late() > 0 {
        let minutes = started.minutes_late().to_string();
        text += &(context.locale.tf("shift.cli.late", &[("minutes", &minutes)]) + "\n");
    }
    context::print(&text)?;
    banner(context, unaccepted.as_ref());
    Ok(Done::Whole)
}

fn banner(context: &Context, unaccepted: Option<&Handoff>) {
    if let Some(h) = unaccepted {
        let known = [
            ("number", h.number.as_str()),
            ("agent", &h.sheet.from_agent),
            ("kind", label(context, &h.sheet.from_kind)),
        ];
        context.say(&context.locale.tf("shift.cli.unaccepted", &known));
    }
}

/// The open shift of an agent; without a name the only one, or none to be sure of.
fn open_shift(context: &Context, store: &Store, agent: Option<&str>) -> anyhow::Result<Shift> {
    let open = shift::open_shifts(store)?;
    let locale = &context.locale;
    match agent {
        Some(name) => open
            .into_iter()
            .find(|s| s.agent == name.trim())
            .ok_or_else(|| anyhow::anyhow!(locale.tf("shift.cli.agent_not_open", &[("agent", name)]))),
        None => open
            .into_iter()
            .find(|s| s.at_keyboard)
            .ok_or_else(|| anyhow::anyhow!(locale.t("shift.cli.none_open").to_owned())),
    }
}

fn end(context: &Context, agent: Option<&str>, words: Option<&str>) -> anyhow::Result<Done> {
    let mut store = context.store("shift end")?;
    let open = shift::open_shifts(&store)?;
    if agent.is_none() && open.len() > 1 {
        // S5: with two shifts open, the wrong one is ended too easily.
        let names: Vec<&str> = open.iter().map(|s| s.agent.as_str()).collect();
        anyhow::bail!(context.locale.tf("shift.cli.which_agent", &[("agents", &names.join(" / "))]));
    }
    let shift = open_shift(context, &store, agent)?;
    let by = actor_of(context, &shift);
    let outcome = shift::end(&mut store, &by, shift.id, words.unwrap_or_default())?;
    let (name, waiting, promises) = match &outcome {
        EndOutcome::Ended => ("ended", Vec::new(), Vec::new()),
        EndOutcome::Extended(b) => ("extended", b.waiting.clone(), b.promises.clone()),
    };
    if context.json {
        let value = json!({ "id": shift.id, "agent": shift.agent, "outcome": name,
                            "waiting": waiting, "promises": promises });
        context::print_json(&value)?;
    }
    if outcome == EndOutcome::Ended {
        if !context.json {
            let known = [("agent", shift.agent.as_str()), ("id", &shift.id.to_string())];
            context::print(&(context.locale.tf("shift.cli.ended", &known) + "\n"))?;
        }
        return Ok(Done::Whole);
    }
    let (waiting, promises) = (waiting.len().to_string(), promises.len().to_string());
    let known = [("waiting", waiting.as_str()), ("promises", &promises)];
    context.say(&context.locale.tf("shift.cli.runs_on", &known));
    Ok(Done::Found)
}

fn status(context: &Context) -> anyhow::Result<Done> {
    let store = context.store_to_read()?;
    let open = shift::open_shifts(&store)?;
    let unaccepted = handoff::unaccepted(&store)?;
    if context.json {
        let value = json!({
            "open": open.iter().map(|s| shift_json(context, s)).collect::<Vec<_>>(),
            "unaccepted": unaccepted_json(context, unaccepted.as_ref()),
        });
        context::print_json(&value)?;
    } else {
        let text: String = open.iter().map(|s| line(context, s) + "\n").collect();
        context::print(&text)?;
        banner(context, unaccepted.as_ref());
    }
    if open.is_empty() {
        context.say(context.locale.t("shift.cli.none_open"));
        return Ok(Done::Found);
    }
    Ok(Done::Whole)
}

/// S2, S5: one line a shift.
fn line(context: &Context, shift: &Shift) -> String {
    let locale = &context.locale;
    let now = context.clock.now().timestamp();
    let left = match shift.left(now) {
        over if over < 0 => locale.tf("shift.cli.over", &[("over", &when::span(-over))]),
        left => when::span(left),
    };
    let (id, worked) = (shift.id.to_string(), when::span(shift.worked(now)));
    let (from, to) = (hm(context, shift.planned_start), hm(context, shift.planned_end));
    let started = hm(context, shift.started_at);
    let mut text = locale.tf(
        "shift.cli.status",
        &[
            ("id", &id),
            ("agent", &shift.agent),
            ("kind", label(context, &shift.kind)),
            ("day", &shift.business_day),
            ("from", &from),
            ("to", &to),
            ("started", &started),
            ("worked", &worked),
            ("left", &left),
        ],
    );
    for (is_so, key) in [(shift.at_keyboard, "shift.at_keyboard"), (shift.is_extended(), "shift.extended")] {
        if is_so {
            text = format!("{text}  {}", locale.t(key));
        }
    }
    text
}

fn shift_json(context: &Context, shift: &Shift) -> Value {
    let now = context.clock.now().timestamp();
    let time = |at| context.clock.rfc3339(at);
    json!({
        "id": shift.id,
        "agent": shift.agent,
        "kind": shift.kind,
        "business_day": shift.business_day,
        "planned_start": time(shift.planned_start),
        "planned_end": time(shift.planned_end),
        "started_at": time(shift.started_at),
        "end_asked_at": shift.end_asked_at.map(time),
        "ended_at": shift.ended_at.map(time),
        "at_keyboard": shift.at_keyboard,
        "extended": shift.is_extended(),
        "minutes_late": shift.minutes_late(),
        "worked_seconds": shift.worked(now),
        "left_seconds": shift.left(now),
    })
}

fn unaccepted_json(context: &Context, handoff: Option<&Handoff>) -> Value {
    handoff.map_or(Value::Null, |h| {
        json!({
            "number": h.number,
            "from_agent": h.sheet.from_agent,
            "from_shift": h.sheet.from_kind,
            "frozen_at": context.clock.rfc3339(h.frozen_at),
        })
    })
}
