//! Forms around a case: documents (A4), the complaint's sheet (A6), evidence (A7).

use super::{Refusal, choices, optional, value};
use crate::app::App;
use crate::app::dialog::FormKind;
use crate::domain::case::Complaint;
use crate::domain::document::Document;
use crate::domain::money::Fen;
use crate::modal::field::Shape;
use crate::modal::{Field, Form, Values};
use crate::report::case_card::document_text;
use crate::store::{self, StoreError};
use crate::text::when;

impl App {
    pub(super) fn case_life_form(&self, kind: &FormKind) -> Result<Form, StoreError> {
        let t = |k| self.locale().t(k);
        let key = kind.key();
        let lists = &self.session.config.lists;
        let lang = self.session.lang();
        Ok(match kind {
            FormKind::OwedDocument { case, document } => {
                let case = store::case::get(&self.session.store, *case)?;
                let of =
                    |d: &Document| document_text(d, self.session.look().label(&lists.documents, &d.kind));
                let told = case.documents.iter().find(|d| d.id == *document).map(of).unwrap_or_default();
                let number = Field::line("number", t("field.document_no"), "").required();
                let lead = format!("{} · {told}", case.owner());
                Form::new(t("form.document"), key, vec![number]).lead(lead)
            }
            FormKind::NewDocument(id) => {
                let case = store::case::get(&self.session.store, *id)?;
                let fields = vec![
                    Field::choice("kind", t("field.document_kind"), choices(&lists.documents, lang), "")
                        .required(),
                    Field::line("product", t("case.products"), &case.details.products),
                    Field::line("qty", t("field.signed_qty"), "").hint(t("hint.signed_qty")),
                    Field::line("amount", t("field.amount"), "").shape(Shape::Money),
                ];
                Form::new(t("form.document_new"), key, fields).lead(case.owner())
            }
            FormKind::Evidence { case, kind } => {
                let case = store::case::get(&self.session.store, *case)?;
                let label = self.session.look().label(&lists.evidence, kind).to_owned();
                let note = Field::line("note", t("field.note"), "").hint(t("hint.evidence"));
                Form::new(label, key, vec![note]).lead(case.customer)
            }
            FormKind::Complaint(id) => self.complaint_form(&key, *id)?,
            _ => Form::new("", key, Vec::new()),
        })
    }

    /// A6: content, time and person are those of the case.
    fn complaint_form(&self, key: &str, id: i64) -> Result<Form, StoreError> {
        let t = |k| self.locale().t(k);
        let look = self.session.look();
        let (lists, lang) = (&look.config.lists, self.session.lang());
        let case = store::case::get(&self.session.store, id)?;
        let file = store::case::file(&self.session.store, &case, look.config.settings.orders.packing_g)?;
        let sheet = match file.complaint {
            Some(sheet) => sheet,
            None => Complaint { contact: self.phone_of(case.order_id)?, ..Complaint::default() },
        };
        let fields = vec![
            Field::line("problem", t("complaint.content"), &case.details.problem).required(),
            Field::line("contact", t("complaint.contact"), &sheet.contact),
            Field::choice(
                "class",
                t("complaint.class"),
                optional(&lists.complaint_classes, lang, t("form.none")),
                &sheet.class,
            ),
            Field::line("investigation", t("complaint.investigation"), &sheet.investigation),
            Field::choice(
                "responsibility",
                t("case.responsibility"),
                choices(&lists.responsibilities, lang),
                &case.details.responsibility,
            ),
            Field::line("answer", t("complaint.answer"), &sheet.answer),
            Field::line("opinion", t("complaint.opinion"), &sheet.opinion),
            Field::line("measure", t("complaint.measure"), &sheet.measure),
            Field::line("effect", t("complaint.effect"), &sheet.effect),
        ];
        let lead = format!("{} · {}", case.owner(), look.near(case.opened_at));
        Ok(Form::new(t("form.complaint"), key, fields).lead(lead))
    }

    /// The phone of the order, as the first guess how she can be reached.
    fn phone_of(&self, order: Option<i64>) -> Result<String, StoreError> {
        match order {
            Some(id) => Ok(store::order::get(&self.session.store, id)?.data.phone),
            None => Ok(String::new()),
        }
    }

    pub(super) fn save_case_life(&mut self, kind: &FormKind, values: &Values) -> Result<(), Refusal> {
        let by = self.session.actor();
        let v = |name| value(values, name);
        match kind {
            FormKind::OwedDocument { document, .. } => {
                store::case::write_document(&mut self.session.store, &by, *document, v("number"))?;
                self.done("done.document_written", &[("number", v("number"))]);
            }
            FormKind::NewDocument(case) => {
                let qty = when::narrow(v("qty"));
                let qty = match qty.trim() {
                    "" => 0,
                    typed => signed(typed).ok_or_else(|| {
                        Refusal::At("qty", self.locale().t("case.refuse.not_signed").to_owned())
                    })?,
                };
                let document = Document {
                    kind: v("kind").to_owned(),
                    product: v("product").to_owned(),
                    qty,
                    amount: Fen::parse(v("amount")).unwrap_or(Fen::ZERO),
                    ..Document::default()
                };
                store::case::add_document(&mut self.session.store, &by, *case, &document)?;
                self.done("done.saved", &[]);
            }
            FormKind::Evidence { case, kind } => {
                store::case::add_evidence(&mut self.session.store, &by, *case, kind, v("note"))?;
            }
            FormKind::Complaint(id) => {
                let sheet = Complaint {
                    class: v("class").to_owned(),
                    contact: v("contact").to_owned(),
                    investigation: v("investigation").to_owned(),
                    answer: v("answer").to_owned(),
                    opinion: v("opinion").to_owned(),
                    measure: v("measure").to_owned(),
                    effect: v("effect").to_owned(),
                };
                let mut details = store::case::get(&self.session.store, *id)?.details;
                v("problem").clone_into(&mut details.problem);
                v("responsibility").clone_into(&mut details.responsibility);
                store::case::write_complaint(&mut self.session.store, &by, *id, &sheet, &details)?;
                self.done("done.saved", &[]);
            }
            _ => {}
        }
        Ok(())
    }
}

/// `-1`, `+2`, `－３`: pieces of a document, missing negative, surplus positive.
fn signed(typed: &str) -> Option<i64> {
    let typed = typed.replace('－', "-").replace('＋', "+");
    typed.trim().parse::<i64>().ok().filter(|n| n.abs() <= 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::signed;

    #[test]
    fn a4_pieces_carry_their_sign_also_from_an_input_method() {
        assert_eq!(
            (signed("-2"), signed("+3"), signed("－1"), signed("4")),
            (Some(-2), Some(3), Some(-1), Some(4))
        );
        assert_eq!((signed("two"), signed("9999999")), (None, None));
    }
}
