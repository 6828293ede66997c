//! A statement of a customer, a courier, a supplier, or everybody (E2, E3): opening, items, payments, balance, what is
//! disputed and who said what.

mod rows;

pub use rows::{header, rows};

use super::render::json::known;
use super::{Block, Cell, Column, DetailSheet, Report, Setting, Signature, Table};
use crate::config::lists;
use crate::domain::fee::calendar::{Agreed, Compared};
use crate::domain::fee::statement::{Entry, Share, Statement};
use crate::domain::fee::{Account, Fee, Party, Talk};
use crate::domain::money::Fen;
use crate::text::harmless;
use serde_json::{Value, json};

/// A statement with what stands beside it.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    pub statement: &'a Statement,
    /// Of everybody: party by party.
    pub shares: &'a [Share],
    /// What was said about each disputed fee, in their order.
    pub talks: &'a [Vec<Talk>],
    /// What was agreed on with the party for the period.
    pub agreed: Option<&'a Agreed>,
    pub shop: &'a str,
    pub made_at: i64,
}

impl Setting<'_> {
    /// What somebody is called on paper.
    pub(crate) fn party(&self, party: &Party) -> String {
        let name = match party.account {
            Account::Courier => lists::label(&self.config.lists.couriers, &party.name, self.locale.lang()),
            _ => &party.name,
        };
        let name = self.masked(name);
        if name.trim().is_empty() {
            self.locale.t(&format!("fee.account.{}", party.account)).to_owned()
        } else {
            name
        }
    }

    pub(crate) fn fee_kind(&self, kind: &str) -> String {
        lists::label(&self.config.lists.fees, kind, self.locale.lang()).to_owned()
    }

    pub(crate) fn payer(&self, payer: &str) -> String {
        lists::label(&self.config.lists.payers, payer, self.locale.lang()).to_owned()
    }

    /// Who speaks in a dispute: the other side, us, or both.
    pub(crate) fn speaker(&self, said_by: &str) -> String {
        self.locale.t(&format!("fee.said.{said_by}")).to_owned()
    }
}

