//! What a claim brought, and who pays it (A9): it stands on that statement (E2).

use super::{Refusal, value};
use crate::app::App;
use crate::config::{Labelled, lists};
use crate::domain::fee::{Account, Bears, Claim, Party};
use crate::domain::money::Fen;
use crate::modal::field::Shape;
use crate::modal::{Choice, Field, Values};
use crate::store::{self, StoreError};

/// Who can be claimed from.
const FROM: [Account; 2] = [Account::Courier, Account::Supplier];
/// Those who are asked and are the courier, or ask the courier for us.
const OF_COURIER: [&str; 4] = ["agent", "courier", "logistics", "warehouse"];

impl App {
    /// The amount, and from whom: the courier of the parcel, or who was named in the to-do.
    pub(super) fn claim_fields(&self, case: i64, who: &str) -> Result<Vec<Field>, StoreError> {
        let t = |k: &str| self.locale().t(k).to_owned();
        let session = &self.session;
        let (account, name) = if OF_COURIER.contains(&who) {
            let party =
                store::fee::party(&session.store, &session.config, Account::Courier, (None, Some(case)))?;
            (Account::Courier, party.map(|p| session.setting().party(&p)).unwrap_or_default())
        } else {
            (Account::Supplier, lists::label(&session.config.lists.askees, who, session.lang()).to_owned())
        };
        let from = FROM.map(|a| Choice::new(a.code(), t(&format!("fee.account.{a}"))));
        Ok(vec![
            Field::line("amount", t("field.amount"), "").shape(Shape::Money).hint(t("hint.claim_amount")),
            Field::choice("account", t("field.account"), from.to_vec(), account.code()),
            Field::line("party", t("field.party"), &name).suggested().hint(t("hint.claim_party")),
        ])
    }

    /// What the form says of it; `None` when nothing was paid.
    pub(super) fn claim_of(&self, values: &Values) -> Result<Option<Claim>, Refusal> {
        let Some(amount) = Fen::parse(value(values, "amount")).ok().filter(|a| *a > Fen::ZERO) else {
            return Ok(None);
        };
        let (config, name) = (&self.session.config, value(values, "party").trim());
        if name.is_empty() {
            return Err(Refusal::At("party", self.locale().t("fee.refuse.no_party").to_owned()));
        }
        let (party, bears) = match Account::from_code(value(values, "account")) {
            Some(Account::Supplier) => (Party::other(Account::Supplier, name), Bears::Supplier),
            _ => (Party::other(Account::Courier, config.lists.courier(name)), Bears::Courier),
        };
        let payer = config.lists.payers.iter().find(|p| p.bears == bears.code());
        let payer = payer.map_or(bears.code(), |p| p.id()).to_owned();
        Ok(Some(Claim { amount, party, payer }))
    }
}
