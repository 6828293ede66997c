//! The register of after-sales cases of a day or a period (A1), and what product was reviewed badly how often (A10).

use super::render::json::known;
use super::{Block, Cell, Column, DetailSheet, Report, Setting, Table};
use crate::config::lists;
use crate::domain::case::{Case, Reviewed};
use crate::domain::money::Fen;
use crate::text::harmless;
use chrono::NaiveDate;
use serde_json::{Value, json};

/// The cases opened on business days `from..=to`.
#[derive(Clone, Copy, Debug)]
pub struct Register<'a> {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub cases: &'a [Case],
    pub made_at: i64,
}

impl Register<'_> {
    /// One row a case: what a spreadsheet gets. Names of customers are plain: the file is for the house; phones are not (X2).
    fn sheet(&self, setting: &Setting) -> Table {
        let columns = [
            "register.day",
            "register.opened",
            "field.customer",
            "field.order_no",
            "case.kind",
            "case.products",
            "field.quantity",
            "case.problem",
            "case.degree",
            "case.wants",
            "case.responsibility",
            "case.solution",
            "field.amount",
            "card.documents",
            "card.status",
            "card.agent",
        ]
        .map(|key| Column::left(setting.locale.t(key)));
        Table::new(columns.to_vec(), self.cases.iter().map(|c| row(c, setting)))
    }

    pub fn report(&self, setting: &Setting) -> Report {
        let t = |key: &'static str| setting.locale.t(key).to_owned();
        let lacking = self.cases.iter().filter(|c| c.solution_at.is_none()).count();
        let owed: usize = self.cases.iter().map(Case::open_documents).sum();
        let amount: Fen = self.cases.iter().map(|c| c.details.amount).sum();
        let meta = vec![
            (t("summary.days"), days(self.from, self.to)),
            (t("register.cases"), self.cases.len().to_string()),
            (t("register.no_solution"), lacking.to_string()),
            (t("register.owed"), owed.to_string()),
            (t("field.amount"), amount.to_string()),
            (t("summary.made_at"), setting.full_time(self.made_at)),
        ];
        let blocks = if self.cases.is_empty() {
            vec![Block::Text(t("register.none"))]
        } else {
            vec![Block::Table(self.table(setting))]
        };
        let title = t("register.title");
        let details = vec![DetailSheet::new(&title, self.sheet(setting))];
        Report { title, meta, blocks, details }
    }

    /// What fits on a line of paper; the file has everything.
    fn table(&self, setting: &Setting) -> Table {
        let t = |key: &'static str| setting.locale.t(key).to_owned();
        let columns = vec![
            Column::left(t("field.customer")),
            Column::left(t("case.kind")),
            Column::whole(t("case.products")),
            Column::left(t("case.degree")),
            Column::whole(t("case.solution")),
            Column::right(t("field.amount")),
            Column::whole(t("card.documents")),
        ];
        let rows = self.cases.iter().map(|c| {
            let all = row(c, setting);
            [2, 4, 5, 8, 11, 12, 13].into_iter().filter_map(move |i| all.get(i).cloned())
        });
        Table::new(columns, rows)
    }

    pub fn json(&self, setting: &Setting) -> Value {
        let time = |at: Option<i64>| at.map(|at| setting.clock.rfc3339(at));
        let case = |c: &Case| {
            let d = &c.details;
            json!({
                "id": c.id, "business_day": c.business_day, "opened_at": setting.clock.rfc3339(c.opened_at),
                "shop": c.shop, "customer": setting.masked(&c.customer), "order_no": known(&c.order_no), "kind": c.kind,
                "products": known(&d.products), "qty": d.qty, "problem": known(&setting.masked(&d.problem)), "degree": known(&d.degree),
                "wants": known(&d.wants), "responsibility": known(&d.responsibility),
                "solution": known(&setting.masked(&d.solution)), "solution_at": time(c.solution_at), "amount": money(d.amount),
                "status": c.status.code(), "deadline_at": time(c.deadline_at), "solved_at": time(c.solved_at),
                "closed_at": time(c.closed_at), "agent": known(&c.agent),
                "documents": c.documents.iter().map(|p| json!({
                    "kind": p.kind, "product": known(&p.product), "qty": p.qty, "amount": money(p.amount),
                    "number": known(&p.number), "written_at": time(p.written_at),
                })).collect::<Vec<_>>(),
            })
        };
        json!({
            "from": self.from.to_string(), "to": self.to.to_string(),
            "cases": self.cases.iter().map(case).collect::<Vec<_>>(),
        })
    }
}

