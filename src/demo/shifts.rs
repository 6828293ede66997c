//! Who is on duty: shifts begin and end, the hand-over is drafted, completed, frozen, read back, accepted (S2–S7).

use super::cast::When;
use super::stage::{OnDuty, Stage};
use crate::domain::handoff::{ReadBack, Section};
use crate::domain::shift::EndOutcome;
use crate::store::{Result, handoff, shift};

/// Days of history before the story whose shifts hand over to each other; longer ago nobody looks at it.
const HAND_OVER_SINCE: i64 = -2;
/// Ids of the shift plans.
const DAY: &str = "day";
const NIGHT: &str = "night";

/// Plans the two shifts of a day.
pub fn plan(s: &mut Stage, day: i64) {
    let people = &s.cast.people;
    let hands_over = day >= HAND_OVER_SINCE;
    s.plan_when(When::hm(8, 30).on(day), |s| start(s, DAY, &people.day_agent));
    s.plan_when(When::hm(17, 0).on(day), |s| start(s, NIGHT, &people.night_agent));
    if hands_over {
        read_back(s, When::hm(8, 36).on(day), When::hm(8, 40).on(day));
        s.plan_when(When::hm(17, 5).on(day), freeze);
        read_back(s, When::hm(17, 12).on(day), When::hm(17, 20).on(day));
        s.plan_when(When::hm(24, 50).on(day), freeze);
    }
    if day == 0 {
        s.plan_when(When::hm(17, 2), complete);
    }
    s.plan_when(When::hm(17, 30).on(day), |s| end(s, true));
    s.plan_when(When::hm(25, 5).on(day), |s| end(s, false));
}

fn start(s: &mut Stage, kind: &str, agent: &'static str) -> Result<()> {
    let Some(plan) = shift::plan_of_kind(s.config, &s.clock(), s.lang(), kind) else { return Ok(()) };
    let nobody = s.by_duty(None);
    let shift_id = shift::start(s.store, &nobody, agent, &plan)?;
    let agent_id = shift::get(s.store, shift_id)?.agent_id;
    s.work.desk.push(OnDuty { name: agent, agent_id, shift_id });
    Ok(())
}

/// S6: what only the outgoing agent knows.
fn complete(s: &mut Stage) -> Result<()> {
    let Some(out) = s.work.desk.first().copied() else { return Ok(()) };
    let said = &s.cast.story.said;
    if let Some(dispute) = s.work.cases.get("dispute") {
        let text = s.own(&said.handoff_if);
        handoff::set_contingency(s.store, out.shift_id, &format!("case:{dispute}"), &text, s.at)?;
    }
    let line = s.own(&said.handoff_line);
    handoff::add_line(s.store, out.shift_id, Section::Situation, &line, s.at)
}

/// Freezes the hand-over of who came first; a red item without an "if … then …" gets the configured one.
fn freeze(s: &mut Stage) -> Result<()> {
    let Some(out) = s.work.desk.first().copied() else { return Ok(()) };
    let by = s.by_duty(Some(out));
    let clock = s.clock();
    let draft = handoff::draft(s.store, s.config, &clock, s.locale, out.shift_id)?;
    for item in draft.sheet.lacking() {
        let kind = handoff::case_kind_of(s.store, item)?;
        if let Some(text) = handoff::proposals(s.config, item.kind, &kind, s.lang()).first() {
            handoff::set_contingency(s.store, out.shift_id, &item.reference, text, s.at)?;
        }
    }
    let draft = handoff::draft(s.store, s.config, &clock, s.locale, out.shift_id)?;
    let frozen = handoff::freeze(s.store, &by, &draft)?;
    for _ in 0..s.config.settings.printing.copies {
        handoff::mark_printed(s.store, &by, frozen.id)?;
    }
    Ok(())
}

/// The incoming agent reads back item by item, then accepts.
fn read_back(s: &mut Stage, from: When, until: When) {
    s.plan_when(from, move |s| {
        let Some(waiting) = handoff::unaccepted(s.store)? else { return Ok(()) };
        let items = handoff::items(s.store, waiting.id)?;
        let (begin, end) = (s.at, s.frame.at(until));
        let positions: Vec<i64> = items.iter().filter(|i| i.awaits_answer()).map(|i| i.position).collect();
        let count = i64::try_from(positions.len()).unwrap_or(1).max(1);
        for (n, position) in (0..).zip(positions) {
            s.plan(begin + (end - begin) * n / count, move |s| {
                handoff::answer(s.store, &s.by(), waiting.id, position, ReadBack::Accepted, "")
            });
        }
        s.plan(end, move |s| handoff::accept(s.store, &s.by(), waiting.id));
        Ok(())
    });
}

/// S2, S4: asks for the end; somebody who waits or was promised something keeps the shift on.
fn end(s: &mut Stage, is_day: bool) -> Result<()> {
    let Some(out) = s.work.desk.first().copied() else { return Ok(()) };
    let said = &s.cast.story.said;
    let words = match (s.is_story(), is_day) {
        (true, true) => s.own(&said.day_words),
        (true, false) => s.own(&said.night_words),
        (false, _) => String::new(),
    };
    let by = s.by_duty(Some(out));
    if shift::end(s.store, &by, out.shift_id, &words)? == EndOutcome::Ended {
        s.work.desk.remove(0);
    }
    Ok(())
}
