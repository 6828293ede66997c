//! The card for other programs: every key is there, null when unknown; money as decimal strings, times RFC 3339.

use super::Card;
use crate::domain::Event;
use crate::domain::case::{Complaint, Walked};
use crate::domain::money::Fen;
use crate::report::render::json::known;
use serde_json::{Value, json};

impl Card<'_> {
    pub fn json(&self) -> Value {
        let (case, d, file) = (self.case, &self.case.details, self.file);
        let time = |at: Option<i64>| at.map(|at| self.setting.clock.rfc3339(at));
        let at = |at: i64| self.setting.clock.rfc3339(at);
        let event = |e: &Event| {
            json!({ "at": at(e.at), "agent": known(&e.agent), "event": e.kind, "to": known(&e.to_status),
                    "text": known(&e.text) })
        };
        let mut card = json!({
            "id": case.id, "shop": case.shop, "channel": case.channel, "kind": case.kind, "status": case.status.code(),
            "customer": case.customer, "order_no": known(&case.order_no), "products": known(&d.products), "qty": d.qty,
            "problem": known(&d.problem), "degree": known(&d.degree), "wants": known(&d.wants),
            "responsibility": known(&d.responsibility), "solution": known(&d.solution),
            "solution_at": time(case.solution_at), "amount": money(d.amount),
            "approved_by": known(&file.approved_by), "received": known(&file.received), "wanted": known(&file.wanted),
            "courier_weight_g": file.courier_weight, "expected_weight_g": file.expected_weight,
            "next_step": known(&d.next_step), "next_due_at": time(d.next_due_at),
            "contingency": known(&d.contingency), "deadline_at": time(case.deadline_at),
            "opened_at": at(case.opened_at), "solved_at": time(case.solved_at), "closed_at": time(case.closed_at),
            "close_reason": known(&case.close_reason), "escalated_at": time(file.escalated_at),
            "agent": known(&case.agent), "business_day": case.business_day,
        });
        card["documents"] = case
            .documents
            .iter()
            .map(|p| {
                json!({ "kind": p.kind, "product": known(&p.product), "qty": p.qty, "amount": money(p.amount),
                        "number": known(&p.number), "written_at": time(p.written_at), "on_return": p.on_return })
            })
            .collect();
        card["todos"] = file
            .todos
            .iter()
            .map(|t| {
                json!({ "text": t.text, "who": t.who, "due_at": at(t.due_at), "done_at": time(t.done_at),
                        "result": known(&t.result), "amount": t.amount.map(|a| a.to_string()) })
            })
            .collect();
        let evidence = file.evidence.iter();
        card["evidence"] =
            evidence.map(|e| json!({ "kind": e.kind, "note": known(&e.note), "at": at(e.at) })).collect();
        card["complaint"] = file.complaint.as_ref().map_or(Value::Null, complaint);
        card["walks"] = file.walks.iter().map(|w| self.walk(w)).collect();
        card["chases"] = file
            .chases
            .iter()
            .map(|c| {
                json!({ "at": at(c.at), "agent": known(&c.agent), "kind": c.kind.code(), "asked": known(&c.asked),
                        "text": known(&c.text), "answer": known(&c.answer), "answered_at": time(c.answered_at) })
            })
            .collect();
        card["steps"] = file.steps.iter().map(event).collect();
        card["talk"] = file.talk.iter().map(event).collect();
        card
    }

    fn walk(&self, w: &Walked) -> Value {
        let given = w.walk.given.iter().map(|g| json!({ "question": g.question, "answer": g.answer }));
        json!({ "guide": w.guide, "at": self.setting.clock.rfc3339(w.at), "agent": known(&w.agent),
                "given": given.collect::<Vec<_>>() })
    }
}

fn money(amount: Fen) -> Value {
    if amount == Fen::ZERO { Value::Null } else { Value::String(amount.to_string()) }
}

fn complaint(c: &Complaint) -> Value {
    json!({
        "class": known(&c.class), "contact": known(&c.contact), "investigation": known(&c.investigation),
        "answer": known(&c.answer), "opinion": known(&c.opinion), "measure": known(&c.measure),
        "effect": known(&c.effect),
    })
}