fn row(c: &Case, setting: &Setting) -> [Cell; 16] {
    let d = &c.details;
    let all = &setting.config.lists;
    let lang = setting.locale.lang();
    let papers = c.documents.iter().map(|p| {
        let sign = if p.written_at.is_some() { "[v]" } else { "[ ]" };
        let kind = lists::label(&all.documents, &p.kind, lang);
        format!("{sign} {} {}", super::case_card::document_text(p, kind), p.number).trim_end().to_owned()
    });
    let papers = papers.collect::<Vec<_>>().join("; ");
    let text = |text: &str| Cell::text(setting.masked(text));
    let amount = if d.amount == Fen::ZERO { Cell::default() } else { Cell::amount(d.amount) };
    let status = format!("case.status.{}", c.status);
    [
        c.business_day.parse().map_or_else(|_| text(&c.business_day), Cell::day),
        setting.full_time_cell(c.opened_at),
        text(&c.customer),
        Cell::text(harmless::line(&c.order_no)),
        text(lists::label(&all.case_kinds, &c.kind, lang)),
        text(&d.products),
        Cell::count(d.qty),
        text(&d.problem),
        text(lists::label(&all.degrees, &d.degree, lang)),
        text(lists::label(&all.wants, &d.wants, lang)),
        text(lists::label(&all.responsibilities, &d.responsibility, lang)),
        text(&d.solution),
        amount,
        text(&papers),
        text(setting.locale.t(&status)),
        text(&c.agent),
    ]
}

/// A10: for the people of the products.
pub fn reviews(reviewed: &[Reviewed], from: NaiveDate, to: NaiveDate, setting: &Setting) -> Report {
    let t = |key: &'static str| setting.locale.t(key).to_owned();
    let total: i64 = reviewed.iter().map(|r| r.count).sum();
    let meta = vec![(t("summary.days"), days(from, to)), (t("register.reviews"), total.to_string())];
    let columns = vec![
        Column::whole(t("case.products")),
        Column::right(t("register.times")),
        Column::whole(t("register.causes")),
    ];
    let blocks = if reviewed.is_empty() {
        vec![Block::Text(t("register.no_reviews"))]
    } else {
        vec![Block::Table(Table::new(columns, reviewed.iter().map(|r| review_row(r, setting))))]
    };
    Report { title: t("register.reviews_title"), meta, blocks, ..Report::default() }
}

fn review_row(r: &Reviewed, setting: &Setting) -> [Cell; 3] {
    let product =
        if r.product.is_empty() { setting.locale.t("register.unnamed") } else { r.product.as_str() };
    [harmless::line(product).into(), Cell::count(r.count), setting.masked(&r.causes.join("; ")).into()]
}

pub fn reviews_json(reviewed: &[Reviewed], from: NaiveDate, to: NaiveDate, setting: &Setting) -> Value {
    let row = |r: &Reviewed| json!({ "product": known(&r.product), "times": r.count, "causes": r.causes.iter().map(|c| setting.masked(c)).collect::<Vec<_>>() });
    json!({
        "from": from.to_string(), "to": to.to_string(),
        "reviews": reviewed.iter().map(row).collect::<Vec<_>>(),
    })
}

fn days(from: NaiveDate, to: NaiveDate) -> String {
    if from == to { from.to_string() } else { format!("{from} / {to}") }
}

fn money(amount: Fen) -> Value {
    if amount == Fen::ZERO { Value::Null } else { Value::String(amount.to_string()) }
}

#[cfg(test)]
mod tests;
