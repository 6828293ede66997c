//! The list of fees, narrowed by what is asked.

use super::{SELECT, row_to_fee};
use crate::domain::fee::period::Period;
use crate::domain::fee::{Account, Fee, Party};
use crate::store::{Result, Store};
use rusqlite::types::Value;
use rusqlite::{Params, params_from_iter};

/// Code of the condition on a party and on days.
const WHO: &str = "who";

/// What of the fees is listed; the default lets everything through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Neither settled nor covered by a prepayment.
    pub open: bool,
    pub settled: bool,
    pub disputed: bool,
    pub prepaid: bool,
    /// Ids of the configuration.
    pub kind: Option<String>,
    pub payer: Option<String>,
    pub account: Option<Account>,
    pub customer_id: Option<i64>,
    /// Id of a courier, name of a supplier.
    pub party: Option<String>,
    pub order_id: Option<i64>,
    /// Business days, both included.
    pub from: Option<String>,
    pub to: Option<String>,
}

impl Filter {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Takes a condition in, or out when it is set already. The codes are those of [`Self::codes`].
    pub fn toggle(&mut self, code: &str) {
        let (name, value) = code.split_once(':').unwrap_or((code, ""));
        let flip = |place: &mut Option<String>| {
            *place = if place.as_deref() == Some(value) { None } else { Some(value.to_owned()) };
        };
        match name {
            // Open and settled exclude each other.
            "open" => (self.open, self.settled) = (!self.open, false),
            "settled" => (self.settled, self.open) = (!self.settled, false),
            "disputed" => self.disputed = !self.disputed,
            "prepaid" => self.prepaid = !self.prepaid,
            "kind" => flip(&mut self.kind),
            "payer" => flip(&mut self.payer),
            "account" => {
                let to = Account::from_code(value);
                self.account = if self.account == to { None } else { to };
            }
            WHO => {
                let Self { open, settled, disputed, prepaid, kind, payer, .. } = std::mem::take(self);
                *self = Self { open, settled, disputed, prepaid, kind, payer, ..Self::default() };
            }
            _ => *self = Self::default(),
        }
    }

    /// The one party whose fees are asked for.
    pub fn party(&self) -> Option<Party> {
        let customer = self.customer_id.map(|id| Party::customer(id, ""));
        customer.or_else(|| Some(Party::other(self.account?, self.party.clone()?)))
    }

    /// Everything of a party, of some days.
    pub fn of(party: &Party, period: Option<Period>) -> Self {
        Self {
            account: Some(party.account),
            customer_id: party.customer_id,
            party: Some(party.name.clone()).filter(|_| party.customer_id.is_none()),
            from: period.map(|p| p.from.to_string()),
            to: period.map(|p| p.to.to_string()),
            ..Self::default()
        }
    }

    /// The conditions that are set, `open`, `kind:freight`, `account:courier` …
    pub fn codes(&self) -> Vec<String> {
        let flags = [
            (self.open, "open"),
            (self.settled, "settled"),
            (self.disputed, "disputed"),
            (self.prepaid, "prepaid"),
        ];
        let mut codes: Vec<String> =
            flags.iter().filter(|(on, _)| *on).map(|(_, c)| (*c).to_owned()).collect();
        if self.party().is_some() || self.from.is_some() {
            codes.push(WHO.to_owned());
        } else {
            codes.extend(self.account.map(|a| format!("account:{a}")));
        }
        codes.extend(self.kind.as_ref().map(|k| format!("kind:{k}")));
        codes.extend(self.payer.as_ref().map(|p| format!("payer:{p}")));
        codes
    }

    /// The condition of SQL with its values.
    pub(super) fn sql(&self) -> (String, Vec<Value>) {
        let mut sql = "f.deleted_at IS NULL".to_owned();
        let mut values = Vec::new();
        for (on, condition) in [
            (self.open, "f.settled_at IS NULL AND f.prepaid = 0"),
            (self.settled, "f.settled_at IS NOT NULL"),
            (self.disputed, "f.disputed_at IS NOT NULL AND f.dispute_end = ''"),
            (self.prepaid, "f.prepaid = 1"),
        ] {
            if on {
                sql = format!("{sql} AND {condition}");
            }
        }
        let text = |t: &Option<String>| t.clone().map(Value::Text);
        for (column, value) in [
            ("f.kind = ", text(&self.kind)),
            ("f.payer = ", text(&self.payer)),
            ("f.account = ", self.account.map(|a| Value::Text(a.code().to_owned()))),
            ("f.customer_id = ", self.customer_id.map(Value::Integer)),
            ("f.party = ", text(&self.party)),
            ("f.order_id = ", self.order_id.map(Value::Integer)),
            ("f.business_day >= ", text(&self.from)),
            ("f.business_day <= ", text(&self.to)),
        ] {
            if let Some(value) = value {
                values.push(value);
                sql = format!("{sql} AND {column}?{}", values.len());
            }
        }
        (sql, values)
    }
}

fn rows(store: &Store, condition: &str, values: impl Params) -> Result<Vec<Fee>> {
    let mut statement = store.conn().prepare_cached(&format!("{SELECT} WHERE {condition}"))?;
    Ok(statement.query_map(values, row_to_fee)?.collect::<rusqlite::Result<_>>()?)
}

/// The fees that fit, the newest first, at most `limit` (-1: all of them).
pub fn list(store: &Store, filter: &Filter, limit: i64) -> Result<Vec<Fee>> {
    let (sql, mut values) = filter.sql();
    values.push(Value::Integer(limit));
    // What is open or disputed is found by itself; the days of the rest follow each other, so no more than a day has to
    // be sorted.
    let day = if filter.open || filter.disputed { "" } else { "f.business_day DESC, " };
    let condition = format!("{sql} ORDER BY {day}f.at DESC, f.id DESC LIMIT ?{}", values.len());
    rows(store, &condition, params_from_iter(values))
}

/// The fees of an order, those of its cases among them, the oldest first.
pub fn of_order(store: &Store, order_id: i64) -> Result<Vec<Fee>> {
    rows(store, "f.order_id = ?1 AND f.deleted_at IS NULL ORDER BY f.at, f.id", [order_id])
}

/// The fees of a case, the oldest first.
pub fn of_case(store: &Store, case_id: i64) -> Result<Vec<Fee>> {
    rows(store, "f.case_id = ?1 AND f.deleted_at IS NULL ORDER BY f.at, f.id", [case_id])
}
