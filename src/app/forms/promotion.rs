//! Form of a promotion (C3).

use super::{Refusal, value};
use crate::app::App;
use crate::app::dialog::FormKind;
use crate::domain::promotion::{Promotion, PromotionRefusal};
use crate::modal::{Choice, Field, Form, Values};
use crate::store::{self, StoreError};
use crate::text::when;

const DAY: i64 = 86_400;

impl App {
    pub(super) fn promotion_form(&self, kind: &FormKind) -> Result<Form, StoreError> {
        let t = |k| self.locale().t(k);
        let (title, old) = match kind {
            FormKind::EditPromotion(id) => {
                ("form.edit_promotion", store::promotion::get(&self.session.store, *id)?)
            }
            _ => {
                let now = self.session.now();
                let blank = Promotion { starts_at: now, ends_at: now + 3 * DAY, ..Promotion::default() };
                ("form.new_promotion", blank)
            }
        };
        let mut shops = vec![Choice::new("", t("promotion.all_shops"))];
        shops.extend(self.shop_choices()?);
        let time = |name, key, at| {
            Field::line(name, t(key), &self.due_text(Some(at))).required().hint(t("promotion.time_hint"))
        };
        let fields = vec![
            Field::line("name", t("promotion.field.name"), &old.name).required(),
            Field::choice("shop", t("field.shop"), shops, &old.shop),
            time("starts", "promotion.field.starts", old.starts_at),
            time("ends", "promotion.field.ends", old.ends_at),
            Field::area("content", t("promotion.field.content"), &old.content)
                .hint(t("promotion.content_hint")),
            Field::area("cautions", t("promotion.field.cautions"), &old.cautions),
        ];
        Ok(Form::new(t(title), kind.key(), fields))
    }

    pub(super) fn save_promotion(&mut self, kind: &FormKind, values: &Values) -> Result<(), Refusal> {
        let v = |name| value(values, name).to_owned();
        let new = Promotion {
            id: if let FormKind::EditPromotion(id) = kind { *id } else { 0 },
            shop: v("shop"),
            name: v("name"),
            starts_at: self.moment(values, "starts")?,
            ends_at: self.moment(values, "ends")?,
            content: v("content"),
            cautions: v("cautions"),
        };
        if new.check() == Err(PromotionRefusal::EndsBeforeStart) {
            let said = self.locale().t("promotion.refuse.ends_before_start").to_owned();
            return Err(Refusal::At("ends", said));
        }
        let by = self.session.actor();
        let store = &mut self.session.store;
        let done = if new.id == 0 {
            store::promotion::add(store, &by, &new)?;
            "done.promotion_added"
        } else {
            store::promotion::edit(store, &by, &new)?;
            "done.promotion_edited"
        };
        self.done(done, &[("name", &new.name)]);
        Ok(())
    }

    /// A time of the past or of the future, as unix seconds.
    fn moment(&self, values: &Values, name: &'static str) -> Result<i64, Refusal> {
        let now = self.session.local_now();
        let text = value(values, name);
        let wall = when::parse_due(text, now).or_else(|_| when::parse_past(text, now));
        match wall {
            Ok(wall) => Ok(self.session.clock.unix(wall)),
            Err(error) => Err(Refusal::At(name, self.locale().t(&error.to_string()).to_owned())),
        }
    }
}
