//! The forms: one file a noun, each with how it is built and what saving means.

mod agenda;
mod asking;
mod case;
mod case_life;
mod change;
mod claim;
mod confirm;
mod customer;
mod exception;
mod fee;
mod guide;
mod handoff;
mod inquiry;
mod keeping;
mod order;
mod order_data;
mod order_lines;
mod pasted;
mod phone;
mod product;
mod promotion;
mod remark;
mod shift;
mod snippet;
mod template;
#[cfg(test)]
mod tests;
mod together;
mod trade;

use super::App;
use super::dialog::{FormKind, Purpose};
use crate::config::Labelled;
use crate::domain::Subject;
use crate::modal::{Choice, Form, Modal, Values};
use crate::store::{self, StoreError, draft};
use crate::text::locale::Lang;
use crate::text::when;
pub(super) use customer::typed_phones;

/// The file a form is built and saved in.
enum Room {
    Shift,
    Inquiry,
    Order,
    Confirm,
    Remark,
    Change,
    Template,
    Paste,
    Snippet,
    Asking,
    Case,
    CaseLife,
    Guide,
    Handoff,
    Keeping,
    Trade,
    Fee,
    Agenda,
    Exception,
    Promotion,
    Customer,
    Product,
}

const fn room(kind: &FormKind) -> Room {
    use FormKind as F;
    match kind {
        F::FirstRun | F::StartShift | F::EndShift | F::Import => Room::Shift,
        F::NewInquiry
        | F::EditInquiry(_)
        | F::InquiryNote(_)
        | F::Promise(_)
        | F::CloseInquiry(_)
        | F::HandOver(_) => Room::Inquiry,
        F::NewOrder(_) | F::EditOrder(_) | F::CancelOrder(_) | F::CheckNote { .. } => Room::Order,
        F::Exception(_) | F::CloseException(_) | F::ExceptionWait(_) => Room::Exception,
        F::PhoneCheck(_) | F::PhoneItems(_) | F::Join(_) | F::Friend { .. } => Room::Confirm,
        F::PastedOrder | F::ReadPaste => Room::Paste,
        F::Remark { .. } | F::RemarkText { .. } | F::ChangeRemark { .. } => Room::Remark,
        F::NewTemplate | F::EditTemplate(_) => Room::Template,
        F::Change(_) | F::ChangeEdit(_) | F::ChangeResend(_) => Room::Change,
        F::NewSnippet | F::EditSnippet(_) | F::FillSnippet { .. } => Room::Snippet,
        F::MinedSnippet(_) | F::PromoteQuestion(_) | F::AnswerQuestion(_) | F::NoteQuestion(_) => {
            Room::Asking
        }
        F::NewCase { .. } | F::EditCase(_) | F::MoveCase { .. } | F::CaseNote(_) | F::Document { .. } => {
            Room::Case
        }
        F::OwedDocument { .. } | F::NewDocument(_) | F::Complaint(_) | F::Evidence { .. } => Room::CaseLife,
        F::GuideInput { .. } | F::GuideOutcome { .. } | F::TodoDone { .. } | F::NewTodo(_) => Room::Guide,
        F::Contingency(_) | F::HandoffLine | F::HandoffAddendum(_) | F::ReadBackNote { .. } => Room::Handoff,
        F::Chase(_)
        | F::ChaseAnswer(_)
        | F::Assign(_)
        | F::CodBack { .. }
        | F::CallBack(_)
        | F::FeedbackAnswer(_) => Room::Keeping,
        F::Extras(_) | F::Position(_) | F::Survey(_) | F::Measure(_) | F::MeasureDone(_) => Room::Trade,
        F::NewFee { .. }
        | F::EditFee(_)
        | F::FeeSay(_)
        | F::FeeResolve(_)
        | F::Payment
        | F::StatementOf
        | F::Agree(_)
        | F::Credit => Room::Fee,
        F::Snooze(_) => Room::Agenda,
        F::NewPromotion | F::EditPromotion(_) => Room::Promotion,
        F::NewCustomer | F::EditCustomer(_) => Room::Customer,
        F::NewProduct | F::EditProduct(_) | F::Stock(_) => Room::Product,
    }
}

