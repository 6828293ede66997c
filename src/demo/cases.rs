//! After-sales cases: of every day, and the ones of the story (A1–A4).

use super::buyers::{Buyer, paid, yuan};
use super::cast::{CaseTemplate, Later, StoryCase, When};
use super::orders;
use super::stage::Stage;
use crate::config::lists::CaseKind;
use crate::domain::case::{CaseDetails, CaseStatus, NewCase};
use crate::domain::money::Fen;
use crate::domain::order::OrderStatus;
use crate::store::{Result, case, order};

const MINUTE: i64 = 60;
/// Cases of every day on one day.
const A_DAY: i64 = 9;
/// The case whose order is sent too late; its order goes its own way.
pub const LATE: &str = "late";
/// No further case of every day is opened while so many are open.
const ENOUGH: i64 = 5;

/// Plans the cases of a day; each is settled on it (A2).
pub fn plan(s: &mut Stage, day: i64) {
    for n in 0..A_DAY * s.factor(day) {
        let hour = 9 + n % A_DAY * 13 / A_DAY;
        let at = s.frame.at(When::hm(hour, s.dice.between(0, 59)).on(day));
        let template = s.dice.pick(&s.cast.cases);
        s.plan(at, move |s| open(s, template));
    }
}

fn open_count(s: &Stage) -> Result<i64> {
    Ok(case::counts(s.store, "", 0, 24)?.open)
}

/// The kind of the configuration; one nobody configured owes nothing.
fn kind(s: &Stage, id: &str) -> CaseKind {
    let known = s.config.lists.case_kinds.iter().find(|k| k.id == id);
    known.cloned().unwrap_or_else(|| CaseKind { id: id.to_owned(), ..CaseKind::default() })
}

fn open(s: &mut Stage, template: &'static CaseTemplate) -> Result<()> {
    let is_crowded = s.frame.factor == 1 && open_count(s)? > ENOUGH;
    if is_crowded || s.work.shipped.is_empty() {
        return Ok(());
    }
    let id = *s.dice.pick(&s.work.shipped);
    let order = order::get(s.store, id)?;
    let line = order.data.lines.first();
    let details = CaseDetails {
        products: line.map(|l| format!("{} {}", l.code, l.title)).unwrap_or_default(),
        qty: template.qty,
        problem: s.own(&template.problem),
        degree: template.degree.clone(),
        wants: template.wants.clone(),
        responsibility: "undecided".into(),
        ..CaseDetails::default()
    };
    let new = NewCase {
        shop: order.data.shop,
        channel: order.data.channel,
        kind: template.kind.clone(),
        customer: order.data.customer,
        order_no: order.data.order_no,
        details,
        ..NewCase::default()
    };
    let id = case::create(s.store, &s.by(), &new, &kind(s, &template.kind), s.lang())?;
    let at = s.at;
    let step = |s: &mut Stage, least, most| at + s.dice.between(least, most) * MINUTE;
    let (begun, offered) = (step(s, 1, 6), step(s, 7, 22));
    let (waits, solved, closed) = (step(s, 23, 28), step(s, 30, 55), step(s, 56, 75));
    s.plan(begun, move |s| advance(s, id, CaseStatus::Working));
    s.plan(offered, move |s| {
        let responsibility = template.responsibility.clone();
        offer(s, id, s.own(&template.solution), |d| {
            d.responsibility = responsibility;
            d.amount = yuan(&template.amount);
        })
    });
    let to = CaseStatus::from_code(&template.waits).unwrap_or(CaseStatus::WaitCustomer);
    s.plan(waits, move |s| advance(s, id, to));
    s.plan(solved, move |s| {
        papers(s, id)?;
        pay_back(s, id)?;
        advance(s, id, CaseStatus::Solved)
    });
    s.plan(closed, move |s| advance(s, id, CaseStatus::Closed));
    Ok(())
}

fn advance(s: &mut Stage, id: i64, to: CaseStatus) -> Result<()> {
    case::advance(s.store, &s.by(), id, to, "")
}

/// A2: the solution is offered.
fn offer(s: &mut Stage, id: i64, solution: String, more: impl FnOnce(&mut CaseDetails)) -> Result<()> {
    let mut details = case::get(s.store, id)?.details;
    details.solution = solution;
    more(&mut details);
    case::edit(s.store, &s.by(), id, &details)
}

/// A4: every document that is owed is written.
fn papers(s: &mut Stage, id: i64) -> Result<()> {
    let by = s.by();
    for document in case::get(s.store, id)?.documents {
        s.work.numbers += 1;
        let number = format!("D{}-{}", by.day.format("%m%d"), s.work.numbers);
        case::write_document(s.store, &by, document.id, &number)?;
    }
    Ok(())
}

