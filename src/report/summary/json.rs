//! The JSON of the summary: the keys others build on are always there.

use super::keeping::{cod_json, feedback_json};
use super::{shown, sums};
use crate::domain::figures::summary::{Breakdown, Summary, nudges};
use crate::domain::figures::{Totals, Value as Number};
use crate::report::Setting;
use crate::report::render::json::known;
use crate::report::shipping::parcel_json;
use serde_json::{Map, Value, json};

/// The whole summary.
pub fn json(summary: &Summary, setting: &Setting) -> Value {
    let mut sales = totals(&summary.totals);
    for breakdown in &summary.breakdowns {
        sales.insert(format!("by_{}", breakdown.by), groups(breakdown));
    }
    sales.insert("last_week".into(), totals(&summary.last_week).into());
    sales.insert("month".into(), totals(&summary.month).into());
    let funnel = summary
        .funnel
        .iter()
        .map(|step| (step.name.code().to_owned(), json!({ "today": step.today, "final": step.last })));
    let lost = summary.lost.iter().map(|l| {
        json!({
            "reason": known(&l.reason),
            "product": known(&l.product),
            "channel": known(&l.channel),
            "count": l.customers.len(),
            "customers": l.customers,
        })
    });
    let shipped = summary.shipped.iter().map(|parcel| parcel_json(parcel, setting));
    json!({
        "from": summary.from.to_string(),
        "to": summary.to.to_string(),
        "attribution": summary.terms.attribution,
        "figures": shown::json(&summary.figures),
        "sales": sales,
        "funnel": funnel.collect::<Map<_, _>>(),
        "lost": lost.collect::<Vec<_>>(),
        "after_sales": after_sales(summary),
        "questions": questions(summary, setting),
        "feedback": feedback_json(summary, setting),
        "shipping": shipped.collect::<Vec<_>>(),
        "shifts": shifts(summary, setting),
        "cod_overdue": cod_json(summary, setting),
        "nudges": nudges_json(summary),
        "trend": summary.trend.iter().map(|d| json!({
            "business_day": d.day.to_string(), "inquiries": d.inquiries, "orders": d.orders,
            "paid_orders": d.paid_orders, "net": d.net,
        })).collect::<Vec<_>>(),
    })
}

/// O8
fn nudges_json(summary: &Summary) -> Value {
    let brought = nudges(&summary.nudged);
    json!({ "sent": brought.sent, "orders": brought.orders, "paid_orders": brought.paid_orders, "paid": brought.paid })
}

fn totals(totals: &Totals) -> Map<String, Value> {
    sums(totals)
        .into_iter()
        .map(|(name, value)| {
            let value = match value {
                Number::Money(fen) => json!(fen),
                Number::Count(n) | Number::Seconds(n) | Number::Share(n, _) | Number::Pieces(n, _) => {
                    json!(n)
                }
            };
            (name.to_owned(), value)
        })
        .collect()
}

fn groups(breakdown: &Breakdown) -> Value {
    let all = breakdown.groups.iter().map(|g| {
        json!({ breakdown.by: known(&g.label), "orders": g.orders, "units": g.units, "amount": g.amount })
    });
    all.collect::<Vec<_>>().into()
}

fn after_sales(summary: &Summary) -> Value {
    let cases = &summary.after_sales;
    let counts = |pairs: &[(String, i64)]| -> Value {
        pairs.iter().map(|(id, n)| (id.clone(), json!(n))).collect::<Map<_, _>>().into()
    };
    let [today, one, few, more] = cases.open_by_age;
    json!({
        "opened": cases.opened,
        "solved": cases.solved,
        "solved_same_day": cases.solved_same_day,
        "open": cases.open,
        "open_by_kind": counts(&cases.open_by_kind),
        "open_by_age": { "0": today, "1": one, "2-3": few, "4+": more },
        "by_responsibility": counts(&cases.by_responsibility),
        "money_back": cases.money_back,
        "documents_owed": counts(&cases.documents_owed),
    })
}

/// Topics asked and questions without an answer, in one list: what the other kind has no word for is null.
fn questions(summary: &Summary, setting: &Setting) -> Vec<Value> {
    let asked = summary.asked.iter().map(|a| {
        json!({ "kind": "asked", "topic": known(&a.topic), "times": a.times,
                "without_snippet": a.without_snippet, "text": null, "asked": null, "asked_at": null })
    });
    let open = summary.open_questions.iter().map(|q| {
        json!({ "kind": "open", "topic": known(&q.topic), "times": null, "without_snippet": null,
                "text": q.text, "asked": known(&q.asked), "asked_at": setting.clock.rfc3339(q.asked_at) })
    });
    asked.chain(open).collect()
}

/// S2
fn shifts(summary: &Summary, setting: &Setting) -> Vec<Value> {
    let time = |at| setting.clock.rfc3339(at);
    let all = summary.shifts.iter().map(|s| {
        json!({
            "id": s.id,
            "agent": s.agent,
            "kind": s.kind,
            "business_day": s.business_day,
            "planned_start": time(s.planned_start),
            "planned_end": time(s.planned_end),
            "started_at": time(s.started_at),
            "ended_at": s.ended_at.map(time),
            "minutes_late": s.minutes_late(),
            "minutes_early": s.minutes_early(),
            "words": known(&s.words),
        })
    });
    all.collect()
}
