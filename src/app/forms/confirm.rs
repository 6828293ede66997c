//! Forms of confirming an order: the call (O5), the merge (O4), a new friend's groups (I9).

use super::{Refusal, value};
use crate::app::App;
use crate::app::dialog::FormKind;
use crate::modal::{Field, Form, Values};
use crate::store::{self, StoreError};

/// Groups named in a hint.
const NAMED: usize = 8;

impl App {
    pub(super) fn confirm_form(&self, kind: &FormKind) -> Result<Form, StoreError> {
        match kind {
            FormKind::PhoneCheck(id) => self.phone_form(&kind.key(), *id),
            FormKind::PhoneItems(id) => self.phone_items_form(&kind.key(), *id),
            FormKind::Join(id) => self.join_form(&kind.key(), *id),
            FormKind::Friend { order, .. } => self.friend_form(&kind.key(), *order),
            _ => Ok(Form::new("", kind.key(), Vec::new())),
        }
    }

    pub(super) fn save_confirm(&mut self, kind: &FormKind, values: &Values) -> Result<(), Refusal> {
        match kind {
            FormKind::PhoneCheck(id) => self.save_phone(*id, values),
            FormKind::PhoneItems(id) => self.save_phone_items(*id, values),
            FormKind::Join(id) => self.save_join(*id, values),
            FormKind::Friend { order, item } => {
                Ok(self.send_off(*order, item, Some(value(values, "groups")))?)
            }
            _ => Ok(()),
        }
    }

    fn friend_form(&self, key: &str, order: i64) -> Result<Form, StoreError> {
        let t = |k| self.locale().t(k);
        let store = &self.session.store;
        let order = store::order::get(store, order)?;
        let groups = store::customer::get(store, order.customer_id)?
            .map(|customer| customer.groups)
            .unwrap_or_default();
        let known: Vec<String> = store::customer::groups(store)?.into_iter().take(NAMED).collect();
        let hint = if known.is_empty() {
            t("hint.groups").to_owned()
        } else {
            self.locale().tf("hint.groups_known", &[("groups", &known.join(" "))])
        };
        let field = Field::line("groups", t("field.groups"), &groups).hint(hint);
        Ok(Form::new(t("form.friend"), key, vec![field]).lead(order.data.customer))
    }
}