/// Why a form can't be saved.
pub enum Refusal {
    Store(StoreError),
    /// A sentence for the person.
    Said(String),
    /// The same about one field, which takes the focus.
    At(&'static str, String),
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl App {
    /// Opens a form; what was typed into it before and not saved is brought back.
    pub(crate) fn open_form(&mut self, kind: FormKind) -> Result<(), StoreError> {
        if let FormKind::FillSnippet { about, .. } = &kind
            && let Some(subject) = Subject::parse(about).filter(|s| self.desk.context != Some(*s))
        {
            self.go_to(subject);
        }
        let mut form = self.build_form(&kind)?;
        if let Some(body) = draft::get(&self.session.store, &kind.key())? {
            form.restore(&body);
        }
        self.push(Modal::Form(Box::new(form)), Purpose::Form(kind));
        self.hint_customer();
        Ok(())
    }

    pub(crate) fn build_form(&self, kind: &FormKind) -> Result<Form, StoreError> {
        match room(kind) {
            Room::Shift => self.shift_form(kind),
            Room::Inquiry => self.inquiry_form(kind),
            Room::Order => self.order_form(kind),
            Room::Confirm => self.confirm_form(kind),
            Room::Remark => self.remark_form(kind),
            Room::Change => self.change_form(kind),
            Room::Template => Ok(self.template_form(kind)),
            Room::Paste => self.paste_form(kind),
            Room::Snippet => self.snippet_form(kind),
            Room::Asking => self.asking_form(kind),
            Room::Case => self.case_form(kind),
            Room::CaseLife => self.case_life_form(kind),
            Room::Guide => self.guide_form(kind),
            Room::Handoff => self.handoff_form(kind),
            Room::Keeping => self.keeping_form(kind),
            Room::Trade => self.trade_form(kind),
            Room::Fee => self.fee_form(kind),
            Room::Agenda => Ok(self.snooze_form(kind)),
            Room::Exception => self.exception_room(kind),
            Room::Promotion => self.promotion_form(kind),
            Room::Customer => self.customer_form(kind),
            Room::Product => self.product_form(kind),
        }
    }

    /// Saves a form. Refused: the reason is shown in the form and nothing typed is lost. The draft goes in the same
    /// transaction as the change.
    pub(crate) fn submit(&mut self, kind: &FormKind, values: &Values) {
        if *kind == FormKind::PastedOrder {
            // The text stays beneath what is read from it, until that is taken.
            return self.show_reading();
        }
        self.session.store.finish_draft(kind.key());
        let result = match room(kind) {
            Room::Shift => self.save_shift(kind, values),
            Room::Inquiry => self.save_inquiry(kind, values),
            Room::Order => self.save_order(kind, values),
            Room::Confirm => self.save_confirm(kind, values),
            Room::Remark => self.save_remark(kind, values),
            Room::Change => self.save_change(kind, values),
            Room::Template => self.save_template(kind, values),
            Room::Paste => self.save_paste(values),
            Room::Snippet => self.save_snippet(kind, values),
            Room::Asking => self.save_asking(kind, values),
            Room::Case => self.save_case(kind, values),
            Room::CaseLife => self.save_case_life(kind, values),
            Room::Guide => self.save_guide(kind, values),
            Room::Handoff => self.save_handoff(kind, values),
            Room::Keeping => self.save_keeping(kind, values),
            Room::Trade => self.save_trade(kind, values),
            Room::Fee => self.save_fee(kind, values),
            Room::Agenda => self.save_snooze(kind, values),
            Room::Exception => self.save_exception(kind, values),
            Room::Promotion => self.save_promotion(kind, values),
            Room::Customer => self.save_customer(kind, values),
            Room::Product => self.save_product(kind, values),
        };
        self.session.store.keep_draft();
        match result {
            Ok(()) => self.after_saving(kind),
            Err(Refusal::Store(error)) => {
                tracing::warn!(%error, "a form was refused");
                let sentence = self.sentence(&error);
                self.refuse_top(&sentence);
            }
            Err(Refusal::Said(sentence)) => self.refuse_top(&sentence),
            Err(Refusal::At(field, sentence)) => {
                if let Some(Modal::Form(form)) = self.dialogs.last_mut().map(|d| &mut d.modal) {
                    form.refuse_at(field, sentence);
                }
            }
        }
    }

    fn refuse_top(&mut self, sentence: &str) {
        let sentence = crate::text::os_error::told(sentence, self.locale());
        if let Some(Modal::Form(form)) = self.dialogs.last_mut().map(|d| &mut d.modal) {
            form.refuse(sentence);
        }
    }

    /// The form is saved: it leaves the stack, its draft is gone, the desk is up to date.
    fn after_saving(&mut self, kind: &FormKind) {
        let place = self.dialogs.iter().rposition(|d| d.purpose == Purpose::Form(kind.clone()));
        if let Some(place) = place {
            self.dialogs.remove(place);
        }
        let cleared = draft::delete(&mut self.session.store, &kind.key());
        if let Err(error) = cleared.and_then(|()| self.session.refresh_shift()).and_then(|()| self.reload()) {
            self.fail(&error);
        }
        self.after_form(kind);
    }

    /// The first start asks for name and shop; a form that was open when the program ended comes back.
    pub(crate) fn welcome(&mut self) -> Result<(), StoreError> {
        let nobody =
            self.session.shift.is_none() && store::shop::agent_names(&self.session.store)?.is_empty();
        if nobody {
            return self.open_form(FormKind::FirstRun);
        }
        // A draft whose form can't be opened any more (its shift has ended, its order is gone) is passed over, not lost.
        for kind in draft::all(&self.session.store)?.iter().filter_map(|d| FormKind::from_key(&d.key)) {
            match self.open_form(kind) {
                Ok(()) => {
                    self.hint("app.form_restored", &[]);
                    return Ok(());
                }
                Err(StoreError::NotFound { .. } | StoreError::Refused(_)) => {}
                Err(error) => return Err(error),
            }
        }
        if self.session.shift.is_none() {
            self.hint("app.press_f9", &[]);
        } else {
            self.hint("app.welcome_back", &[]);
        }
        Ok(())
    }

    /// A time field as unix seconds; `None` when it is empty.
    fn due(&self, values: &Values, name: &str) -> Option<i64> {
        let text = value(values, name);
        let wall = when::parse_due(text, self.session.local_now()).ok()?;
        Some(self.session.clock.unix(wall))
    }

    /// A stored time as it is written into a time field.
    pub(crate) fn due_text(&self, unix: Option<i64>) -> String {
        unix.map(|u| self.session.clock.local(u).format("%Y-%m-%d %H:%M").to_string()).unwrap_or_default()
    }

    /// The channel of something that came from nowhere we know of: the first of the configuration (P1).
    fn first_channel(&self) -> String {
        self.session.config.lists.channels.first().map(|c| c.id.clone()).unwrap_or_default()
    }

    /// The shops to choose from: those of the database, the current one first.
    fn shop_choices(&self) -> Result<Vec<Choice>, StoreError> {
        let names = store::shop::names(&self.session.store)?;
        Ok(names.into_iter().map(|n| Choice::new(n.clone(), n)).collect())
    }
}

/// A value by name, "" when it is not there.
fn value<'a>(values: &'a Values, name: &str) -> &'a str {
    values.get(name).map_or("", String::as_str)
}

/// Options from a list of the configuration.
fn choices<T: Labelled>(list: &[T], lang: Lang) -> Vec<Choice> {
    list.iter().map(|e| Choice::new(e.id(), e.label(lang))).collect()
}

/// The same with "none of them" first.
fn optional<T: Labelled>(list: &[T], lang: Lang, none: &str) -> Vec<Choice> {
    let mut options = vec![Choice::new("", none)];
    options.extend(choices(list, lang));
    options
}