impl Page<'_> {
    fn t(setting: &Setting, key: &str) -> String {
        setting.locale.t(key).to_owned()
    }

    /// Whom it is for.
    pub fn whose(&self, setting: &Setting) -> String {
        match &self.statement.party {
            Some(party) => setting.party(party),
            None => setting.locale.t("statement.everybody").to_owned(),
        }
    }

    /// What its file is called: whose it is, and when.
    pub fn file_name(&self) -> String {
        let whose = match &self.statement.party {
            Some(Party { customer_id: Some(id), .. }) => format!("customer-{id}"),
            Some(party) => format!("{}-{}", party.account, party.name),
            None => "all".to_owned(),
        };
        harmless::file_name(&format!(
            "statement-{whose}-{}-{}",
            self.statement.period.from, self.statement.period.to
        ))
    }

    pub fn report(&self, setting: &Setting) -> Report {
        let s = self.statement;
        let t = |key: &str| Self::t(setting, key);
        let whose = self.whose(setting);
        let mut meta = vec![
            (t("statement.whose"), whose.clone()),
            (t("statement.period"), format!("{} / {}", s.period.from, s.period.to)),
            (t("summary.column.shop"), self.shop.to_owned()),
            (t("summary.made_at"), setting.full_time(self.made_at)),
        ];
        if let Some(agreed) = self.agreed {
            meta.push((t("statement.agreed"), agreed_told(agreed, s.balance(), setting)));
        }
        let mut blocks = vec![Block::KeyFigures(self.figures(setting)), Block::Text(self.told(setting))];
        if s.is_over_credit() {
            let most = s.credit.unwrap_or_default().to_string();
            let over = setting.locale.tf("statement.over_credit", &[("credit", &most)]);
            blocks.push(Block::Banner(over));
        }
        if s.prepayment.is_used_up() {
            blocks.push(Block::Banner(t("statement.used_up")));
        }
        if s.party.is_none() && !self.shares.is_empty() {
            blocks.push(Block::Heading(t("statement.section.shares")));
            blocks.push(Block::Table(self.share_table(setting)));
        }
        blocks.push(Block::Heading(t("statement.section.items")));
        if s.fees.is_empty() && s.payments.is_empty() {
            blocks.push(Block::Text(t("statement.nothing")));
        } else {
            blocks.push(Block::Table(self.entries(setting)));
        }
        blocks.push(Block::Notes(vec![t("statement.signs")]));
        if !s.disputed.is_empty() {
            blocks.push(Block::Heading(t("statement.section.disputed")));
            blocks.push(Block::Bullets(self.disputes(setting)));
        }
        if s.party.is_some() {
            let line = |label: &str, name: &str| Signature {
                label: t(label),
                name: name.to_owned(),
                time_label: t("statement.date"),
                ..Signature::default()
            };
            blocks.push(Block::Signatures(vec![
                line("statement.sign_us", self.shop),
                line("statement.sign_them", &whose),
            ]));
        }
        let detail = Table::new(header(setting), rows(self, setting));
        let details = vec![DetailSheet::new(t("statement.section.items"), detail)];
        Report { title: t("statement.title"), meta, blocks, details }
    }

    /// Opening, charged, paid, balance; then what of it is disputed, and what was paid in advance.
    fn figures(&self, setting: &Setting) -> Vec<(String, Cell)> {
        let s = self.statement;
        let mut figures = vec![
            ("statement.opening", s.opening),
            ("statement.charged", s.charged()),
            ("statement.paid", s.paid()),
            ("statement.balance", s.balance()),
        ];
        if !s.disputed.is_empty() {
            figures
                .extend([("statement.in_dispute", s.in_dispute()), ("statement.undisputed", s.undisputed())]);
        }
        if !s.prepayment.is_empty() {
            figures.extend([
                ("statement.prepaid_received", s.prepayment.received),
                ("statement.prepaid_used", s.prepayment.used),
                ("statement.prepaid_left", s.prepayment.left()),
            ]);
        }
        if let Some(credit) = s.credit {
            figures.push(("statement.credit", credit));
        }
        figures.into_iter().map(|(key, fen)| (Self::t(setting, key), Cell::money(fen))).collect()
    }

    /// The balance in words.
    fn told(&self, setting: &Setting) -> String {
        let balance = self.statement.balance();
        let key = match balance {
            Fen::ZERO => "statement.told_even",
            b if b > Fen::ZERO => "statement.told_theirs",
            _ => "statement.told_ours",
        };
        let amount = Fen(balance.0.abs()).to_string();
        setting.locale.tf(key, &[("who", &self.whose(setting)), ("amount", &amount)])
    }

    fn share_table(&self, setting: &Setting) -> Table {
        let t = |key: &str| Self::t(setting, key);
        let columns = vec![
            Column::left(t("statement.whose")),
            Column::left(t("fee.column.account")),
            Column::right(t("statement.opening")),
            Column::right(t("statement.charged")),
            Column::right(t("statement.paid")),
            Column::right(t("statement.balance")),
        ];
        let row = |s: &Share| {
            vec![
                Cell::text(setting.party(&s.party)),
                Cell::text(t(&format!("fee.account.{}", s.party.account))),
                Cell::amount(s.opening),
                Cell::amount(s.charged),
                Cell::amount(s.paid),
                Cell::amount(s.balance()),
            ]
        };
        Table { columns, rows: self.shares.iter().map(row).collect() }
    }

    /// One line an item or payment, with the balance after it.
    fn entries(&self, setting: &Setting) -> Table {
        let t = |key: &str| Self::t(setting, key);
        let everybody = self.statement.party.is_none();
        let mut columns = vec![Column::left(t("fee.column.day"))];
        if everybody {
            columns.push(Column::left(t("statement.whose")));
        }
        columns.extend([
            Column::whole(t("statement.what")),
            Column::whole(t("field.order_no")),
            Column::right(t("statement.charged")),
            Column::right(t("statement.paid")),
            Column::right(t("statement.balance")),
        ]);
        let opening = vec![
            Cell::text(self.statement.period.from.to_string()),
            Cell::text(t("statement.opening")),
            Cell::default(),
            Cell::default(),
            Cell::default(),
            Cell::amount(self.statement.opening),
        ];
        let mut table = Table { columns, rows: vec![opening] };
        if everybody {
            table.rows[0].insert(1, Cell::default());
        }
        for (entry, balance) in self.statement.entries() {
            let (day, order_no) = match entry {
                Entry::Fee(f) => (&f.business_day, f.order_no.as_str()),
                Entry::Payment(p) => (&p.business_day, ""),
            };
            let (charged, paid) = match entry {
                Entry::Fee(f) => (Cell::amount(f.signed()), Cell::default()),
                Entry::Payment(p) => (Cell::default(), Cell::amount(p.amount)),
            };
            let mut row = vec![Cell::text(day.clone())];
            if everybody {
                row.push(Cell::text(setting.party(rows::party_of(entry))));
            }
            row.extend([
                Cell::text(rows::what(entry, setting)),
                Cell::text(order_no),
                charged,
                paid,
                Cell::amount(balance),
            ]);
            table.rows.push(row);
        }
        table
    }

    /// Each disputed fee with who said what, when.
    fn disputes(&self, setting: &Setting) -> Vec<String> {
        let mut lines = Vec::new();
        for (n, fee) in self.statement.disputed.iter().enumerate() {
            let amount = fee.signed().to_string();
            lines.push(format!("{} {} ￥{amount}", fee.business_day, rows::what(Entry::Fee(fee), setting)));
            for talk in self.talks.get(n).into_iter().flatten() {
                let (when, who) = (setting.time(talk.at), setting.speaker(&talk.said_by));
                lines.push(format!("    {when} {who}: {}", setting.masked(&talk.text)));
            }
        }
        lines
    }

    pub fn json(&self, setting: &Setting) -> Value {
        let s = self.statement;
        let entries = s.entries().into_iter().map(|(entry, balance)| {
            let mut value = match entry {
                Entry::Fee(fee) => rows::fee_json(fee, setting),
                Entry::Payment(p) => json!({
                    "entry": "payment", "id": p.id, "business_day": p.business_day,
                    "at": setting.clock.rfc3339(p.at), "party": party_json(&p.party, setting), "amount": p.amount,
                    "prepaid": p.prepaid, "fee_id": p.fee_id, "note": known(&setting.masked(&p.note)), "agent": known(&p.agent),
                }),
            };
            value["balance"] = json!(balance);
            value
        });
        let entries: Vec<Value> = entries.collect();
        let disputed = s.disputed.iter().enumerate().map(|(n, fee)| {
            let talks = self.talks.get(n).into_iter().flatten().map(|t| {
                json!({ "at": setting.clock.rfc3339(t.at), "said_by": t.said_by, "text": setting.masked(&t.text), "agent": known(&t.agent) })
            });
            json!({ "id": fee.id, "amount": fee.signed(), "kind": fee.kind, "said": talks.collect::<Vec<_>>() })
        });
        let share = |s: &Share| {
            json!({
                "party": party_json(&s.party, setting), "opening": s.opening, "charged": s.charged, "paid": s.paid,
                "balance": s.balance(),
            })
        };
        json!({
            "party": s.party.as_ref().map(|party| party_json(party, setting)),
            "from": s.period.from.to_string(),
            "to": s.period.to.to_string(),
            "opening": s.opening,
            "charged": s.charged(),
            "paid": s.paid(),
            "balance": s.balance(),
            "in_dispute": s.in_dispute(),
            "prepayment": {
                "received": s.prepayment.received, "used": s.prepayment.used, "left": s.prepayment.left(),
                "used_up": s.prepayment.is_used_up(),
            },
            "agreed": self.agreed.map(|a| json!({
                "at": setting.clock.rfc3339(a.at), "balance": a.balance, "agent": known(&a.agent), "note": known(&setting.masked(&a.note)),
            })),
            "credit": s.credit,
            "over_credit": s.is_over_credit(),
            "entries": entries,
            "disputed": disputed.collect::<Vec<_>>(),
            "parties": self.shares.iter().map(share).collect::<Vec<_>>(),
        })
    }
}

