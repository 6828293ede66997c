//! Who the customer of a form is, and who else she may be, told while she is typed (C1).

use super::App;
use super::dialog::{Dialog, FormKind, Purpose};
use super::forms::typed_phones;
use crate::domain::customer::card::Known;
use crate::modal::{Modal, Values};
use crate::store;
use crate::store::customer::Typed;
use crate::text::{harmless, width};
use crate::view::customers::twin_told;

/// Columns of a note in the hint.
const NOTE: usize = 40;

impl App {
    /// Looks up what the form in front says of its customer.
    pub(crate) fn hint_customer(&mut self) {
        let Some(Dialog { modal: Modal::Form(form), purpose: Purpose::Form(kind) }) = self.dialogs.last()
        else {
            return;
        };
        if !names_customer(kind) {
            return;
        }
        let (values, except) = (form.values(), self.customer_of(kind));
        let known = store::customer::known(&self.session.store, &self.typed_of(kind, &values, except));
        let text = known.map(|known| self.known_told(&known)).unwrap_or_default();
        if let Some(Dialog { modal: Modal::Form(form), .. }) = self.dialogs.last_mut() {
            form.known = text;
        }
    }

    fn typed_of<'a>(&self, kind: &FormKind, values: &'a Values, except: Option<i64>) -> Typed<'a> {
        let v = |name: &str| values.get(name).map_or("", String::as_str);
        let phones = [v("phone"), v("landline"), v("phones")].join(" ");
        let mut typed = Typed {
            channel: v("channel"),
            name: v("customer").to_owned(),
            receiver: v("receiver"),
            phones: typed_phones(&phones),
            except,
        };
        if matches!(kind, FormKind::NewCustomer | FormKind::EditCustomer(_)) {
            // The line that is typed now ends with the name.
            let last = v("names").lines().next_back().and_then(|line| self.typed_names(line).pop());
            typed.name = last.map_or_else(|| v("name").to_owned(), |name| name.name);
        }
        // A caller is known by her phone.
        if let [phone] = typed_phones(&typed.name).as_slice() {
            typed.phones.push(phone.clone());
        }
        typed
    }

    /// The customer a form is about already: no twin of herself.
    fn customer_of(&self, kind: &FormKind) -> Option<i64> {
        let store = &self.session.store;
        let of_order = |id: i64| store::order::get(store, id).ok().map(|o| o.customer_id);
        match kind {
            FormKind::EditCustomer(id) => Some(*id),
            FormKind::EditInquiry(id) => store::inquiry::get(store, *id).ok().map(|i| i.customer_id),
            FormKind::EditOrder(id) | FormKind::PhoneCheck(id) => of_order(*id),
            FormKind::ChangeEdit(id) => {
                store::change::get(store, *id).ok().and_then(|request| of_order(request.order_id))
            }
            _ => None,
        }
    }

    /// `老客户 小美 · VIP · 3 单 · 上次 05-28 10:00 · 怕吵  ! 可能是同一人：…`
    fn known_told(&self, known: &Known) -> String {
        let look = self.session.look();
        let mut told = Vec::new();
        if let Some(same) = &known.same {
            let c = &same.customer;
            let orders = known.orders.to_string();
            let last = same.last_at.map(|at| look.tf("customer.known.last", &[("time", &look.near(at))]));
            let parts = [
                look.tf("customer.known.same", &[("name", &look.name(&c.name))]),
                look.label(&look.config.lists.tiers, &c.tier).to_owned(),
                look.tf("customer.moves.orders", &[("count", &orders)]),
                last.unwrap_or_default(),
                c.tags.clone(),
                width::cut(&look.text(&c.note), NOTE),
            ];
            told.push(parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" · "));
        }
        if let Some(first) = known.twins.first() {
            let more = known.twins.len() - 1;
            let mut text = format!("! {}", twin_told(first, &look));
            if more > 0 {
                text.push_str(&look.tf("customer.known.more", &[("count", &more.to_string())]));
            }
            told.push(text);
        }
        harmless::line(&told.join("   "))
    }
}

const fn names_customer(kind: &FormKind) -> bool {
    use FormKind as F;
    matches!(
        kind,
        F::NewInquiry
            | F::EditInquiry(_)
            | F::NewOrder(_)
            | F::EditOrder(_)
            | F::ChangeEdit(_)
            | F::PhoneCheck(_)
            | F::ReadPaste
            | F::NewCase { .. }
            | F::NewCustomer
            | F::EditCustomer(_)
    )
}