/// What was agreed on goes back to the customer.
fn pay_back(s: &mut Stage, id: i64) -> Result<()> {
    let case = case::get(s.store, id)?;
    match case.order_id {
        Some(order) if case.details.amount > Fen::ZERO => orders::refunded(s, order, case.details.amount),
        _ => Ok(()),
    }
}

/// Plans the cases of the story, each with the order it is about.
pub fn plan_story(s: &mut Stage) {
    let opening = s.frame.opening();
    for case in &s.cast.story.cases {
        // Earlier orders are there since the opening.
        if s.frame.at(case.ordered) >= opening && case.id != LATE {
            s.plan_when(case.ordered, move |s| ordered(s, case));
        }
        s.plan_when(case.at, move |s| begin(s, case));
        s.plan_when(case.working, move |s| step(s, case, CaseStatus::Working));
        s.plan_when(case.offer, move |s| {
            let id = id_of(s, case);
            offer(s, id, s.own(&case.solution), |_| {})
        });
        if let (Some(at), Some(to)) = (case.waiting, CaseStatus::from_code(&case.waits)) {
            s.plan_when(at, move |s| step(s, case, to));
        }
        if let Some(at) = case.papers {
            s.plan_when(at, move |s| {
                let id = id_of(s, case);
                papers(s, id)?;
                pay_back(s, id)
            });
        }
        if let Some(later) = &case.later {
            s.plan_when(later.at, move |s| go_on(s, case, later));
        }
        if let Some(at) = case.solved {
            s.plan_when(at, move |s| step(s, case, CaseStatus::Solved));
        }
        if let Some(at) = case.closed {
            s.plan_when(at, move |s| step(s, case, CaseStatus::Closed));
        }
    }
}

fn id_of(s: &Stage, case: &StoryCase) -> i64 {
    s.work.cases.get(&case.id).copied().unwrap_or_default()
}

fn step(s: &mut Stage, case: &StoryCase, to: CaseStatus) -> Result<()> {
    let id = id_of(s, case);
    advance(s, id, to)
}

fn go_on(s: &mut Stage, case: &StoryCase, later: &Later) -> Result<()> {
    let id = id_of(s, case);
    let mut details = case::get(s.store, id)?.details;
    details.next_step = s.own(&later.note);
    details.next_due_at = Some(s.frame.at(later.due));
    case::edit(s.store, &s.by(), id, &details)
}

/// The order a case of the story is about: sent the next day.
fn ordered(s: &mut Stage, case: &'static StoryCase) -> Result<()> {
    const HOUR: i64 = 3600;
    let buyer = Buyer::named(&case.customer, &case.channel);
    let data = paid(s.order_of(&buyer, &case.product), s.at);
    orders::take_in(s, std::slice::from_ref(&data))?;
    let id = orders::id_of(s, &data.order_no)?;
    orders::moved_by_export(s, &[id], OrderStatus::Preparing, |_, _| {})?;
    s.work.orders.insert(case.id.clone(), id);
    s.plan(s.at + 20 * HOUR, move |s| orders::send(s, &[id]));
    Ok(())
}

fn begin(s: &mut Stage, case: &'static StoryCase) -> Result<()> {
    let goods = s.cast.shop.goods(&case.product);
    let details = CaseDetails {
        products: format!("{} {}", goods.code, goods.title),
        qty: case.qty,
        problem: s.own(&case.problem),
        degree: case.degree.clone(),
        wants: case.wants.clone(),
        evidence: s.own(&case.evidence),
        responsibility: case.responsibility.clone(),
        amount: yuan(&case.amount),
        next_due_at: case.due.map(|due| s.frame.at(due)),
        ..CaseDetails::default()
    };
    let order_no = order_no(s, case)?;
    let new = NewCase {
        shop: s.cast.shop.name.clone(),
        channel: case.channel.clone(),
        kind: case.kind.clone(),
        customer: case.customer.clone(),
        order_no,
        inquiry_id: s.work.inquiries.get(&case.id).copied(),
        details,
        deadline_at: case.deadline.map(|at| s.frame.at(at)),
    };
    let id = case::create(s.store, &s.by(), &new, &kind(s, &case.kind), s.lang())?;
    s.work.cases.insert(case.id.clone(), id);
    Ok(())
}

fn order_no(s: &Stage, case: &StoryCase) -> Result<String> {
    match s.work.orders.get(&case.id) {
        Some(id) => Ok(order::get(s.store, *id)?.data.order_no),
        None => Ok(String::new()),
    }
}