/// `2026-06-03 15:20 小李 ￥120.00`, and whether something changed since.
pub fn agreed_told(agreed: &Agreed, balance: Fen, setting: &Setting) -> String {
    let amount = format!("￥{}", agreed.balance);
    let parts = [&setting.full_time(agreed.at), &agreed.agent, &amount, &setting.masked(&agreed.note)];
    let told = parts.into_iter().filter(|p| !p.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ");
    let told = harmless::line(&told);
    match Compared::of(Some(agreed), balance) {
        Compared::Changed => setting.locale.tf("statement.changed_since", &[("told", &told)]),
        _ => told,
    }
}

/// A party as JSON: its account, and its id or name.
pub fn party_json(party: &Party, setting: &Setting) -> Value {
    let name = setting.masked(&party.name);
    json!({ "account": party.account.code(), "customer_id": party.customer_id, "name": known(&name) })
}

/// The page that lists fees (E1): one a row, with their sums.
pub fn fee_list(fees: &[Fee], setting: &Setting, made_at: i64) -> Report {
    let t = |key: &str| setting.locale.t(key).to_owned();
    let sum = |fees: &mut dyn Iterator<Item = &Fee>| fees.map(Fee::signed).sum::<Fen>();
    let meta = vec![
        (t("fee.count"), fees.len().to_string()),
        (t("fee.sum"), sum(&mut fees.iter()).to_string()),
        (t("fee.sum_open"), sum(&mut fees.iter().filter(|f| f.is_open())).to_string()),
        (t("summary.made_at"), setting.full_time(made_at)),
    ];
    let columns = vec![
        Column::left(t("fee.column.day")),
        Column::left(t("statement.whose")),
        Column::whole(t("statement.what")),
        Column::whole(t("field.order_no")),
        Column::left(t("fee.column.payer")),
        Column::right(t("field.amount")),
        Column::left(t("fee.column.state")),
    ];
    let row = |f: &Fee| {
        vec![
            Cell::text(f.business_day.clone()),
            Cell::text(setting.party(&f.party)),
            Cell::text(rows::what(Entry::Fee(f), setting)),
            Cell::text(f.order_no.clone()),
            Cell::text(setting.payer(&f.payer)),
            Cell::amount(f.signed()),
            Cell::text(t(rows::state_key(f))),
        ]
    };
    let blocks = if fees.is_empty() {
        vec![Block::Text(t("fee.none"))]
    } else {
        vec![
            Block::Table(Table { columns, rows: fees.iter().map(row).collect() }),
            Block::Notes(vec![t("statement.signs")]),
        ]
    };
    let all = Table::new(rows::fee_header(setting), fees.iter().map(|f| rows::fee_row(f, setting)));
    Report { title: t("fee.title"), meta, blocks, details: vec![DetailSheet::new(t("fee.title"), all)] }
}

pub use rows::{fee_header, fee_json, fee_row, payment_key, state_key};

#[cfg(test)]
mod tests;
