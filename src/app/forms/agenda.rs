//! I10: until when something is put off, in the agent's own words: a time of day, so many minutes, tomorrow; and why.

use super::{Refusal, value};
use crate::app::App;
use crate::app::dialog::FormKind;
use crate::modal::field::Shape;
use crate::modal::{Field, Form, Values};

impl App {
    pub(super) fn snooze_form(&self, kind: &FormKind) -> Form {
        let t = |k| self.locale().t(k);
        let fields = vec![
            Field::line("until", t("field.until"), "").required().shape(Shape::When).hint(t("hint.due")),
            Field::line("reason", t("field.reason"), "").required().hint(t("hint.snooze_reason")),
        ];
        Form::new(t("form.snooze"), kind.key(), fields)
    }

    pub(super) fn save_snooze(&mut self, kind: &FormKind, values: &Values) -> Result<(), Refusal> {
        if let FormKind::Snooze(key) = kind {
            let until = self.due(values, "until").unwrap_or(self.session.now());
            self.put_off(*key, until, value(values, "reason"))?;
        }
        Ok(())
    }
}
